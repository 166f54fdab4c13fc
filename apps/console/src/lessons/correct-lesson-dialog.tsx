import { correctLesson, getLessonSaid, type LessonSaid } from '@chariot/contract';
import { Alert, Button, DialogActions, DialogContent, MenuItem, Stack, TextField } from '@mui/material';
import { useState } from 'react';
import { tagOf, useAct, useRead } from '../api/index.js';
import { french } from '../formats/index.js';
import { Reading, Sheet, useDraft } from '../page/index.js';
import { ClassFields, display, durationsWith, numberOf, Tick } from './fields.js';

interface Props {
  readonly id: string;
  readonly onClose: () => void;
}

/** What was mistyped as the lesson was opened, put right while it lasts. */
export function CorrectLessonDialog({ id, onClose }: Props) {
  const said = useRead(getLessonSaid, { params: { id } }, { fresh: true });
  const correcting = useAct(correctLesson, 'Séance corrigée.');
  return (
    <Sheet open title="Corriger la séance" onClose={onClose} busy={correcting.busy} testId="correct-lesson-dialog">
      <Reading of={said}>{(value) => <Form id={id} said={value} correcting={correcting} onClose={onClose} />}</Reading>
    </Sheet>
  );
}

interface FormProps extends Props {
  readonly said: LessonSaid;
  readonly correcting: ReturnType<typeof useAct<typeof correctLesson>>;
}

function Form({ id, said, correcting, onClose }: FormProps) {
  const [tag] = useState(() => tagOf(getLessonSaid, { params: { id } }));
  const draft = useDraft(
    {
      ...{ className: said.className, level: said.level as string, discipline: said.discipline as string },
      ...{ pupils: String(said.pupils), halfClass: said.halfClass, minutes: String(said.minutes) },
    },
    correctLesson.body,
    ({ pupils, minutes, ...fields }) => ({ ...fields, pupils: numberOf(pupils), minutes: Number(minutes) }),
  );
  const { values, set, field } = draft;
  const save = async (): Promise<void> => {
    const body = draft.checked();
    if (body === undefined) return;
    if ((await correcting.act({ params: { id }, body }, tag)) !== undefined) onClose();
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <DialogContent dividers>
        <Stack spacing={2}>
          <ClassFields field={field} testId="correct" />
          <TextField
            {...field('minutes', 'Depuis le début de la séance.')}
            label="Durée"
            select
            slotProps={display('correct-minutes')}
          >
            {durationsWith(said.minutes).map((minutes) => (
              <MenuItem key={minutes} value={String(minutes)}>
                {minutes}&nbsp;min
              </MenuItem>
            ))}
          </TextField>
          <Tick on={values.halfClass} onChange={(halfClass) => set({ halfClass })} label="Demi-classe" />
        </Stack>
      </DialogContent>
      {correcting.refusal !== undefined && (
        <Alert severity="error" data-testid="refusal" sx={{ mx: 3, mt: 2 }}>
          {french(correcting.refusal)}
        </Alert>
      )}
      <DialogActions sx={{ px: 3, py: 2 }}>
        <Button
          type="submit"
          variant="contained"
          size="large"
          fullWidth
          loading={correcting.busy}
          data-testid="correct-lesson-confirm"
        >
          Enregistrer
        </Button>
      </DialogActions>
    </form>
  );
}
