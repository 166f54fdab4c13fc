import { getAccount, getProofOptions, proveWithPasskey, proveWithPassword, type Account } from '@chariot/contract';
import Key from '@mui/icons-material/Key';
import { Alert, Box, Button, Stack, Typography } from '@mui/material';
import { useState, type FormEvent } from 'react';
import { call, messageOf, useAct, useRead } from '../api/index.js';
import { french } from '../formats/index.js';
import { LinkButton, Reading, useDraft } from '../page/index.js';
import { askPasskey, PasskeyLeft, passkeysWork } from './passkeys.js';
import { PasswordFields } from './password-fields.js';

/** The ways that one has of proving that it is oneself. */
export function Proof({ onProven, onLeave }: { readonly onProven: () => void; readonly onLeave: () => void }) {
  const account = useRead(getAccount, {});
  return (
    <Stack spacing={2.5}>
      <Typography>
        Ce que vous demandez est grave&nbsp;: Chariot vérifie que personne n’a pris votre place. La confirmation vaut
        dix minutes.
      </Typography>
      <Reading of={account}>{(own) => <Ways own={own} onProven={onProven} onLeave={onLeave} />}</Reading>
    </Stack>
  );
}

interface WaysProps {
  readonly own: Account;
  readonly onProven: () => void;
  readonly onLeave: () => void;
}

function Ways({ own, onProven, onLeave }: WaysProps) {
  const byPasskey = own.passkeys.length > 0 && passkeysWork();
  const byPassword = own.passwordSetAt !== null;
  if (!byPasskey && !byPassword && own.providers.length === 0) {
    return (
      <Alert severity="info" data-testid="proof-impossible">
        <Typography sx={{ mb: 1.5 }}>
          Votre compte n’a encore ni clé d’accès ni mot de passe&nbsp;: ajoutez d’abord l’un des deux.
        </Typography>
        <Box onClick={onLeave}>
          <LinkButton to="/compte" size="small">
            Ouvrir mon compte
          </LinkButton>
        </Box>
      </Alert>
    );
  }
  return (
    <Stack spacing={2.5}>
      {byPasskey && <PasskeyProof onProven={onProven} />}
      {own.providers.map(({ id, provider, label }) => (
        <Button key={id} href={`/api/v1/sign-in/providers/${provider}?prove=1`} variant="outlined">
          Confirmer avec {label}
        </Button>
      ))}
      {byPassword && <PasswordProof onProven={onProven} main={!byPasskey} />}
    </Stack>
  );
}

function PasskeyProof({ onProven }: { readonly onProven: () => void }) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const prove = async (): Promise<void> => {
    setBusy(true);
    setRefusal(undefined);
    try {
      const { challengeId, options } = await call(getProofOptions, {});
      await call(proveWithPasskey, { body: { challengeId, answer: await askPasskey(options) } });
      onProven();
    } catch (error) {
      setRefusal(error instanceof PasskeyLeft ? error.message : messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Stack spacing={1.5}>
      <Button
        variant="contained"
        startIcon={<Key aria-hidden />}
        loading={busy}
        onClick={() => void prove()}
        data-testid="prove-passkey"
      >
        Confirmer avec une clé d’accès
      </Button>
      {refusal !== undefined && <Alert severity="warning">{french(refusal)}</Alert>}
    </Stack>
  );
}

function PasswordProof({ onProven, main }: { readonly onProven: () => void; readonly main: boolean }) {
  const { act, busy, refusal } = useAct(proveWithPassword);
  const draft = useDraft({ password: '', code: '' }, proveWithPassword.body);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    // Portals pass events on to the dialog that asked: this form is not its.
    event.stopPropagation();
    const body = draft.checked();
    if (body !== undefined && (await act({ body })) !== undefined) onProven();
  };
  return (
    <Box component="form" noValidate onSubmit={(event: FormEvent) => void submit(event)}>
      <Stack spacing={2}>
        <PasswordFields draft={draft} />
        {refusal !== undefined && (
          <Alert severity="error" data-testid="proof-refusal">
            {french(refusal)}
          </Alert>
        )}
        <Button type="submit" variant={main ? 'contained' : 'outlined'} loading={busy} data-testid="prove-password">
          Confirmer
        </Button>
      </Stack>
    </Box>
  );
}
