import { removePassword, renewRecoveryCodes, type Account } from '@chariot/contract';
import { Alert, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct } from '../api/index.js';
import { count, moment } from '../formats/index.js';
import { ActDialog, Section } from '../page/index.js';
import { RecoveryCodes } from './recovery-codes.js';
import { SetPasswordDialog } from './set-password-dialog.js';

export function PasswordSection({ own }: { readonly own: Account }) {
  const [opened, setOpened] = useState<'set' | 'remove'>();
  const renewal = useAct(renewRecoveryCodes);
  const [codes, setCodes] = useState<readonly string[]>();
  const close = (): void => setOpened(undefined);
  const renew = async (): Promise<void> => {
    const made = await renewal.act({});
    if (made !== undefined) setCodes(made.recoveryCodes);
  };
  return (
    <Section
      title="Mot de passe et code"
      hint="Un mot de passe ne suffit jamais : une application de votre téléphone donne un code à 6 chiffres."
      testId="password-section"
    >
      {own.passwordSetAt === null ? (
        <Button variant="outlined" onClick={() => setOpened('set')} data-testid="set-password">
          Choisir un mot de passe
        </Button>
      ) : (
        <Stack spacing={1.5}>
          <Typography>
            Choisi le {moment(own.passwordSetAt)}. Il vous reste{' '}
            {count(own.recoveryCodesLeft, 'code de secours', 'codes de secours')}.
          </Typography>
          {own.recoveryCodesLeft < 3 && (
            <Alert severity="warning">
              Faites-en de nouveaux avant d’en manquer&nbsp;: ils servent si le téléphone se perd.
            </Alert>
          )}
          <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
            <Button size="small" variant="outlined" onClick={() => setOpened('set')} data-testid="set-password">
              En changer
            </Button>
            <Button size="small" variant="outlined" loading={renewal.busy} onClick={() => void renew()}>
              Nouveaux codes de secours
            </Button>
            <Button size="small" onClick={() => setOpened('remove')}>
              Retirer
            </Button>
          </Stack>
          {renewal.refusal !== undefined && <Alert severity="error">{renewal.refusal}</Alert>}
        </Stack>
      )}
      {opened === 'set' && <SetPasswordDialog onClose={close} />}
      {opened === 'remove' && <RemoveDialog onClose={close} />}
      {codes !== undefined && <RecoveryCodes codes={codes} onClose={() => setCodes(undefined)} />}
    </Section>
  );
}

function RemoveDialog({ onClose }: { readonly onClose: () => void }) {
  const { act, busy, refusal } = useAct(removePassword, 'Mot de passe retiré.');
  const confirm = async (): Promise<void> => {
    if (await act({})) onClose();
  };
  return (
    <ActDialog
      open
      danger
      title="Retirer le mot de passe et son code ?"
      confirm="Retirer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="remove-password-dialog"
    >
      <Typography>Ils ne permettront plus d’entrer. Vos autres sessions seront fermées.</Typography>
    </ActDialog>
  );
}
