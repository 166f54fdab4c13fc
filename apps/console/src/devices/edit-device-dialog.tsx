import { changeDevice, getDevice, listClassrooms, type DeviceDetail } from '@chariot/contract';
import { MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { useAct, useRead } from '../api/index.js';
import { ActDialog, useDraft } from '../page/index.js';
import { putBack, useOfferUndo } from '../undo/index.js';
import { askedOf, wayBack } from './placing.js';

const UNDOING = 'Annulation du déplacement précédent.';

/** Inventory tag, slot, classe mobile: where the tablet belongs. */
export function EditDeviceDialog({ device, onClose }: { readonly device: DeviceDetail; readonly onClose: () => void }) {
  const { act, busy, refusal } = useAct(changeDevice);
  const offer = useOfferUndo();
  const classrooms = useRead(listClassrooms, { query: { limit: 200 } });
  // As it was when the form was filled: what somebody else changes meanwhile is not what is asked here.
  const [initial] = useState(() => ({
    assetTag: device.assetTag ?? '',
    slot: device.slot === null ? '' : String(device.slot),
    classroomId: device.classroomId,
    reason: '',
  }));
  const draft = useDraft(initial, changeDevice.body, (values) => askedOf(values, initial));
  const leaves = draft.values.classroomId !== initial.classroomId;
  const moves = leaves || draft.values.slot !== initial.slot;
  const known = classrooms.data?.items ?? [];
  const choices = known.some(({ id }) => id === device.classroomId)
    ? known
    : [{ id: device.classroomId, name: device.classroomName, school: device.school }, ...known];
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body === undefined) return;
    const params = { id: device.id };
    const left = await act({ params, body });
    if (left === undefined) return;
    const back = wayBack(device, body, left);
    const read = { reader: getDevice, ask: { params } };
    const ask = { params, body: { ...back, ...(moves && { reason: UNDOING }) } };
    offer('Tablette modifiée.', back && (() => putBack(read, left, back, { route: changeDevice, ask })));
    onClose();
  };
  return (
    <ActDialog
      open
      title="Modifier la tablette"
      confirm="Enregistrer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="edit-device-dialog"
    >
      <TextField
        {...draft.field('assetTag', 'Celui de la commune, collé sur la tablette.')}
        label="Numéro d’inventaire"
        slotProps={{ htmlInput: { maxLength: 40, 'data-testid': 'asset-tag' } }}
      />
      <TextField
        {...draft.field('classroomId')}
        // Its place there is another: the one that it has here may be somebody's.
        onChange={({ target: { value } }) =>
          draft.set({ classroomId: value, slot: value === initial.classroomId ? initial.slot : '' })
        }
        label="Classe mobile"
        select
        slotProps={{ select: { SelectDisplayProps: { 'data-testid': 'device-classroom' } as object } }}
      >
        {choices.map(({ id, name, school }) => (
          <MenuItem key={id} value={id}>
            {name} · {school.name}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        {...draft.field('slot', leaves ? 'Vide\u00A0: le premier emplacement libre.' : undefined)}
        label="Emplacement"
        type="number"
        slotProps={{ htmlInput: { min: 1, max: 40, 'data-testid': 'device-slot' } }}
      />
      {moves && (
        <TextField
          {...draft.field('reason', 'Par exemple\u00A0: échange avec la tablette 3.')}
          label="Motif du déplacement"
          slotProps={{ htmlInput: { maxLength: 300 } }}
        />
      )}
    </ActDialog>
  );
}
