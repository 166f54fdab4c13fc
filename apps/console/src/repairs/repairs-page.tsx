import { FAULT_LABELS, type Repair } from '@chariot/contract';
import { Ago, ChoiceFilter, Empty, List, Page, type Column } from '../page/index.js';
import { REPAIR_STATE_WORDS, standing } from './words.js';

const COLUMNS: readonly [Column<Repair>, ...Column<Repair>[]] = [
  { label: 'Tablette', cell: ({ label, serialNumber }) => `${label} (${serialNumber})` },
  { label: 'Panne', cell: ({ fault, description }) => `${FAULT_LABELS[fault]}\u00A0: ${description}`, small: 'bare' },
  { label: 'Où', cell: ({ classroomName, school }) => `${classroomName}, ${school.name}` },
  { label: 'En est à', cell: (repair) => standing(repair) },
  {
    label: 'Signalée',
    cell: ({ openedAt, openedBy }) => (
      <>
        <Ago at={openedAt} />, {openedBy}
      </>
    ),
    small: 'hidden',
  },
];

/** What is broken on one's ground, what is being repaired and what is late. */
export function RepairsPage() {
  return (
    <Page title="Réparations" subtitle="Une panne se signale depuis la page de la tablette.">
      <List<Repair>
        resource="reparations"
        caption="Réparations"
        columns={COLUMNS}
        hrefOf={({ id }) => `/reparations/${id}`}
        filters={
          <>
            <ChoiceFilter
              label="État"
              source="state"
              choices={(['open', 'sent', 'closed'] as const).map(
                (state) => [state, REPAIR_STATE_WORDS[state]] as const,
              )}
            />
            <ChoiceFilter label="Retour" source="late" choices={[['true', 'En retard']]} />
          </>
        }
        empty={<Empty title="Aucune panne">Rien n’est en panne, et rien n’a été réparé ici.</Empty>}
        testId="repairs"
      />
    </Page>
  );
}
