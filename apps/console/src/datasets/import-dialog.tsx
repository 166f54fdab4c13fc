import { importDataset } from '@chariot/contract';
import { Alert, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct } from '../api/index.js';
import { french } from '../formats/index.js';
import { ActDialog, FileDrop } from '../page/index.js';

const MOST_BYTES = 7 * 1024 * 1024;

/** Another instance's signed export; its fingerprint and its name are asked for the first time. */
export function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const [file, setFile] = useState<{ readonly name: string; readonly text: string } | null>(null);
  const [tooLarge, setTooLarge] = useState<string | null>(null);
  const [fingerprint, setFingerprint] = useState('');
  const [name, setName] = useState('');
  const { act, busy, refusal } = useAct(importDataset, ({ schoolYear, changed }) =>
    changed
      ? `Le jeu de données ${schoolYear} est repris.`
      : `Ce jeu de données ${schoolYear} était déjà là : rien ne change.`,
  );
  const take = async (): Promise<void> => {
    if (file === null) return;
    const answer = await act({
      body: {
        file: file.text,
        ...(fingerprint.trim() !== '' && { fingerprint }),
        ...(name.trim() !== '' && { name }),
      },
    });
    if (answer !== undefined) onClose();
  };
  return (
    <ActDialog
      open
      title="Reprendre le jeu de données d’une autre instance"
      confirm="Reprendre"
      onConfirm={() => void take()}
      onClose={onClose}
      busy={busy}
      disabled={file === null}
      refusal={refusal}
      testId="import-dataset-dialog"
    >
      <FileDrop
        title={file === null ? 'Déposer l’export signé' : file.name}
        hint="Fichier JSON signé, 7 Mo au plus"
        accept=".json,application/json"
        maxBytes={MOST_BYTES}
        onTooLarge={setTooLarge}
        onFile={({ name: fileName, contentBase64 }) => {
          setTooLarge(null);
          setFile({ name: fileName, text: textOf(contentBase64) });
        }}
        testId="dataset-file"
      />
      {tooLarge !== null && <Alert severity="error">{french(`${tooLarge} pèse plus de 7 Mo.`)}</Alert>}
      <Typography sx={{ color: 'text.secondary' }}>
        {french(
          'La première fois seulement : l’empreinte que cette instance vous a dite, et le nom que vous lui donnez.',
        )}
      </Typography>
      <TextField
        label="Empreinte de l’autre instance"
        value={fingerprint}
        onChange={({ target }) => setFingerprint(target.value)}
        slotProps={{
          htmlInput: {
            'data-testid': 'dataset-typed-fingerprint',
            maxLength: 60,
            autoComplete: 'off',
            spellCheck: false,
            style: { fontFamily: 'monospace' },
          },
        }}
        helperText="32 signes, par groupes de quatre"
      />
      <TextField
        label="Nom de l’autre instance"
        value={name}
        onChange={({ target }) => setName(target.value)}
        slotProps={{ htmlInput: { 'data-testid': 'dataset-instance-name', maxLength: 120 } }}
      />
    </ActDialog>
  );
}

const textOf = (base64: string): string =>
  new TextDecoder().decode(Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0)));
