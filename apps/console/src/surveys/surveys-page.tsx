import type { QuestionnaireSummary } from '@chariot/contract';
import { useMay } from '../api/index.js';
import { ChoiceFilter, Empty, LinkButton, List, Page, type Column } from '../page/index.js';
import { standingWords, SURVEY_STATE_WORDS } from './words.js';

const COLUMNS: readonly [Column<QuestionnaireSummary>, ...Column<QuestionnaireSummary>[]] = [
  { label: 'Enquête', cell: ({ title }) => title },
  { label: 'Sur', cell: ({ place }) => place.name },
  { label: 'En est à', cell: standingWords, small: 'bare' },
];

/** The surveys of one's ground, and those that one's school received and that are closed. */
export function SurveysPage() {
  const may = useMay();
  const writes = may('survey:write');
  return (
    <Page
      title="Enquêtes"
      subtitle="Ce qui est demandé aux écoles, aux collèges et aux circonscriptions, et ce qu’ils répondent."
      actions={
        writes && (
          <LinkButton to="/enquetes/nouvelle" variant="contained" testId="new-survey">
            Nouvelle enquête
          </LinkButton>
        )
      }
    >
      <List<QuestionnaireSummary>
        resource="enquetes"
        caption="Enquêtes"
        columns={COLUMNS}
        hrefOf={({ id }) => `/enquetes/${id}`}
        filters={
          <ChoiceFilter
            label="État"
            source="state"
            all="Toutes"
            choices={Object.entries(SURVEY_STATE_WORDS).filter(([state]) => writes || state !== 'draft')}
          />
        }
        empty={
          <Empty title="Aucune enquête">
            {writes
              ? 'Écrivez vos questions, choisissez qui répond\u00A0: chaque établissement reçoit un lien.'
              : 'Les résultats des enquêtes closes s’afficheront ici.'}
          </Empty>
        }
        testId="surveys"
      />
    </Page>
  );
}
