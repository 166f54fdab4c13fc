import type { NewConvention } from '@chariot/contract';
import type { Tx } from '@chariot/platform';
import type { AnnexTerms, BudgetLineTerms } from './terms.js';

/** Terms of a convention, each with its column: written once, and again as long as it is a draft. */
const TERM_COLUMNS: readonly (readonly [string, (c: NewConvention) => unknown])[] = [
  ['reference', (c) => c.reference],
  ['title', (c) => c.title],
  ['duration_months', (c) => c.durationMonths],
  ['deployment_from', (c) => c.deploymentFrom],
  ['deployment_until', (c) => c.deploymentUntil],
  ['funding_rate_percent', (c) => c.fundingRatePercent],
  ['eligible_cap_cents', (c) => c.eligibleCapPerClassroom],
  ['state_cap_cents', (c) => c.stateCapPerClassroom],
  ['advance_cents', (c) => c.advance],
  ['expected_devices', (c) => c.expectedDevicesPerClassroom],
  ['forecast_cost_cents', (c) => c.forecastCost],
  ['mention', (c) => c.mention],
  ['resource_per_school_cents', (c) => c.resourcePerSchool ?? null],
  ['throughput_year', (c) => c.throughputYear ?? null],
  ['programme_years', (c) => c.programmeYears ?? []],
  ['local_notice_days', (c) => c.localNoticeDays ?? null],
  ['local_meetings_per_term', (c) => c.localMeetingsPerTerm ?? null],
  ['departmental_notice_days', (c) => c.departmentalNoticeDays ?? null],
  ['departmental_meetings_per_year', (c) => c.departmentalMeetingsPerYear ?? null],
  ['termination_notice_months', (c) => c.terminationNoticeMonths ?? null],
  ['court', (c) => c.court ?? null],
  ['originals', (c) => c.originals ?? null],
  ['pages', (c) => c.pages ?? null],
  ['place_of_signature', (c) => c.placeOfSignature ?? null],
  ['authorising_officer', (c) => c.authorisingOfficer ?? null],
  ['accountant', (c) => c.accountant ?? null],
  ['document_pages', (c) => c.documentPages ?? null],
  ['imputation', (c) => (c.imputation ? JSON.stringify(c.imputation) : null)],
];

/** The row of a convention, undated: its signature comes once all of it is written. */
export async function writeConvention(tx: Tx, id: string, c: NewConvention, declaredAt: Date): Promise<void> {
  const columns = ['id', 'academie_id', 'local_authority_id', 'declared_at', ...TERM_COLUMNS.map(([name]) => name)];
  const values = [id, c.academieId, c.localAuthorityId, declaredAt, ...TERM_COLUMNS.map(([, of]) => of(c))];
  await tx.execute(
    `insert into convention.convention (${columns.join(', ')})
     values (${columns.map((_, index) => `$${String(index + 1)}`).join(', ')})`,
    values,
  );
}

/** The terms of a draft, over. */
export async function rewriteConvention(tx: Tx, id: string, c: NewConvention): Promise<void> {
  const set = TERM_COLUMNS.map(([name], index) => `${name} = $${String(index + 2)}`);
  await tx.execute(`update convention.convention set ${set.join(', ')} where id = $1`, [
    id,
    ...TERM_COLUMNS.map(([, of]) => of(c)),
  ]);
}

