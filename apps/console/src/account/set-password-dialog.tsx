import { confirmPassword, preparePassword, type OutputOf } from '@chariot/contract';
import { Box, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct } from '../api/index.js';
import { ActDialog, CopyButton, useDraft } from '../page/index.js';
import { MONOSPACE } from '../theme/index.js';
import { RecoveryCodes } from './recovery-codes.js';

type Preparation = OutputOf<typeof preparePassword>;

/** Three steps: the password, the application on the phone, the recovery codes. Nothing changes before the second is done. */
export function SetPasswordDialog({ onClose }: { readonly onClose: () => void }) {
  const [prepared, setPrepared] = useState<Preparation>();
  const [codes, setCodes] = useState<readonly string[]>();
  if (codes !== undefined) return <RecoveryCodes codes={codes} onClose={onClose} />;
  if (prepared !== undefined) return <CodeStep prepared={prepared} onDone={setCodes} onClose={onClose} />;
  return <PasswordStep onDone={setPrepared} onClose={onClose} />;
}

function PasswordStep({
  onDone,
  onClose,
}: {
  readonly onDone: (made: Preparation) => void;
  readonly onClose: () => void;
}) {
  const { act, busy, refusal } = useAct(preparePassword);
  const draft = useDraft({ password: '' }, preparePassword.body);
  const [again, setAgain] = useState('');
  const differs = again !== '' && again !== draft.values.password;
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body === undefined || differs) return;
    const made = await act({ body });
    if (made !== undefined) onDone(made);
  };
  return (
    <ActDialog
      open
      title="Choisir un mot de passe"
      confirm="Continuer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      disabled={again !== draft.values.password}
      refusal={refusal}
      testId="password-dialog"
    >
      <TextField
        {...draft.field('password', 'Au moins 12 caractères. Une phrase que vous seul connaissez convient très bien.')}
        label="Nouveau mot de passe"
        type="password"
        autoComplete="new-password"
        slotProps={{ htmlInput: { 'data-testid': 'new-password' } }}
      />
      <TextField
        label="Le même, une seconde fois"
        type="password"
        autoComplete="new-password"
        value={again}
        onChange={({ target }) => setAgain(target.value)}
        error={differs}
        helperText={differs ? 'Les deux ne sont pas les mêmes.' : undefined}
        slotProps={{ htmlInput: { 'data-testid': 'new-password-again' } }}
      />
    </ActDialog>
  );
}

interface CodeStepProps {
  readonly prepared: Preparation;
  readonly onDone: (codes: readonly string[]) => void;
  readonly onClose: () => void;
}

function CodeStep({ prepared, onDone, onClose }: CodeStepProps) {
  const { act, busy, refusal } = useAct(confirmPassword);
  const draft = useDraft({ preparationId: prepared.preparationId, code: '' }, confirmPassword.body);
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body === undefined) return;
    const made = await act({ body });
    if (made !== undefined) onDone(made.recoveryCodes);
  };
  return (
    <ActDialog
      open
      title="Relier l’application à codes"
      confirm="Confirmer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="totp-dialog"
    >
      <Typography>
        Dans une application à codes de votre téléphone (FreeOTP, Aegis, Google Authenticator…), ajoutez un compte en
        photographiant ce dessin.
      </Typography>
      <Box
        component="img"
        alt="Code QR à photographier avec l’application"
        src={`data:image/svg+xml,${encodeURIComponent(prepared.qrSvg)}`}
        sx={{ width: 200, height: 200, alignSelf: 'center', bgcolor: '#fff', p: 1 }}
      />
      <Stack direction="row" sx={{ alignItems: 'center', gap: 1, flexWrap: 'wrap' }}>
        <Typography sx={{ color: 'text.secondary', fontSize: '0.9rem' }}>Ou recopiez&nbsp;:</Typography>
        <Box data-testid="totp-secret" sx={{ fontFamily: MONOSPACE, overflowWrap: 'anywhere' }}>
          {prepared.secret}
        </Box>
        <CopyButton text={prepared.secret} label="Copier le secret" />
      </Stack>
      <TextField
        {...draft.field('code')}
        label="Code à 6 chiffres affiché par l’application"
        autoComplete="one-time-code"
        slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 6, 'data-testid': 'totp-code' } }}
      />
    </ActDialog>
  );
}
