import type { NewConvention, PlaceRef } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { sqlState, violatedConstraint, type Tx } from '@chariot/platform';
import { Injectable } from '@nestjs/common';
import { conventionError } from '../convention-errors.js';
import type { Imputation } from './terms.js';
import {
  insertAnnexRows,
  insertBudgetLines,
  rewriteBudgetLines,
  rewriteConvention,
  writeConvention,
} from './convention-rows.repository.js';

export interface ConventionRow {
  readonly id: string;
  readonly reference: string;
  readonly title: string;
  readonly academieId: string;
  readonly localAuthorityId: string;
  readonly signedOn: string | null;
  readonly durationMonths: number;
  readonly deploymentFrom: string | null;
  readonly deploymentUntil: string | null;
  readonly fundingRatePercent: number;
  readonly eligibleCap: number;
  readonly stateCap: number;
  readonly advance: number;
  readonly expectedDevices: number;
  readonly forecastCost: number | null;
  readonly mention: string;
  readonly resourcePerSchool: number | null;
  readonly throughputYear: number | null;
  readonly programmeYears: readonly number[];
  readonly localNoticeDays: number | null;
  readonly localMeetingsPerTerm: number | null;
  readonly departmentalNoticeDays: number | null;
  readonly departmentalMeetingsPerYear: number | null;
  readonly terminationNoticeMonths: number | null;
  readonly court: string | null;
  readonly originals: number | null;
  readonly pages: number | null;
  readonly placeOfSignature: string | null;
  readonly authorisingOfficer: string | null;
  readonly accountant: string | null;
  readonly imputation: Imputation | null;
  readonly documentPages: number | null;
}

export interface AnnexRow {
  readonly conventionId: string;
  readonly uai: string;
  readonly schoolName: string;
  readonly schoolId: string | null;
  readonly referenceCollegeUai: string;
  readonly referenceCollegeId: string | null;
  readonly address: string | null;
  readonly city: string | null;
  readonly departement: string | null;
  readonly mobileClassrooms: number;
  readonly equipmentSubsidy: number;
  readonly resourceGrant: number;
  /** The avenant that added it; `null`: the signed text. */
  readonly amendmentId: string | null;
}

export interface BudgetLineRow {
  readonly id: string;
  readonly conventionId: string;
  readonly code: 'infrastructure' | 'equipment' | 'resources';
  readonly label: string;
  readonly fiscalYear: number;
  readonly stateShare: number | null;
  readonly localAuthorityShare: number | null;
  readonly subsidised: boolean;
  readonly spenderId: string;
  readonly articles: string[];
  readonly devices: number;
  readonly amendmentId: string | null;
}

/** Ids that a declared convention gets before it is written. */
export interface Declaration {
  readonly id: string;
  readonly declaredAt: Date;
  readonly convention: NewConvention;
  readonly budgetLineIds: readonly string[];
  /** Places of the annex that exist today, by UAI. */
  readonly placeByUai: ReadonlyMap<string, string>;
}

// bigint cents come back as text from PostgreSQL: amounts here stay far below 2^53.
const COLUMNS = `
  c.id, c.reference, c.title, c.academie_id "academieId", c.local_authority_id "localAuthorityId",
  c.signed_on::text "signedOn", c.duration_months "durationMonths",
  c.deployment_from::text "deploymentFrom", c.deployment_until::text "deploymentUntil",
  c.funding_rate_percent "fundingRatePercent", c.eligible_cap_cents::float8 "eligibleCap",
  c.state_cap_cents::float8 "stateCap", c.advance_cents::float8 "advance", c.expected_devices "expectedDevices",
  c.forecast_cost_cents::float8 "forecastCost", c.mention,
  c.resource_per_school_cents::float8 "resourcePerSchool", c.throughput_year "throughputYear",
  c.programme_years "programmeYears", c.local_notice_days "localNoticeDays",
  c.local_meetings_per_term "localMeetingsPerTerm", c.departmental_notice_days "departmentalNoticeDays",
  c.departmental_meetings_per_year "departmentalMeetingsPerYear",
  c.termination_notice_months "terminationNoticeMonths", c.court, c.originals, c.pages,
  c.place_of_signature "placeOfSignature", c.authorising_officer "authorisingOfficer", c.accountant, c.imputation,
  c.document_pages "documentPages"`;