/** Rows of the annex, after those that are there. */
export async function insertAnnexRows(
  tx: Tx,
  conventionId: string,
  rows: readonly AnnexTerms[],
  by: { readonly placeByUai: ReadonlyMap<string, string>; readonly amendmentId: string | null },
): Promise<void> {
  await tx.execute(
    `insert into convention.annex_row
       (convention_id, rank, uai, school_name, school_id, reference_college_uai, reference_college_id, address, city,
        departement, mobile_classrooms, equipment_subsidy_cents, resource_grant_cents, amendment_id)
     select $1, r.rank + coalesce((select max(rank) from convention.annex_row where convention_id = $1), 0), r.uai,
            r."schoolName", (($3::jsonb) ->> r.uai)::uuid, r."referenceCollegeUai",
            (($3::jsonb) ->> r."referenceCollegeUai")::uuid, r.address, r.city, r.departement, r."mobileClassrooms",
            r."equipmentSubsidy", r."resourceGrant", $4
     from rows from (jsonb_to_recordset($2::jsonb) as (uai text, "schoolName" text, "referenceCollegeUai" text,
            address text, city text, departement text, "mobileClassrooms" int, "equipmentSubsidy" bigint,
            "resourceGrant" bigint)) with ordinality
          as r(uai, "schoolName", "referenceCollegeUai", address, city, departement, "mobileClassrooms",
               "equipmentSubsidy", "resourceGrant", rank)`,
    [conventionId, JSON.stringify(rows), JSON.stringify(Object.fromEntries(by.placeByUai)), by.amendmentId],
  );
}

/** Budget lines, after those that are there. */
export async function insertBudgetLines(
  tx: Tx,
  conventionId: string,
  lines: readonly BudgetLineTerms[],
  amendmentId: string | null,
): Promise<void> {
  await tx.execute(
    `insert into convention.budget_line
       (id, convention_id, rank, code, label, fiscal_year, state_share_cents, local_authority_share_cents, subsidised,
        spender_id, articles, amendment_id)
     select r.id, $1, r.rank + coalesce((select max(rank) from convention.budget_line where convention_id = $1), 0),
            r.code, r.label, r."fiscalYear", r."stateShare", r."localAuthorityShare", r.subsidised, r."spenderId",
            array(select jsonb_array_elements_text(r.articles)), $3
     from rows from (jsonb_to_recordset($2::jsonb) as (id uuid, code text, label text, "fiscalYear" int,
            "stateShare" bigint, "localAuthorityShare" bigint, subsidised boolean, "spenderId" uuid, articles jsonb))
          with ordinality
          as r(id, code, label, "fiscalYear", "stateShare", "localAuthorityShare", subsidised, "spenderId", articles,
               rank)`,
    [conventionId, JSON.stringify(lines), amendmentId],
  );
}

/** The lines of a draft, over: those that are known stay where what they paid for finds them. */
export async function rewriteBudgetLines(
  tx: Tx,
  conventionId: string,
  lines: readonly BudgetLineTerms[],
): Promise<void> {
  const ids = lines.map((line) => line.id);
  await tx.execute('delete from convention.budget_line where convention_id = $1 and id <> all($2::uuid[])', [
    conventionId,
    ids,
  ]);
  const known = await tx.query<{ id: string }>('select id from convention.budget_line where convention_id = $1', [
    conventionId,
  ]);
  const kept = new Set(known.map((one) => one.id));
  for (const line of lines) {
    if (!kept.has(line.id)) continue;
    await tx.execute(
      `update convention.budget_line set code = $2, label = $3, fiscal_year = $4, state_share_cents = $5,
              local_authority_share_cents = $6, subsidised = $7, spender_id = $8, articles = $9 where id = $1`,
      [
        ...[line.id, line.code, line.label, line.fiscalYear, line.stateShare, line.localAuthorityShare],
        ...[line.subsidised, line.spenderId, line.articles],
      ],
    );
  }
  const added = lines.filter((line) => !kept.has(line.id));
  if (added.length > 0) await insertBudgetLines(tx, conventionId, added, null);
  // Ranks are one of a kind at each step: all get out of the way before they take their order.
  await tx.execute('update convention.budget_line set rank = -rank where convention_id = $1', [conventionId]);
  await tx.execute(
    `update convention.budget_line l set rank = o.rank
     from unnest($2::uuid[]) with ordinality o(id, rank) where l.convention_id = $1 and l.id = o.id`,
    [conventionId, ids],
  );
}
