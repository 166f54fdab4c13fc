import { revealActivationLock, type OutputOf } from '@chariot/contract';
import { Alert, Box, Button, DialogActions, DialogContent, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct } from '../api/index.js';
import { moment } from '../formats/index.js';
import { ActDialog, CopyButton, Sheet, useDraft } from '../page/index.js';

interface ActivationLockDialogProps {
  readonly deviceId: string;
  readonly onClose: () => void;
}

/** Shown to whoever may have the iPad erased and has just proved that it is she; the journal keeps why. */
export function ActivationLockDialog({ deviceId, onClose }: ActivationLockDialogProps) {
  const { act, busy, refusal } = useAct(revealActivationLock);
  const [shown, setShown] = useState<OutputOf<typeof revealActivationLock>>();
  const draft = useDraft({ reason: '' }, revealActivationLock.body);
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined) setShown(await act({ params: { id: deviceId }, body }));
  };
  if (shown !== undefined) return <RevealedCode shown={shown} onClose={onClose} />;
  return (
    <ActDialog
      open
      title="Voir le code d’activation"
      confirm="Voir"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="activation-lock-dialog"
    >
      <Typography>
        Il rouvre un iPad effacé que le compte Apple d’une personne a verrouillé. Qui l’a peut aussi rouvrir un iPad
        volé&nbsp;: le journal gardera que vous l’avez vu, et pourquoi.
      </Typography>
      <TextField
        {...draft.field('reason')}
        label="Motif"
        slotProps={{ htmlInput: { maxLength: 300, 'data-testid': 'activation-lock-reason' } }}
      />
    </ActDialog>
  );
}

interface RevealedCodeProps {
  readonly shown: OutputOf<typeof revealActivationLock>;
  readonly onClose: () => void;
}

function RevealedCode({ shown: { bypassCode, keptAt }, onClose }: RevealedCodeProps) {
  return (
    <Sheet open title="Code d’activation" onClose={onClose} testId="activation-lock-shown">
      <DialogContent dividers>
        <Stack sx={{ gap: 2 }}>
          <Alert severity="info">
            Sur l’iPad effacé, laissez vide l’identifiant Apple et tapez ce code à la place du mot de passe.
          </Alert>
          <Stack direction="row" sx={{ alignItems: 'center', gap: 1 }}>
            <Box data-testid="activation-lock-code" sx={{ fontWeight: 650, overflowWrap: 'anywhere' }}>
              {bypassCode}
            </Box>
            <CopyButton text={bypassCode} label="Copier le code" />
          </Stack>
          <Typography sx={{ color: 'text.secondary', fontSize: '0.9rem' }}>Reçu le {moment(keptAt)}</Typography>
        </Stack>
      </DialogContent>
      <DialogActions sx={{ px: 3, py: 2 }}>
        <Button variant="contained" onClick={onClose}>
          Fermer
        </Button>
      </DialogActions>
    </Sheet>
  );
}