/** A convention is seen from the places of its parties; PostgreSQL's policies say the same. */
const SEEN = `(c.academie_id = any($1::uuid[]) or c.local_authority_id = any($1::uuid[]) or exists (
  select from convention.party p where p.convention_id = c.id and territory.is_under(p.place_id, $1::uuid[])))`;

/**
 * SQL: the school `s` is, or was, the collectivité's. Anybody may write another commune's UAI in an annex: it must not
 * make that school a party, nor bring its devices into sight.
 */
const schoolOf = (localAuthority: string): string => `exists (
  select from territory.place_closure k where k.ancestor = ${localAuthority} and k.descendant = s.id)`;

/** `foreign_key_violation`. */
const FOREIGN_KEY = '23503';
/** Schools of a commune, an EPCI or a small département. */
const NAMEABLE_COLLEGES = 500;

@Injectable()
export class ConventionsRepository {
  async page(
    reach: Reach,
    tx: Tx,
    page: { limit: number; after: string | undefined },
  ): Promise<{ items: ConventionRow[]; total: number }> {
    const seen = reach.kind === 'system' ? '$1::uuid[] is not null' : SEEN;
    const places = reach.places('convention:read');
    const items = await tx.query<ConventionRow>(
      `select ${COLUMNS} from convention.convention c
       where ${seen} and ($2::text is null or c.reference > $2) order by c.reference limit $3`,
      [places, page.after ?? null, page.limit],
    );
    const count = await tx.one<{ total: number }>(
      `select count(*)::int total from convention.convention c where ${seen}`,
      [places],
    );
    return { items, total: count?.total ?? 0 };
  }

  async find(reach: Reach, tx: Tx, id: string): Promise<ConventionRow | undefined> {
    const seen = reach.kind === 'system' ? '$1::uuid[] is not null' : SEEN;
    return tx.one<ConventionRow>(`select ${COLUMNS} from convention.convention c where ${seen} and c.id = $2`, [
      reach.places('convention:read'),
      id,
    ]);
  }

  /** Rows of the annex, in its order; the caller has found the conventions under the same reach. */
  async annex(_reach: Reach, tx: Tx, conventionIds: readonly string[]): Promise<AnnexRow[]> {
    return tx.query<AnnexRow>(
      `select convention_id "conventionId", uai, school_name "schoolName", school_id "schoolId",
              reference_college_uai "referenceCollegeUai", reference_college_id "referenceCollegeId",
              address, city, departement, mobile_classrooms "mobileClassrooms",
              equipment_subsidy_cents::float8 "equipmentSubsidy", resource_grant_cents::float8 "resourceGrant",
              amendment_id "amendmentId"
       from convention.annex_row where convention_id = any($1::uuid[]) order by convention_id, rank`,
      [conventionIds],
    );
  }

  /** Budget lines with the number of devices, among those within reach, that each has paid for. */
  async budgetLines(_reach: Reach, tx: Tx, conventionIds: readonly string[]): Promise<BudgetLineRow[]> {
    return tx.query<BudgetLineRow>(
      `select l.id, l.convention_id "conventionId", l.code, l.label, l.fiscal_year "fiscalYear",
              l.state_share_cents::float8 "stateShare", l.local_authority_share_cents::float8 "localAuthorityShare",
              l.subsidised, l.spender_id "spenderId", l.articles, l.amendment_id "amendmentId",
              (select count(*)::int from convention.funded_device d where d.budget_line_id = l.id) devices
       from convention.budget_line l where l.convention_id = any($1::uuid[]) order by l.convention_id, l.rank`,
      [conventionIds],
    );
  }

