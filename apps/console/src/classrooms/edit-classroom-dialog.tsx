import { changeClassroom, getClassroom, type Classroom } from '@chariot/contract';
import Add from '@mui/icons-material/Add';
import Delete from '@mui/icons-material/DeleteOutline';
import { Box, Button, FormLabel, IconButton, Stack, TextField } from '@mui/material';
import { useState } from 'react';
import { useAct } from '../api/index.js';
import { count } from '../formats/index.js';
import { ActDialog, DayField, useDraft } from '../page/index.js';
import { before, putBack, useOfferUndo } from '../undo/index.js';
import { editedOf, type CartValues, type EquipmentRow } from './edited.js';

interface EditClassroomDialogProps {
  readonly classroom: Classroom;
  readonly onClose: () => void;
}

/** Name, capacity, room, access point, equipment: everything of the cart but its tablets. */
export function EditClassroomDialog({ classroom, onClose }: EditClassroomDialogProps) {
  const { act, busy, refusal } = useAct(changeClassroom);
  const offer = useOfferUndo();
  const [initial] = useState((): CartValues => ({
    name: classroom.name,
    capacity: String(classroom.capacity),
    room: classroom.room ?? '',
    accessPoint: classroom.accessPoint ?? '',
    chargingUnit: classroom.chargingUnit ?? '',
    schoolCouncilInformedOn: classroom.schoolCouncilInformedOn ?? '',
    equipment: classroom.equipment.map(({ name, count }) => ({ name, count: String(count) })),
  }));
  const draft = useDraft(initial, changeClassroom.body, (values) => editedOf(values, initial));
  const { equipment } = draft.values;
  const setRow = (at: number, change: Partial<EquipmentRow>): void =>
    draft.set({ equipment: equipment.map((row, index) => (index === at ? { ...row, ...change } : row)) });

  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body === undefined) return;
    const params = { id: classroom.id };
    const left = await act({ params, body });
    if (left === undefined) return;
    const back = before<typeof body>(classroom, body);
    const read = { reader: getClassroom, ask: { params } };
    offer(
      'Classe mobile modifiée.',
      back && (() => putBack(read, left, back, { route: changeClassroom, ask: { params, body: back } })),
    );
    onClose();
  };
  return (
    <ActDialog
      open
      title="Modifier la classe mobile"
      confirm="Enregistrer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="edit-classroom-dialog"
    >
      <TextField {...draft.field('name')} label="Nom" />
      <TextField
        {...draft.field(
          'capacity',
          classroom.devices > 0
            ? `${count(classroom.devices, 'tablette y est', 'tablettes y sont')}\u00A0: la capacité ne peut pas descendre au-dessous.`
            : 'La convention parle d’environ 12 tablettes.',
        )}
        label="Capacité (tablettes)"
        type="number"
        slotProps={{ htmlInput: { min: 1, max: 40, 'data-testid': 'capacity' } }}
      />
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { sm: '1fr 1fr' } }}>
        <TextField {...draft.field('room')} label="Salle" />
        <TextField {...draft.field('accessPoint')} label="Borne Wi-Fi" />
        <TextField {...draft.field('chargingUnit')} label="Meuble de charge" sx={{ gridColumn: { sm: '1 / -1' } }} />
        <DayField {...draft.field('schoolCouncilInformedOn')} label="Conseil d’école informé du Wi-Fi le" />
      </Box>
      <Box component="fieldset" sx={{ border: 0, m: 0, p: 0 }}>
        <FormLabel component="legend" sx={{ fontSize: '0.9rem', mb: 1.5, fontWeight: 600, color: 'text.primary' }}>
          Autre équipement (housses, chargeurs, claviers…)
        </FormLabel>
        <Stack spacing={1.5}>
          {equipment.map((row, index) => (
            <Stack direction="row" spacing={1} key={index}>
              <TextField
                label="Nom"
                value={row.name}
                onChange={({ target }) => setRow(index, { name: target.value })}
              />
              <TextField
                label="Nombre"
                type="number"
                value={row.count}
                onChange={({ target }) => setRow(index, { count: target.value })}
                sx={{ width: 110, flexShrink: 0 }}
                slotProps={{ htmlInput: { min: 0, max: 500 } }}
              />
              <IconButton
                aria-label={`Retirer ${row.name || 'cette ligne'}`}
                onClick={() => draft.set({ equipment: equipment.filter((_, at) => at !== index) })}
              >
                <Delete />
              </IconButton>
            </Stack>
          ))}
          <Box>
            <Button
              size="small"
              startIcon={<Add />}
              onClick={() => draft.set({ equipment: [...equipment, { name: '', count: '12' }] })}
            >
              Ajouter
            </Button>
          </Box>
        </Stack>
        {draft.errors['equipment'] !== undefined && (
          <Box role="alert" sx={{ color: 'error.main', fontSize: '0.85rem', mt: 0.5 }}>
            Équipement&nbsp;: {draft.errors['equipment']}
          </Box>
        )}
      </Box>
    </ActDialog>
  );
}
