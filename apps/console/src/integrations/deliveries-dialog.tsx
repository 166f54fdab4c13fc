import { listWebhookDeliveries, type Webhook, type WebhookDelivery } from '@chariot/contract';
import { DialogContent } from '@mui/material';
import { useRead } from '../api/index.js';
import { Ago, Empty, Reading, Rows, Sheet, type Column } from '../page/index.js';
import { TOPIC_WORDS } from './new-webhook-dialog.js';

const STATES: Readonly<Record<WebhookDelivery['state'], string>> = {
  waiting: 'En attente',
  delivered: 'Reçu',
  abandoned: 'Abandonné',
};

const COLUMNS: readonly [Column<WebhookDelivery>, ...Column<WebhookDelivery>[]] = [
  { label: 'Sujet', cell: ({ topic }) => (topic === 'test' ? 'Essai' : TOPIC_WORDS[topic]) },
  { label: 'Quand', cell: ({ at }) => <Ago at={at} /> },
  { label: 'État', cell: ({ state }) => STATES[state] },
  { label: 'Essais', cell: ({ attempts }) => attempts, align: 'right' },
  { label: 'Réponse', cell: ({ status, fault }) => status ?? fault ?? '—' },
];

export function DeliveriesDialog({ webhook, onClose }: { readonly webhook: Webhook; readonly onClose: () => void }) {
  const deliveries = useRead(
    listWebhookDeliveries,
    { params: { id: webhook.id }, query: { limit: 50 } },
    { watch: true },
  );
  return (
    <Sheet open wide title={`Envois vers ${webhook.url}`} onClose={onClose} testId="deliveries-of-webhook">
      <DialogContent dividers sx={{ p: 0 }}>
        <Reading of={deliveries}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title="Aucun envoi pour l’instant" />
            ) : (
              <Rows rows={items} keyOf={({ id }) => id} columns={COLUMNS} caption="Envois" />
            )
          }
        </Reading>
      </DialogContent>
    </Sheet>
  );
}
