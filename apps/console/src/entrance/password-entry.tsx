import { signInWithPassword } from '@chariot/contract';
import { Alert, Box, Button, Stack } from '@mui/material';
import type { FormEvent } from 'react';
import { PasswordFields } from '../account/index.js';
import { useAct } from '../api/index.js';
import { french } from '../formats/index.js';
import { LineField, useDraft } from '../page/index.js';
import { useEntering } from './use-entering.js';

export function PasswordEntry() {
  const { act, busy, refusal } = useAct(signInWithPassword);
  const draft = useDraft({ email: '', password: '', code: '' }, signInWithPassword.body);
  const enter = useEntering();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const body = draft.checked();
    const me = body && (await act({ body }));
    if (me !== undefined) enter(me);
  };
  return (
    <Box component="form" noValidate onSubmit={(event: FormEvent) => void submit(event)}>
      <Stack spacing={2.5}>
        <LineField
          {...draft.field('email')}
          label="Adresse électronique"
          type="email"
          autoComplete="username"
          testId="email"
        />
        <PasswordFields draft={draft} />
        {refusal !== undefined && (
          <Alert severity="error" data-testid="entry-refused">
            {french(refusal)}
          </Alert>
        )}
        <Button type="submit" variant="outlined" loading={busy} data-testid="enter-password">
          Entrer
        </Button>
      </Stack>
    </Box>
  );
}
