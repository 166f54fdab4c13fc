import { listAppleAppUpdates, type AppDetail, type AppleAppUpdate } from '@chariot/contract';
import { Button } from '@mui/material';
import { useState } from 'react';
import { useRead } from '../api/index.js';
import { Ago, Empty, Reading, Rows, Section, type Column } from '../page/index.js';
import { UpdateAppDialog } from './update-app-dialog.js';
import { updateProgress } from './words.js';

const COLUMNS: readonly [Column<AppleAppUpdate>, ...Column<AppleAppUpdate>[]] = [
  { label: 'Où', cell: ({ targetName }) => targetName },
  {
    label: 'En est à',
    cell: (update) => (
      <>
        <span data-testid="apple-update-progress">{updateProgress(update)}</span>
        {update.why !== null && <div>{update.why}</div>}
      </>
    ),
  },
  {
    label: 'Par',
    cell: ({ askedBy, askedAt }) => (
      <>
        {askedBy}, <Ago at={askedAt} />
      </>
    ),
    small: 'hidden',
  },
];

/** Updates that somebody did not want to wait for, and how far each has come. */
export function AppleUpdatesSection({ app }: { readonly app: AppDetail }) {
  const updates = useRead(listAppleAppUpdates, { params: { id: app.id } }, { watch: true });
  const [asking, setAsking] = useState(false);
  return (
    <Section
      title="Mises à jour sur iPad"
      hint="Elles se font d’elles-mêmes quand l’inventaire en voit une ; celles-ci ont été demandées sans attendre."
      action={
        <Button onClick={() => setAsking(true)} data-testid="update-app">
          Mettre à jour
        </Button>
      }
      flush
      testId="apple-updates"
    >
      <Reading of={updates}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="Aucune n’a été demandée" />
          ) : (
            <Rows rows={items} keyOf={({ id }) => id} columns={COLUMNS} caption="Mises à jour demandées" />
          )
        }
      </Reading>
      {asking && <UpdateAppDialog app={app} onClose={() => setAsking(false)} />}
    </Section>
  );
}
