import type { Operation } from '@chariot/contract';
import { facts } from '../formats/index.js';
import { Ago, Empty, List, Page, useNow, type Column } from '../page/index.js';
import { hasEnded, isOver, summaryOf, titleOf } from './words.js';

const COLUMNS: readonly [Column<Operation>, ...Column<Operation>[]] = [
  { label: 'Demande', cell: titleOf },
  { label: 'À qui', cell: ({ targetName }) => targetName, small: 'bare' },
  { label: 'Où elle en est', cell: (operation) => facts(...summaryOf(operation)), small: 'bare' },
  { label: 'État', cell: (operation) => <State operation={operation} /> },
  { label: 'Demandée par', cell: ({ createdBy }) => createdBy, small: 'hidden' },
  { label: 'Quand', cell: ({ createdAt }) => <Ago at={createdAt} /> },
];

/** Everything that was asked of tablets one may see, latest first. */
export function OperationsPage() {
  return (
    <Page
      title="Demandes"
      subtitle="Ce qui a été demandé aux tablettes. Pour en faire une, ouvrez un lieu, une classe mobile ou une tablette."
    >
      <List<Operation>
        resource="operations"
        caption="Demandes"
        columns={COLUMNS}
        hrefOf={({ id }) => `/operations/${id}`}
        empty={<Empty title="Rien n’a encore été demandé aux tablettes" />}
        testId="operations-list"
      />
    </Page>
  );
}

function State({ operation }: { readonly operation: Operation }) {
  const now = useNow(30_000);
  if (operation.cancelledAt !== null) return 'Annulée';
  return hasEnded(operation) || isOver(operation, now) ? 'Terminée' : 'En cours';
}
