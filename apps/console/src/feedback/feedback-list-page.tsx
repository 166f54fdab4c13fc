import type { Feedback } from '@chariot/contract';
import { useMay } from '../api/index.js';
import { facts } from '../formats/index.js';
import { ChoiceFilter, Empty, LinkButton, List, Page, SearchFilter, type Column } from '../page/index.js';
import { DISCIPLINE_WORDS, FEEDBACK_STATE_WORDS, LEVEL_WORDS, stateWords } from './words.js';

const COLUMNS: readonly [Column<Feedback>, ...Column<Feedback>[]] = [
  { label: 'Titre', cell: ({ title }) => title },
  {
    label: 'Discipline et niveau',
    cell: ({ discipline, level }) => facts(DISCIPLINE_WORDS[discipline], LEVEL_WORDS[level]),
    small: 'bare',
  },
  { label: 'Par', cell: (row) => `${row.function}, ${row.school.name}`, small: 'bare' },
  { label: 'État', cell: (row) => (row.mine ? `${stateWords(row)} (le vôtre)` : stateWords(row)) },
];

/** What others have done with their tablets, by discipline and level. */
export function FeedbackListPage() {
  const may = useMay();
  const writes = may('feedback:write');
  const reviews = may('feedback:review');
  return (
    <Page
      title="Retours d’expérience"
      subtitle="Ce qui a été fait avec les tablettes, ce que cela a apporté, ce qui n’a pas marché."
      actions={
        writes && (
          <LinkButton to="/retours/nouveau" variant="contained" testId="new-feedback">
            Écrire un retour
          </LinkButton>
        )
      }
    >
      <List<Feedback>
        resource="retours"
        caption="Retours d’expérience"
        columns={COLUMNS}
        hrefOf={({ id }) => `/retours/${id}`}
        filters={
          <>
            <SearchFilter label="Chercher dans les textes" />
            <ChoiceFilter
              label="Discipline"
              source="discipline"
              all="Toutes"
              choices={Object.entries(DISCIPLINE_WORDS)}
            />
            <ChoiceFilter label="Niveau" source="level" choices={Object.entries(LEVEL_WORDS)} />
            {(writes || reviews) && (
              <ChoiceFilter label="État" source="state" choices={Object.entries(FEEDBACK_STATE_WORDS)} />
            )}
          </>
        }
        empty={
          <Empty title="Aucun retour pour l’instant">
            {writes ? 'Racontez une séance\u00A0: dix lignes suffisent.' : 'Ceux qui sont publiés s’afficheront ici.'}
          </Empty>
        }
        testId="feedback-list"
      />
    </Page>
  );
}
