import { openClassroom, type PlaceRef } from '@chariot/contract';
import { TextField } from '@mui/material';
import { useNavigate } from 'react-router-dom';
import { useAct } from '../api/index.js';
import { ActDialog, orNull, useDraft } from '../page/index.js';
import { PlacePicker } from '../places/index.js';

interface OpenClassroomDialogProps {
  /** Already chosen when one comes from a school's page. */
  readonly school?: PlaceRef;
  readonly onClose: () => void;
}

/** Opens a classe mobile in a school, then its board. */
export function OpenClassroomDialog({ school, onClose }: OpenClassroomDialogProps) {
  const navigate = useNavigate();
  const { act, busy, refusal } = useAct(openClassroom, ({ name }) => `«\u00A0${name}\u00A0» est ouverte.`);
  const draft = useDraft(
    { schoolId: school?.id ?? '', name: 'Classe mobile 1', capacity: '12', room: '', accessPoint: '' },
    openClassroom.body,
    (values) => ({
      schoolId: values.schoolId === '' ? undefined : values.schoolId,
      name: values.name,
      capacity: values.capacity.trim() === '' ? undefined : Number(values.capacity),
      room: orNull(values.room),
      accessPoint: orNull(values.accessPoint),
    }),
  );
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    const opened = body && (await act({ body }));
    if (opened) void navigate(`/classes-mobiles/${opened.id}`);
  };
  return (
    <ActDialog
      open
      title="Ouvrir une classe mobile"
      confirm="Ouvrir"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="open-classroom-dialog"
    >
      {school === undefined && (
        <PlacePicker
          kind="school"
          label="École"
          presume
          onPick={(place) => draft.set({ schoolId: place?.id ?? '' })}
          error={draft.errors['schoolId']}
        />
      )}
      <TextField {...draft.field('name', 'Le nom écrit sur le chariot.')} label="Nom" />
      <TextField
        {...draft.field('capacity', 'La convention parle d’environ 12 tablettes.')}
        label="Capacité (tablettes)"
        type="number"
        slotProps={{ htmlInput: { min: 1, max: 40 } }}
      />
      <TextField {...draft.field('room')} label="Salle (facultatif)" />
      <TextField {...draft.field('accessPoint')} label="Borne Wi-Fi (facultatif)" />
    </ActDialog>
  );
}
