import { APPLE_CONTENT_TOKEN_BYTES, uploadAppleContentToken, type PlaceRef } from '@chariot/contract';
import { Alert, FormControlLabel, MenuItem, Stack, Switch, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct, useMe } from '../api/index.js';
import { french } from '../formats/index.js';
import { FileDrop, Section, type Dropped } from '../page/index.js';

/** The first token of a place, or the next one: the same deposit, every year. */
export function UploadToken() {
  const held = (useMe()?.roles ?? []).map(({ place }) => place).filter(({ kind }) => kind !== 'college');
  const places = [...new Map<string, PlaceRef>(held.map((place) => [place.id, place])).values()];
  const [chosen, setChosen] = useState<string>();
  const [takeOver, setTakeOver] = useState(false);
  const [tooLarge, setTooLarge] = useState(false);
  const { act, busy, refusal, forget } = useAct(uploadAppleContentToken, 'Jeton en place : les licences se comptent.');
  const placeId = chosen ?? places[0]?.id ?? '';
  const take = async ({ contentBase64 }: Dropped): Promise<void> => {
    setTooLarge(false);
    if (await act({ body: { placeId, contentBase64, takeOver } })) setTakeOver(false);
  };
  return (
    <Section
      title="Déposer un jeton"
      hint="Le premier d’un lieu, ou celui qui le renouvelle chaque année."
      testId="upload-content-token"
    >
      <Stack sx={{ gap: 2 }}>
        <Typography>
          Dans Apple School Manager, ouvrez Préférences, puis «&nbsp;Paiements et facturation&nbsp;», et téléchargez le
          jeton de contenu de l’établissement. Il vaut un an. Gardez-le pour vous&nbsp;: il donne toutes ses licences.
        </Typography>
        <TextField
          select
          label="Pour les applications de"
          helperText="Ses licences iront aux iPad de ce lieu et au-dessous."
          value={placeId}
          onChange={({ target }) => setChosen(target.value)}
          sx={{ maxWidth: 480 }}
        >
          {places.map(({ id, name }) => (
            <MenuItem key={id} value={id}>
              {name}
            </MenuItem>
          ))}
        </TextField>
        <FormControlLabel
          control={<Switch checked={takeOver} onChange={(_, value) => setTakeOver(value)} />}
          label="Chariot prend la suite d’un autre serveur de gestion"
        />
        <FileDrop
          title={busy ? 'Vérification chez Apple…' : 'Déposer le jeton'}
          hint="Fichier .vpptoken d’Apple School Manager"
          accept=".vpptoken,.txt"
          onFile={(file) => void take(file)}
          onTooLarge={() => {
            forget();
            setTooLarge(true);
          }}
          maxBytes={APPLE_CONTENT_TOKEN_BYTES}
          disabled={busy || placeId === ''}
          testId="content-token-file"
        />
        {(refusal !== undefined || tooLarge) && (
          <Alert severity="error" data-testid="refusal">
            {french(
              tooLarge
                ? 'Ce fichier est trop gros pour un jeton : déposez celui d’Apple School Manager.'
                : (refusal ?? ''),
            )}
          </Alert>
        )}
      </Stack>
    </Section>
  );
}
