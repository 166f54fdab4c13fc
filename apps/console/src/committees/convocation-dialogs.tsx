import { cancelMeeting, conveneMeeting, recordConvocation, type Meeting } from '@chariot/contract';
import { Alert, Box, TextField, Typography } from '@mui/material';
import { useAct } from '../api/index.js';
import { count, today } from '../formats/index.js';
import { ActDialog, DayField, orNull, useDraft } from '../page/index.js';
import { noticeIfSent } from './words.js';

interface DialogProps {
  readonly meeting: Meeting;
  readonly onClose: () => void;
}

/** Who will be written to, and whether it leaves in time, before it leaves. */
export function ConveneDialog({ meeting, onClose }: DialogProps) {
  const { act, busy, refusal } = useAct(conveneMeeting, 'Convocation envoyée.');
  const draft = useDraft({ message: '' }, conveneMeeting.body, ({ message }) => ({ message: orNull(message) }));
  const { inTime, sentence } = noticeIfSent(meeting, today(new Date()));
  const [written, others] = [
    meeting.attendees.filter(({ email }) => email !== null),
    meeting.attendees.filter(({ email }) => email === null),
  ];
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await act({ params: { id: meeting.id }, body }))) onClose();
  };
  return (
    <ActDialog
      open
      title="Envoyer la convocation"
      confirm="Envoyer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="convene-dialog"
    >
      <Alert severity={inTime === false ? 'warning' : 'info'} data-testid="notice-if-sent" data-in-time={inTime}>
        {sentence}
      </Alert>
      <Typography>
        {written.length === 0
          ? 'Personne n’a de courriel\u00A0: imprimez la convocation pour chacun.'
          : `Part par courriel à ${count(written.length, 'personne')}, avec le PDF et l’invitation d’agenda.`}
      </Typography>
      {others.length > 0 && written.length > 0 && (
        <Box>Sans courriel, à prévenir sur papier&nbsp;: {others.map((one) => one.function).join(', ')}.</Box>
      )}
      <TextField
        {...draft.field('message')}
        label="Message (facultatif)"
        multiline
        minRows={2}
        slotProps={{ htmlInput: { maxLength: 2000, 'data-testid': 'convocation-message' } }}
      />
    </ActDialog>
  );
}

/** One that left on paper, or from somebody's own mailbox. */
export function RecordConvocationDialog({ meeting, onClose }: DialogProps) {
  const { act, busy, refusal } = useAct(recordConvocation, 'Envoi noté.');
  const draft = useDraft({ sentOn: String(today(new Date())), by: '' }, recordConvocation.body);
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await act({ params: { id: meeting.id }, body }))) onClose();
  };
  return (
    <ActDialog
      open
      title="Noter un envoi fait sans Chariot"
      confirm="Noter"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="record-convocation-dialog"
    >
      <DayField {...draft.field('sentOn')} label="Partie le" />
      <TextField
        {...draft.field('by', 'Une fonction\u00A0: «\u00A0la directrice\u00A0», par exemple.')}
        label="Par"
        slotProps={{ htmlInput: { maxLength: 120, 'data-testid': 'convocation-by' } }}
      />
    </ActDialog>
  );
}

export function CancelDialog({ meeting, onClose }: DialogProps) {
  const { act, busy, refusal } = useAct(cancelMeeting, 'Réunion annulée.');
  const draft = useDraft({ reason: '' }, cancelMeeting.body);
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await act({ params: { id: meeting.id }, body }))) onClose();
  };
  return (
    <ActDialog
      open
      danger
      title="Annuler la réunion"
      confirm="Annuler la réunion"
      leave="Ne rien changer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="cancel-meeting-dialog"
    >
      <Typography>Si la convocation est partie par Chariot, chacun en est averti par courriel.</Typography>
      <TextField
        {...draft.field('reason')}
        label="Pourquoi"
        slotProps={{ htmlInput: { maxLength: 300, 'data-testid': 'cancel-reason' } }}
      />
    </ActDialog>
  );
}