  /** Places that these conventions name, by id. */
  async parties(_reach: Reach, tx: Tx, conventionIds: readonly string[]): Promise<Map<string, PlaceRef>> {
    const rows = await tx.query<PlaceRef>('select id, kind, name, uai from convention.party_refs($1::uuid[])', [
      conventionIds,
    ]);
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** Ids of the collectivité's schools, and of the collèges, within reach that bear these UAIs. */
  /** Académies above the places where one writes conventions: few, whatever one's ground. */
  nameableAcademies(reach: Reach, tx: Tx): Promise<PlaceRef[]> {
    return tx.query<PlaceRef>(
      `select ref.id, ref.kind, ref.name, ref.uai
         from territory.place_refs(array(
           select distinct above.id from unnest($1::uuid[]) as root, territory.above(root) as above (id))) as ref
        where ref.kind = 'academie' order by ref.name`,
      [reach.places('convention:write')],
    );
  }

  /** Collèges chosen by the schools where one writes conventions. Who has more than that looks them up among the places. */
  nameableColleges(reach: Reach, tx: Tx): Promise<PlaceRef[]> {
    return tx.query<PlaceRef>(
      `select ref.id, ref.kind, ref.name, ref.uai
         from territory.place_refs(array(
           select chosen.college from territory.reference_college chosen
            where chosen.until_on is null and territory.is_under(chosen.school, $1::uuid[])
            limit $2)) as ref
        where ref.kind = 'college' order by ref.name`,
      [reach.places('convention:write'), NAMEABLE_COLLEGES],
    );
  }

  async placesByUai(
    _reach: Reach,
    tx: Tx,
    uais: readonly string[],
    localAuthorityId: string,
  ): Promise<Map<string, string>> {
    const rows = await tx.query<{ id: string; uai: string }>(
      `select s.id, s.uai from territory.place s
       where s.uai = any($1::text[]) and (s.kind = 'college' or (s.kind = 'school' and ${schoolOf('$2::uuid')}))`,
      [uais, localAuthorityId],
    );
    return new Map(rows.map((row) => [row.uai, row.id]));
  }

  /** @throws DomainError convention.draftHasBooks, when anything else names it */
  async discard(_reach: Reach, tx: Tx, id: string): Promise<void> {
    try {
      await tx.execute('delete from convention.funded_device where convention_id = $1 and budget_line_id is null', [
        id,
      ]);
      for (const table of ['party', 'annex_row', 'budget_line']) {
        await tx.execute(`delete from convention.${table} where convention_id = $1`, [id]);
      }
      await tx.execute('delete from convention.convention where id = $1', [id]);
    } catch (error) {
      if (sqlState(error) === FOREIGN_KEY) throw conventionError('draftHasBooks');
      throw error;
    }
  }

  /** @throws DomainError convention.referenceTaken, also by a convention that is out of reach */
  async declare(_reach: Reach, tx: Tx, declaration: Declaration): Promise<void> {
    const { id, convention: c, placeByUai } = declaration;
    await referenceFree(c.reference, () => writeConvention(tx, id, c, declaration.declaredAt));
    await insertAnnexRows(tx, id, c.annex, { placeByUai, amendmentId: null });
    const lines = c.budgetLines.map((line, index) => ({ ...line, id: declaration.budgetLineIds[index] ?? '' }));
    await insertBudgetLines(tx, id, lines, null);
    await tx.query('insert into convention.party (convention_id, place_id) select $1, unnest($2::uuid[])', [
      id,
      [...new Set([c.academieId, c.localAuthorityId, ...placeByUai.values()])],
    ]);
    // Last: once it bears a date, what it says stays.
    if (c.signedOn !== null) await this.dateSignature(_reach, tx, id, c.signedOn);
  }

  /** A draft, over. Lines that stay keep their row, so that the devices they paid for stay theirs. */
  async rewrite(
    _reach: Reach,
    tx: Tx,
    id: string,
    by: {
      readonly convention: NewConvention;
      readonly lines: readonly (NewConvention['budgetLines'][number] & { readonly id: string })[];
      readonly placeByUai: ReadonlyMap<string, string>;
    },
  ): Promise<void> {
    const { convention, lines, placeByUai } = by;
    await referenceFree(convention.reference, () => rewriteConvention(tx, id, convention));
    await tx.execute('delete from convention.annex_row where convention_id = $1', [id]);
    await insertAnnexRows(tx, id, convention.annex, { placeByUai, amendmentId: null });
    await rewriteBudgetLines(tx, id, lines);
    const parties = [...new Set([convention.academieId, convention.localAuthorityId, ...placeByUai.values()])];
    await tx.execute(
      'insert into convention.party (convention_id, place_id) select $1, unnest($2::uuid[]) on conflict do nothing',
      [id, parties],
    );
    await tx.execute('delete from convention.party where convention_id = $1 and place_id <> all($2::uuid[])', [
      id,
      parties,
    ]);
    if (convention.signedOn !== null) await this.dateSignature(_reach, tx, id, convention.signedOn);
  }

  /** The later of both signatures dates the convention; `null` while one is missing. */
  async dateSignature(_reach: Reach, tx: Tx, id: string, signedOn: string | null): Promise<void> {
    await tx.execute('update convention.convention set signed_on = $2 where id = $1', [id, signedOn]);
  }

  /**
   * Links rows of annexes to the schools and collèges that bear their UAIs and makes these parties: of one convention,
   * or of all those that name one place. Gives the conventions that were changed.
   */
  async link(
    _reach: Reach,
    tx: Tx,
    which: { conventionId: string } | { uai: string },
  ): Promise<{ conventionId: string; schoolIds: string[] }[]> {
    const filter = 'uai' in which ? '(a.uai = $1 or a.reference_college_uai = $1)' : 'a.convention_id = $1';
    return tx.query(
      `with linked as (
         update convention.annex_row a set school_id = n.school_id, reference_college_id = n.college_id
         from (select a.convention_id, a.rank, s.id school_id, k.id college_id
               from convention.annex_row a
               join convention.convention c on c.id = a.convention_id
               left join territory.place s
                 on s.uai = a.uai and s.kind = 'school' and ${schoolOf('c.local_authority_id')}
               left join territory.place k on k.uai = a.reference_college_uai and k.kind = 'college'
               where ${filter}) n
         where a.convention_id = n.convention_id and a.rank = n.rank
           and (a.school_id, a.reference_college_id) is distinct from (n.school_id, n.college_id)
         returning a.convention_id, a.school_id, a.reference_college_id),
       joined as (
         insert into convention.party (convention_id, place_id)
         select convention_id, place from linked cross join lateral unnest(array[school_id, reference_college_id]) place
         where place is not null on conflict do nothing)
       select convention_id "conventionId",
              coalesce(array_agg(school_id) filter (where school_id is not null), '{}') "schoolIds"
       from linked group by convention_id`,
      ['uai' in which ? which.uai : which.conventionId],
    );
  }

  /** The mention of art. 9 that binds a place: of the latest convention it is a party of. */
  async mentionFor(_reach: Reach, tx: Tx, placeId: string): Promise<string | null> {
    const row = await tx.one<{ mention: string }>(
      `select coalesce((select a.changes ->> 'mention' from convention.amendment a
                         where a.convention_id = c.id and a.changes ? 'mention' and a.effective_on <= territory.today()
                         order by a.effective_on desc, a.number desc limit 1), c.mention) mention
       from convention.convention c join convention.party p on p.convention_id = c.id
       where p.place_id = $1 order by c.declared_at desc limit 1`,
      [placeId],
    );
    return row?.mention ?? null;
  }
}

/** @throws DomainError convention.referenceTaken */
export async function referenceFree(reference: string, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (violatedConstraint(error) !== 'convention_reference_key') throw error;
    throw conventionError('referenceTaken', { reference }, { cause: error });
  }
}
