import { changeDeviceState, type DeviceDetail } from '@chariot/contract';
import { MenuItem, TextField } from '@mui/material';
import { useAct } from '../api/index.js';
import { ActDialog, useDraft } from '../page/index.js';
import { LIFE_STATES, LIFE_WORDS } from './words.js';

/** The next step of a tablet's life, with its reason. Which steps may follow which is the server's to say. */
export function LifeDialog({ device, onClose }: { readonly device: DeviceDetail; readonly onClose: () => void }) {
  const { act, busy, refusal } = useAct(
    changeDeviceState,
    ({ state }) => `Tablette notée «\u00A0${LIFE_WORDS[state]}\u00A0».`,
  );
  const draft = useDraft({ to: '', reason: '' }, changeDeviceState.body);
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await act({ params: { id: device.id }, body }))) onClose();
  };
  return (
    <ActDialog
      open
      title="Changer le cycle de vie"
      confirm="Enregistrer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="life-dialog"
    >
      <TextField
        {...draft.field('to', `Aujourd’hui\u00A0: ${LIFE_WORDS[device.state]}.`)}
        label="Nouvel état"
        select
        slotProps={{ select: { SelectDisplayProps: { 'data-testid': 'life-to' } as object } }}
      >
        {LIFE_STATES.filter((state) => state !== device.state).map((state) => (
          <MenuItem key={state} value={state}>
            {LIFE_WORDS[state]}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        {...draft.field(
          'reason',
          'Par exemple\u00A0: écran fissuré, constaté à la fin de la séance. Aucun nom d’élève.',
        )}
        label="Motif"
        multiline
        minRows={2}
        slotProps={{ htmlInput: { maxLength: 300, 'data-testid': 'life-reason' } }}
      />
    </ActDialog>
  );
}
