import { listApiTokens, revokeApiToken, type ApiToken } from '@chariot/contract';
import Add from '@mui/icons-material/Add';
import { Button, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct, useRead } from '../api/index.js';
import { day } from '../formats/index.js';
import { ActDialog, Ago, Empty, Reading, Rows, Section, type Column } from '../page/index.js';
import { NewTokenDialog } from './new-token-dialog.js';
import { TOKEN_WORDS } from './permission-words.js';
import { SecretDialog } from './secret-dialog.js';

export function TokensSection() {
  const tokens = useRead(listApiTokens, { query: { limit: 100 } });
  const [opened, setOpened] = useState(false);
  const [secret, setSecret] = useState<string>();
  const [revoking, setRevoking] = useState<ApiToken>();
  const columns: readonly [Column<ApiToken>, ...Column<ApiToken>[]] = [
    { label: 'Nom', cell: ({ name, prefix }) => `${name} (${prefix}…)` },
    { label: 'Lieu', cell: ({ place }) => place.name, small: 'bare' },
    { label: 'Peut', cell: ({ permissions }) => permissions.map((one) => TOKEN_WORDS[one]).join(', ') },
    { label: 'Créé par', cell: ({ createdBy }) => createdBy },
    { label: 'Dernier usage', cell: ({ lastUsedAt }) => <Ago at={lastUsedAt} /> },
    {
      label: 'Valable',
      cell: ({ active, until, revokedAt }) =>
        active ? `jusqu’au ${day(until)}` : revokedAt === null ? 'Terminé' : 'Révoqué',
    },
    {
      label: 'Actions',
      small: 'bare',
      cell: (token) =>
        token.active && (
          <Button size="small" onClick={() => setRevoking(token)} aria-label={`Révoquer ${token.name}`}>
            Révoquer
          </Button>
        ),
    },
  ];
  return (
    <Section
      title="Jetons d’API"
      hint="Un par logiciel. Un jeton volé ne peut ni effacer, ni couper une tablette, ni laisser entrer quelqu’un."
      flush
      testId="tokens"
      action={
        <Button startIcon={<Add aria-hidden />} onClick={() => setOpened(true)} data-testid="new-token">
          Créer un jeton
        </Button>
      }
    >
      <Reading of={tokens}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="Aucun jeton" />
          ) : (
            <Rows rows={items} keyOf={({ id }) => id} columns={columns} caption="Jetons d’API" />
          )
        }
      </Reading>
      {opened && (
        <NewTokenDialog
          onClose={() => setOpened(false)}
          onMade={(made) => {
            setOpened(false);
            setSecret(made);
          }}
        />
      )}
      {secret !== undefined && (
        <SecretDialog title="Votre nouveau jeton" secret={secret} onClose={() => setSecret(undefined)} />
      )}
      {revoking !== undefined && <RevokeDialog token={revoking} onClose={() => setRevoking(undefined)} />}
    </Section>
  );
}

function RevokeDialog({ token, onClose }: { readonly token: ApiToken; readonly onClose: () => void }) {
  const { act, busy, refusal } = useAct(revokeApiToken, 'Jeton révoqué.');
  const confirm = async (): Promise<void> => {
    if (await act({ params: { id: token.id } })) onClose();
  };
  return (
    <ActDialog
      open
      danger
      title={`Révoquer le jeton « ${token.name} »\u00A0?`}
      confirm="Révoquer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="revoke-token-dialog"
    >
      <Typography>Le logiciel qui s’en sert ne lira plus rien, dès maintenant.</Typography>
    </ActDialog>
  );
}
