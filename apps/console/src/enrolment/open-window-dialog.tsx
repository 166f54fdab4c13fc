import { openEnrolmentWindow, type Classroom } from '@chariot/contract';
import { MenuItem, TextField, Typography } from '@mui/material';
import { useAct } from '../api/index.js';
import { count } from '../formats/index.js';
import { ActDialog, useDraft } from '../page/index.js';

const DURATIONS = [
  [60, '1 heure'],
  [120, '2 heures'],
  [480, 'La journée (8 heures)'],
  [60 * 24 * 2, '2 jours'],
  [60 * 24 * 7, '1 semaine'],
] as const;

interface OpenWindowDialogProps {
  readonly classroom: Classroom;
  /** Slots whose tablet is yet to be enrolled, or has to be again. */
  readonly free: number;
  readonly onClose: () => void;
  readonly onOpened: (windowId: string) => void;
}

/** Opens the window during which tablets may enrol: one one-use code per slot without an enrolled tablet. */
export function OpenWindowDialog({ classroom, free, onClose, onOpened }: OpenWindowDialogProps) {
  const { act, busy, refusal } = useAct(openEnrolmentWindow);
  const draft = useDraft({ count: String(free), minutes: '120' }, openEnrolmentWindow.body, (values) => ({
    count: values.count.trim() === '' ? undefined : Number(values.count),
    minutes: Number(values.minutes),
  }));
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    const window = body && (await act({ params: { id: classroom.id }, body }));
    if (window) onOpened(window.id);
  };
  return (
    <ActDialog
      open
      title="Ouvrir l’enrôlement"
      confirm="Ouvrir"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="open-window-dialog"
    >
      <Typography>
        Chaque tablette recevra son code, qui ne sert qu’une fois et la range à son emplacement. Vous verrez les codes à
        l’écran et pourrez les imprimer.
      </Typography>
      <TextField
        {...draft.field(
          'count',
          `${count(free, 'emplacement sans tablette enrôlée', 'emplacements sans tablette enrôlée')} sur ${classroom.capacity}.`,
        )}
        label="Nombre de codes"
        type="number"
        slotProps={{ htmlInput: { min: 1, max: 40, 'data-testid': 'window-count' } }}
      />
      <TextField {...draft.field('minutes', 'Ensuite, les codes restants ne valent plus rien.')} label="Durée" select>
        {DURATIONS.map(([minutes, words]) => (
          <MenuItem key={minutes} value={String(minutes)}>
            {words}
          </MenuItem>
        ))}
      </TextField>
    </ActDialog>
  );
}
