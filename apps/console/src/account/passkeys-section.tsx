import { addPasskey, getPasskeyOptions, removePasskey, type Account } from '@chariot/contract';
import Add from '@mui/icons-material/Add';
import { Alert, Button, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { messageOf, useAct } from '../api/index.js';
import { day } from '../formats/index.js';
import { ActDialog, Ago, Empty, Rows, Section, type Column } from '../page/index.js';
import { makePasskey, PasskeyLeft, passkeysWork } from './passkeys.js';

type Passkey = Account['passkeys'][number];

export function PasskeysSection({ own }: { readonly own: Account }) {
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Passkey>();
  const columns: readonly [Column<Passkey>, ...Column<Passkey>[]] = [
    { label: 'Nom', cell: ({ name }) => name },
    { label: 'Ajoutée le', cell: ({ createdAt }) => day(createdAt.slice(0, 10)) },
    { label: 'Dernier usage', cell: ({ lastUsedAt }) => <Ago at={lastUsedAt} /> },
    {
      label: 'Actions',
      small: 'bare',
      cell: (key) => (
        <Button size="small" onClick={() => setRemoving(key)} aria-label={`Retirer la clé ${key.name}`}>
          Retirer
        </Button>
      ),
    },
  ];
  return (
    <Section
      title="Clés d’accès"
      hint="Le plus sûr et le plus simple : l’empreinte, le visage ou le code de votre appareil."
      flush
      testId="passkeys"
      action={
        passkeysWork() && (
          <Button startIcon={<Add aria-hidden />} onClick={() => setAdding(true)} data-testid="add-passkey">
            Ajouter
          </Button>
        )
      }
    >
      {own.passkeys.length === 0 ? (
        <Empty title="Aucune clé d’accès">
          {passkeysWork()
            ? 'Ajoutez celle de cet appareil.'
            : 'Ce navigateur, ou cette adresse sans https, ne les permet pas.'}
        </Empty>
      ) : (
        <Rows rows={own.passkeys} keyOf={({ id }) => id} columns={columns} caption="Clés d’accès" />
      )}
      {adding && <AddDialog onClose={() => setAdding(false)} />}
      {removing !== undefined && <RemoveDialog passkey={removing} onClose={() => setRemoving(undefined)} />}
    </Section>
  );
}

function AddDialog({ onClose }: { readonly onClose: () => void }) {
  const options = useAct(getPasskeyOptions);
  const add = useAct(addPasskey, 'Clé d’accès ajoutée.');
  const [name, setName] = useState('Cet appareil');
  const [left, setLeft] = useState<string>();
  const confirm = async (): Promise<void> => {
    setLeft(undefined);
    const asked = await options.act({});
    if (asked === undefined) return;
    try {
      const answer = await makePasskey(asked.options);
      if (await add.act({ body: { challengeId: asked.challengeId, name, answer } })) onClose();
    } catch (error) {
      setLeft(error instanceof PasskeyLeft ? error.message : messageOf(error));
    }
  };
  return (
    <ActDialog
      open
      title="Ajouter une clé d’accès"
      confirm="Continuer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={options.busy || add.busy}
      disabled={name.trim() === ''}
      refusal={left ?? options.refusal ?? add.refusal}
      testId="add-passkey-dialog"
    >
      <Typography>Votre navigateur va vous demander votre empreinte, votre visage ou votre code.</Typography>
      <TextField
        label="Nom de la clé"
        value={name}
        onChange={({ target }) => setName(target.value)}
        helperText="Pour la reconnaître plus tard."
        slotProps={{ htmlInput: { maxLength: 60, 'data-testid': 'passkey-name' } }}
      />
    </ActDialog>
  );
}

function RemoveDialog({ passkey, onClose }: { readonly passkey: Passkey; readonly onClose: () => void }) {
  const { act, busy, refusal } = useAct(removePasskey, 'Clé d’accès retirée.');
  const confirm = async (): Promise<void> => {
    if (await act({ params: { id: passkey.id } })) onClose();
  };
  return (
    <ActDialog
      open
      danger
      title={`Retirer la clé « ${passkey.name} » ?`}
      confirm="Retirer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="remove-passkey-dialog"
    >
      <Alert severity="warning">Elle ne permettra plus d’entrer. Vos autres sessions seront fermées.</Alert>
    </ActDialog>
  );
}
