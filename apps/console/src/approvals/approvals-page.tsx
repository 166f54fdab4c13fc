import type { Approval } from '@chariot/contract';
import { Typography } from '@mui/material';
import { Ago, ChoiceFilter, Empty, List, Page, type Column } from '../page/index.js';
import { FreezeSection } from './freeze-section.js';
import { ApprovalState } from './state-chip.js';
import { STATE_NAMES } from './words.js';

const COLUMNS: readonly [Column<Approval>, ...Column<Approval>[]] = [
  { label: 'Acte', cell: ({ title }) => title },
  { label: 'Lieu', cell: ({ place }) => place.name, small: 'bare' },
  { label: 'Demandé par', cell: ({ askedBy }) => askedBy },
  { label: 'Quand', cell: ({ askedAt }) => <Ago at={askedAt} /> },
  { label: 'État', cell: (approval) => <ApprovalState approval={approval} />, small: 'bare' },
];

/** Everything dangerous that was asked on one's places, and the button that stops it all. */
export function ApprovalsPage() {
  return (
    <Page
      title="Actes graves"
      subtitle="Effacer des tablettes, confier l’administration : jamais sur la parole d’une seule personne."
    >
      <FreezeSection />
      <List<Approval>
        resource="actes-graves"
        caption="Actes graves"
        columns={COLUMNS}
        hrefOf={({ id }) => `/actes-graves/${id}`}
        filters={
          <ChoiceFilter
            label="État"
            source="state"
            choices={Object.entries(STATE_NAMES).map(([state, words]) => [state, words] as const)}
          />
        }
        empty={
          <Empty title="Aucun acte grave demandé">
            <Typography component="span">C’est bon signe&nbsp;: rien n’attend, rien n’a été effacé.</Typography>
          </Empty>
        }
        testId="approvals"
      />
    </Page>
  );
}
