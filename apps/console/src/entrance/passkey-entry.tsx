import { getPasskeySignInOptions, signInWithPasskey } from '@chariot/contract';
import Key from '@mui/icons-material/Key';
import { Alert, Button, Stack } from '@mui/material';
import { useState } from 'react';
import { askPasskey, PasskeyLeft } from '../account/index.js';
import { call, messageOf } from '../api/index.js';
import { french } from '../formats/index.js';
import { useEntering } from './use-entering.js';

export function PasskeyEntry({ main }: { readonly main: boolean }) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const enter = useEntering();
  const ask = async (): Promise<void> => {
    setBusy(true);
    setRefusal(undefined);
    try {
      const { challengeId, options } = await call(getPasskeySignInOptions, {});
      enter(await call(signInWithPasskey, { body: { challengeId, answer: await askPasskey(options) } }));
    } catch (error) {
      setRefusal(error instanceof PasskeyLeft ? error.message : messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Stack spacing={1.5}>
      <Button
        variant={main ? 'contained' : 'outlined'}
        startIcon={<Key aria-hidden />}
        loading={busy}
        onClick={() => void ask()}
        data-testid="enter-passkey"
        // At 320 px its words take two lines.
        sx={{ whiteSpace: 'normal' }}
      >
        Entrer avec une clé d’accès
      </Button>
      {refusal !== undefined && <Alert severity="warning">{french(refusal)}</Alert>}
    </Stack>
  );
}
