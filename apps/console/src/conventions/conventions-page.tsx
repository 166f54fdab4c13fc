import { listNextDeadlines, type Convention, type ConventionAhead } from '@chariot/contract';
import { useMay, useRead } from '../api/index.js';
import { count, day, euros, facts, french } from '../formats/index.js';
import { STATE_WORDS, whenSaid } from '../lives/index.js';
import { Empty, LinkButton, List, Page, type Column } from '../page/index.js';
import { whoPays } from './funding.js';

export function ConventionsPage() {
  const may = useMay();
  const ahead = useRead(listNextDeadlines, { query: { limit: 200 } }, { watch: true });
  const aheadOf = new Map(ahead.data?.items.map((one) => [one.conventionId, one]));
  return (
    <Page
      title="Convention"
      subtitle="Ce que l’académie et les collectivités se sont promis, et ce qui l’a payé."
      actions={
        may('convention:write') && (
          <>
            <LinkButton to="/conventions/importer" variant="contained" testId="import-convention">
              Importer une convention
            </LinkButton>
            <LinkButton to="/conventions/nouvelle" testId="new-convention">
              La saisir
            </LinkButton>
          </>
        )
      }
    >
      <List<Convention>
        resource="conventions"
        caption="Conventions"
        columns={columnsOf(aheadOf)}
        hrefOf={({ id }) => `/conventions/${id}`}
        empty={
          <Empty title="Aucune convention">
            {may('convention:write')
              ? 'Importez son document\u00A0: Chariot le lit, vous relisez, puis vous confirmez.'
              : 'L’académie ou la collectivité la déclare.'}
          </Empty>
        }
        testId="conventions"
      />
    </Page>
  );
}

const columnsOf = (
  aheadOf: ReadonlyMap<string, ConventionAhead>,
): readonly [Column<Convention>, ...Column<Convention>[]] => [
  { label: 'Convention', cell: ({ title }) => title },
  { label: 'Référence', cell: ({ reference }) => reference },
  { label: 'Collectivité', cell: ({ localAuthority }) => localAuthority.name },
  { label: 'État', cell: ({ state, signedOn }) => stateSaid(state, signedOn) },
  { label: 'Prochaine échéance', cell: ({ id }) => nextSaid(aheadOf.get(id)) },
  { label: 'Part prévue de l’État', cell: ({ budgetLines }) => euros(whoPays(budgetLines).state), align: 'right' },
  {
    label: 'Part prévue de la collectivité',
    cell: ({ budgetLines }) => euros(whoPays(budgetLines).localAuthority),
    align: 'right',
    small: 'hidden',
  },
];

const stateSaid = (state: Convention['state'], signedOn: string | null): string =>
  signedOn === null ? STATE_WORDS[state] : facts(STATE_WORDS[state], `signée le ${day(signedOn)}`);

/** What is late is said before what waits to be done, and that before what comes. */
function nextSaid(ahead: ConventionAhead | undefined): string {
  if (ahead === undefined) return '…';
  const { late, dueNow, next } = ahead;
  return (
    facts(
      late > 0 && `${count(late, 'échéance')} en retard`,
      ...dueNow.map(({ label }) => french(`À faire : ${label}`)),
      next !== null && french(`${next.label}, ${whenSaid(next)}`),
    ) || 'Rien à venir'
  );
}
