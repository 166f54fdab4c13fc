import { FAULT_LABELS, openRepair, type DeviceDetail } from '@chariot/contract';
import { MenuItem, TextField } from '@mui/material';
import { useNavigate } from 'react-router-dom';
import { useAct } from '../api/index.js';
import { ActDialog, useDraft } from '../page/index.js';

/** Says that a tablet is broken. A photo is added on the page that follows. */
export function OpenRepairDialog({ device, onClose }: { readonly device: DeviceDetail; readonly onClose: () => void }) {
  const navigate = useNavigate();
  const opening = useAct(openRepair, 'Panne signalée.');
  const draft = useDraft({ fault: '', description: '' }, openRepair.body, (typed) => ({
    ...typed,
    deviceId: device.id,
  }));
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body === undefined) return;
    const opened = await opening.act({ body });
    if (opened !== undefined) void navigate(`/reparations/${opened.id}`);
  };
  return (
    <ActDialog
      open
      title="Signaler une panne"
      confirm="Signaler"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={opening.busy}
      refusal={opening.refusal}
      testId="open-repair-dialog"
    >
      <TextField
        {...draft.field('fault')}
        label="Ce qui ne va pas"
        select
        slotProps={{ select: { SelectDisplayProps: { 'data-testid': 'repair-fault' } as object } }}
      >
        {Object.entries(FAULT_LABELS).map(([fault, words]) => (
          <MenuItem key={fault} value={fault}>
            {words}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        {...draft.field('description', 'Ce que vous avez vu, et quand. Aucun nom d’élève.')}
        label="Description"
        multiline
        minRows={3}
        slotProps={{ htmlInput: { maxLength: 1000, 'data-testid': 'repair-description' } }}
      />
    </ActDialog>
  );
}
