import { revokeDevice, type DeviceDetail } from '@chariot/contract';
import { Box, TextField, Typography } from '@mui/material';
import { useAct } from '../api/index.js';
import { ActDialog, useDraft } from '../page/index.js';

interface RevokeDialogProps {
  readonly device: DeviceDetail;
  readonly name: string;
  readonly onClose: () => void;
}

/** Takes a tablet's identity away: says what is lost, when, and the way back. */
export function RevokeDialog({ device, name, onClose }: RevokeDialogProps) {
  const { act, busy, refusal } = useAct(revokeDevice, 'Identité retirée\u00A0: la tablette ne peut plus se connecter.');
  const draft = useDraft({ reason: '' }, revokeDevice.body);
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await act({ params: { id: device.id }, body }))) onClose();
  };
  return (
    <ActDialog
      open
      danger
      title={`Retirer son identité à «\u00A0${name}\u00A0»\u00A0?`}
      confirm="Retirer l’identité"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="revoke-dialog"
    >
      <Box component="ul" sx={{ m: 0, pl: 2.5, '& li': { mb: 0.5 } }}>
        <li>Sa connexion est coupée tout de suite&nbsp;: elle ne reçoit plus ni réglage ni message.</li>
        <li>Ce qui est déjà réglé dessus y reste. Rien n’est effacé, ni sur la tablette ni ici.</li>
        <li>Pour revenir en arrière, il faudra l’enrôler de nouveau avec un code.</li>
      </Box>
      <Typography sx={{ color: 'text.secondary', fontSize: '0.9rem' }}>N° de série {device.serialNumber}</Typography>
      <TextField
        {...draft.field('reason')}
        label="Motif"
        multiline
        minRows={2}
        slotProps={{ htmlInput: { maxLength: 300, 'data-testid': 'revoke-reason' } }}
      />
    </ActDialog>
  );
}
