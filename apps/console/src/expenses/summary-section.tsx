import type { Convention, ExpenseSummary } from '@chariot/contract';
import { Box, Typography } from '@mui/material';
import { euros, number } from '../formats/index.js';
import { Columns, Facts, NotKnown, Rows, Section, type Column } from '../page/index.js';
import { annexClassrooms, labelOf } from './classrooms.js';
import { COMPONENT_WORDS } from './words.js';

type Amounts = Pick<ExpenseSummary, 'grossCents' | 'eligibleCents' | 'ineligibleCents'>;
interface Row extends Amounts {
  readonly key: string;
  readonly label: string;
  readonly whole: boolean;
}

/** A year and its components below it, then the whole. */
function rowsOf({ years, grossCents, eligibleCents, ineligibleCents }: ExpenseSummary): Row[] {
  return [
    ...years.flatMap(({ fiscalYear, components, ...amounts }) => [
      { ...amounts, key: String(fiscalYear), label: `Exercice ${String(fiscalYear)}`, whole: true },
      ...components.map(({ component, ...parts }) => ({
        ...parts,
        key: `${String(fiscalYear)} ${component}`,
        label: COMPONENT_WORDS[component],
        whole: false,
      })),
    ]),
    ...(years.length > 1
      ? [{ key: 'total', label: 'Total', whole: true, grossCents, eligibleCents, ineligibleCents }]
      : []),
  ];
}

const amount = (of: (row: Row) => number) =>
  function Amount(row: Row) {
    return <Box sx={{ fontWeight: row.whole ? 700 : 400, whiteSpace: 'nowrap' }}>{euros(of(row))}</Box>;
  };

const COLUMNS: readonly [Column<Row>, ...Column<Row>[]] = [
  {
    label: 'Exercice et composante',
    cell: ({ label, whole }) => <Box sx={{ pl: whole ? 0 : 2, fontWeight: whole ? 700 : 400 }}>{label}</Box>,
  },
  { label: 'TTC', cell: amount(({ grossCents }) => grossCents), align: 'right' },
  { label: 'Éligible', cell: amount(({ eligibleCents }) => eligibleCents), align: 'right' },
  { label: 'Non éligible', cell: amount(({ ineligibleCents }) => ineligibleCents), align: 'right' },
];

type Classroom = ExpenseSummary['classrooms'][number];

/** Invoices and credit notes added up, by year and component, and by classe mobile. */
export function SummarySection({
  summary,
  convention,
}: {
  readonly summary: ExpenseSummary;
  readonly convention: Convention;
}) {
  const classrooms = annexClassrooms(convention.annex);
  const columns: readonly [Column<Classroom>, ...Column<Classroom>[]] = [
    { label: 'Classe mobile', cell: (one) => labelOf(classrooms, one) },
    { label: 'Tablettes', cell: ({ devices }) => (devices === null ? <NotKnown /> : number(devices)), align: 'right' },
    { label: 'Dépense éligible', cell: ({ eligibleCents }) => euros(eligibleCents), align: 'right' },
  ];
  return (
    <>
      <Section
        title="Où en sont les dépenses"
        hint="Factures moins avoirs, TTC ; les commandes à part."
        testId="expense-summary"
      >
        <Facts
          columns={3}
          facts={[
            ['Dépensé TTC', euros(summary.grossCents)],
            ['Dont éligible', euros(summary.eligibleCents)],
            ['Payé', euros(summary.paidCents)],
            ['Commandé', euros(summary.orderedCents)],
            ['Éligible à répartir encore', euros(summary.unallocatedCents)],
            ['Abonnements, années suivantes (hors subvention)', euros(summary.recurringCents)],
          ]}
        />
      </Section>
      {summary.years.length > 0 && (
        <Columns>
          <Section title="Par exercice et composante" flush>
            <Rows rows={rowsOf(summary)} keyOf={({ key }) => key} columns={COLUMNS} caption="Dépenses par exercice" />
          </Section>
          <Section title="Par classe mobile" flush hint="Le plafond de l’État vaut pour chacune (art. 3.2).">
            {summary.classrooms.length === 0 ? (
              <Typography sx={{ px: 2.5, pb: 2 }}>L’annexe ne nomme aucune classe mobile.</Typography>
            ) : (
              <Rows
                rows={summary.classrooms}
                keyOf={({ schoolUai, ordinal }) => `${schoolUai}/${String(ordinal)}`}
                columns={columns}
                caption="Dépenses par classe mobile"
              />
            )}
          </Section>
        </Columns>
      )}
    </>
  );
}
