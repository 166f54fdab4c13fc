import { completeFirstRun, getFirstRun } from '@chariot/contract';
import { Alert, Box, Button, Stack, TextField, Typography } from '@mui/material';
import type { FormEvent } from 'react';
import { useAct, useRead } from '../api/index.js';
import { french } from '../formats/index.js';
import { LinkButton, useDraft } from '../page/index.js';
import { Threshold } from './threshold.js';
import { useEntering } from './use-entering.js';

/** The very first page of an instance: its first administrator, and its académie. */
export function FirstRunPage() {
  const firstRun = useRead(getFirstRun, {});
  const { act, busy, refusal } = useAct(completeFirstRun);
  const draft = useDraft({ code: '', academieName: '', displayName: '', email: '' }, completeFirstRun.body);
  const enter = useEntering();

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const body = draft.checked();
    if (body === undefined) return;
    const me = await act({ body });
    if (me === undefined) return;
    enter(me);
  };

  if (firstRun.data?.needed === false) {
    return (
      <Threshold title="Chariot est déjà en service">
        <Typography sx={{ mb: 2 }}>
          Quelqu’un l’administre. Pour entrer, demandez-lui un lien de connexion à votre nom.
        </Typography>
        <LinkButton to="/">Aller au tableau de bord</LinkButton>
      </Threshold>
    );
  }
  return (
    <Threshold title="Premier démarrage">
      <Box component="form" noValidate onSubmit={(event: FormEvent) => void submit(event)}>
        <Stack spacing={2.5}>
          <Typography>
            Vous allez devenir la première personne à administrer Chariot. Le code est affiché dans le terminal où le
            serveur a démarré&nbsp;; il ne sert qu’une fois.
          </Typography>
          <TextField
            {...draft.field('code')}
            label="Code de premier démarrage"
            autoFocus
            autoComplete="one-time-code"
            slotProps={{ htmlInput: { 'data-testid': 'first-run-code', spellCheck: false } }}
          />
          <TextField
            {...draft.field('academieName')}
            label="Académie (ou collectivité) qui utilise Chariot"
            placeholder="Académie de Grenoble"
          />
          <TextField {...draft.field('displayName')} label="Votre nom, ou votre fonction" autoComplete="name" />
          <TextField {...draft.field('email')} label="Votre adresse électronique" type="email" autoComplete="email" />
          {refusal !== undefined && <Alert severity="error">{french(refusal)}</Alert>}
          <Box>
            <Button type="submit" variant="contained" loading={busy} data-testid="complete-first-run">
              Commencer
            </Button>
          </Box>
        </Stack>
      </Box>
    </Threshold>
  );
}
