import type { ClaimLine, ClaimStatement, SettlementView } from '@chariot/contract';
import { Alert, Box, Divider, Stack, Typography } from '@mui/material';
import { COMPONENT_WORDS } from '../expenses/index.js';
import { day, euros, facts, french, percent } from '../formats/index.js';
import { Columns, Empty, Explained, Facts, Rows, Section, type Column } from '../page/index.js';

/** What the statement says, as it prints it: money first, then its lines, then who it is for. */
export function StatementSections({ statement }: { readonly statement: ClaimStatement }) {
  const { totals, lines, convention, beneficiary, imputation, bank, fiscalYears, window, schools } = statement;
  return (
    <>
      <Columns>
        <SettlementSection settlement={statement.settlement} schools={schools} />
        <Section title="Totaux" testId="claim-totals">
          <Facts
            facts={[
              ['Total TTC', euros(totals.grossCents)],
              ['Total HT', euros(totals.netCents)],
              ['TVA', euros(totals.vatCents)],
              ['Éligible TTC', euros(totals.eligibleCents)],
              ['Non éligible', euros(totals.ineligibleCents)],
              ['Abonnements, années suivantes', euros(totals.recurringCents)],
              ['Exercices', fiscalYears.join(', ')],
              [
                'Dépenses prises en compte',
                window === null
                  ? 'Non calculable : la convention n’est pas signée'
                  : `du ${day(window.from)} au ${day(window.until)}`,
              ],
              [
                'Taux et plafond de l’État',
                `${percent(convention.ratePercent)}, ${euros(convention.stateCapPerClassroomCents)} par classe mobile`,
              ],
              ['Bénéficiaire', facts(beneficiary.name, beneficiary.siret)],
              ['Compte', bank === null ? null : facts(bank.maskedIban, bank.holder)],
              ...imputation.map(({ label, value }) => [label, value] as const),
            ]}
          />
        </Section>
      </Columns>
      <Section title="Lignes de l’état" flush testId="claim-lines">
        {lines.length === 0 ? (
          <Empty title="Aucune dépense">Les factures et les avoirs saisis apparaissent ici.</Empty>
        ) : (
          <Rows rows={lines} keyOf={({ number }) => String(number)} columns={LINES} caption="Lignes de l’état" />
        )}
      </Section>
      <Typography sx={{ fontSize: '0.875rem', color: 'text.secondary' }}>«&nbsp;{convention.mention}&nbsp;»</Typography>
    </>
  );
}

const LINES: readonly [Column<ClaimLine>, ...Column<ClaimLine>[]] = [
  {
    label: 'Pièce',
    cell: ({ number, kind, documentNumber }) =>
      `${String(number)}. ${kind === 'creditNote' ? 'Avoir' : 'Facture'} ${documentNumber}`,
  },
  {
    label: 'Fournisseur et objet',
    cell: ({ supplierName, label, component, serviceYear }) => (
      <>
        {supplierName}
        <Box sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>
          {facts(label, COMPONENT_WORDS[component], serviceYear !== null && `année ${String(serviceYear)}`)}
        </Box>
      </>
    ),
    small: 'bare',
  },
  {
    label: 'Mandat et paiement',
    cell: ({ issuedOn, mandates }) => (
      <>
        Datée du {day(issuedOn)}
        {mandates.map(({ number, paidOn }) => (
          <Box key={number} sx={{ fontSize: '0.875rem' }}>
            Mandat {number}, {paidOn === null ? 'paiement non renseigné' : `payé le ${day(paidOn)}`}
          </Box>
        ))}
      </>
    ),
  },
  { label: 'HT', cell: ({ netCents }) => euros(netCents), align: 'right' },
  { label: 'TTC', cell: ({ grossCents }) => euros(grossCents), align: 'right' },
  {
    label: 'Éligible',
    cell: ({ eligibleCents, ineligibleBecause }) =>
      ineligibleBecause === null ? euros(eligibleCents) : `Non : ${french(ineligibleBecause)}`,
    align: 'right',
  },
];

interface SettlementSectionProps {
  readonly settlement: SettlementView;
  readonly schools: ClaimStatement['schools'];
}

/** What the State owes, each figure open to its computation. */
export function SettlementSection({ settlement, schools }: SettlementSectionProps) {
  const { classrooms, eligible, due, advancePaid, balance, clawback, ownShare, overrun, pooled, notes } = settlement;
  const name = (uai: string): string => schools.find((school) => school.uai === uai)?.name ?? uai;
  return (
    <Section title="Ce que verse l’État" hint="« Comment ? » ouvre le calcul et les articles." testId="settlement">
      <Explained of={eligible} />
      <Explained of={due} strong testId="settlement-due" />
      <Explained of={advancePaid} />
      <Explained of={balance} strong testId="settlement-balance" />
      {clawback.cents !== 0 && <Explained of={clawback} strong testId="settlement-clawback" />}
      <Divider sx={{ my: 1 }} />
      <Explained of={ownShare} />
      {overrun.cents > 0 && <Explained of={overrun} />}
      {pooled !== null && <Explained of={pooled} />}
      {classrooms.length > 0 && (
        <Box component="details" sx={{ mt: 1 }}>
          <Box component="summary" sx={{ cursor: 'pointer', fontWeight: 600 }}>
            Par classe mobile
          </Box>
          {classrooms.map((one) => (
            <Box key={`${one.classroom.schoolUai}/${String(one.classroom.ordinal)}`} sx={{ mt: 1, pl: 1.5 }}>
              <Typography sx={{ fontWeight: 600 }}>
                {name(one.classroom.schoolUai)}, classe mobile {one.classroom.ordinal}
              </Typography>
              <Explained of={one.eligible} />
              <Explained of={one.due} />
              {one.overrun.cents > 0 && <Explained of={one.overrun} />}
            </Box>
          ))}
        </Box>
      )}
      {notes.length > 0 && (
        <Stack sx={{ gap: 1, mt: 1.5 }}>
          {notes.map(({ id, textFr, articles }) => (
            <Alert key={id} severity="info">
              {french(textFr)} ({facts(...articles, id)})
            </Alert>
          ))}
        </Stack>
      )}
    </Section>
  );
}
