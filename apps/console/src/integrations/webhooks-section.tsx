import { listWebhooks, removeWebhook, resumeWebhook, testWebhook, type Webhook } from '@chariot/contract';
import Add from '@mui/icons-material/Add';
import { Alert, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct, useRead } from '../api/index.js';
import { french } from '../formats/index.js';
import { ActDialog, Ago, Empty, Reading, Rows, Section, type Column } from '../page/index.js';
import { DeliveriesDialog } from './deliveries-dialog.js';
import { NewWebhookDialog, TOPIC_WORDS } from './new-webhook-dialog.js';
import { SecretDialog } from './secret-dialog.js';

const STOPS: Readonly<Record<NonNullable<Webhook['stopped']>['reason'], string>> = {
  unanswered: 'Arrêté : personne n’a répondu pendant un jour',
  makerLostRight: 'Arrêté : la personne qui l’a créé n’a plus ce droit',
};

export function WebhooksSection() {
  const webhooks = useRead(listWebhooks, { query: { limit: 100 } });
  const [opened, setOpened] = useState(false);
  const [secret, setSecret] = useState<string>();
  const [removing, setRemoving] = useState<Webhook>();
  const [watching, setWatching] = useState<Webhook>();
  const test = useAct(testWebhook, 'Message d’essai envoyé : son sort se lit dans les envois.');
  const resume = useAct(resumeWebhook, 'Remis en marche.');
  const refusal = test.refusal ?? resume.refusal;
  const columns: readonly [Column<Webhook>, ...Column<Webhook>[]] = [
    { label: 'Adresse', cell: ({ url }) => url },
    { label: 'Lieu', cell: ({ place }) => place.name, small: 'bare' },
    { label: 'Prévenu de', cell: ({ topics }) => topics.map((topic) => TOPIC_WORDS[topic]).join(', ') },
    {
      label: 'Créé',
      cell: ({ createdBy, createdAt }) => (
        <>
          {createdBy}, <Ago at={createdAt} />
        </>
      ),
    },
    { label: 'État', cell: ({ stopped }) => (stopped === null ? 'En marche' : STOPS[stopped.reason]) },
    {
      label: 'Actions',
      small: 'bare',
      cell: (webhook) => (
        <Stack direction="row" sx={{ flexWrap: 'wrap' }}>
          <Button size="small" onClick={() => setWatching(webhook)}>
            Envois
          </Button>
          {webhook.stopped === null ? (
            <Button size="small" loading={test.busy} onClick={() => void test.act({ params: { id: webhook.id } })}>
              Essayer
            </Button>
          ) : (
            <Button size="small" loading={resume.busy} onClick={() => void resume.act({ params: { id: webhook.id } })}>
              Remettre en marche
            </Button>
          )}
          <Button size="small" onClick={() => setRemoving(webhook)}>
            Supprimer
          </Button>
        </Stack>
      ),
    },
  ];
  return (
    <Section
      title="Appels sortants (webhooks)"
      hint="Chariot prévient un autre logiciel que quelque chose a changé ; le message est signé et ne porte aucune donnée."
      flush
      testId="webhooks"
      action={
        <Button startIcon={<Add aria-hidden />} onClick={() => setOpened(true)} data-testid="new-webhook">
          Ajouter un appel
        </Button>
      }
    >
      {refusal !== undefined && <Alert severity="error">{french(refusal)}</Alert>}
      <Reading of={webhooks}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="Aucun appel sortant" />
          ) : (
            <Rows rows={items} keyOf={({ id }) => id} columns={columns} caption="Appels sortants" />
          )
        }
      </Reading>
      {opened && (
        <NewWebhookDialog
          onClose={() => setOpened(false)}
          onMade={(made) => {
            setOpened(false);
            setSecret(made);
          }}
        />
      )}
      {secret !== undefined && (
        <SecretDialog title="Secret de signature" secret={secret} onClose={() => setSecret(undefined)} />
      )}
      {watching !== undefined && <DeliveriesDialog webhook={watching} onClose={() => setWatching(undefined)} />}
      {removing !== undefined && <RemoveDialog webhook={removing} onClose={() => setRemoving(undefined)} />}
    </Section>
  );
}

function RemoveDialog({ webhook, onClose }: { readonly webhook: Webhook; readonly onClose: () => void }) {
  const { act, busy, refusal } = useAct(removeWebhook, 'Appel sortant supprimé.');
  const confirm = async (): Promise<void> => {
    if (await act({ params: { id: webhook.id } })) onClose();
  };
  return (
    <ActDialog
      open
      danger
      title="Supprimer cet appel sortant&nbsp;?"
      confirm="Supprimer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="remove-webhook-dialog"
    >
      <Typography sx={{ overflowWrap: 'anywhere' }}>{webhook.url} ne sera plus prévenu de rien.</Typography>
    </ActDialog>
  );
}
