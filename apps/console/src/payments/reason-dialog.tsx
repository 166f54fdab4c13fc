import { cancelPayment } from '@chariot/contract';
import { TextField, Typography } from '@mui/material';
import { french } from '../formats/index.js';
import { ActDialog, useDraft } from '../page/index.js';

interface ReasonDialogProps {
  readonly title: string;
  readonly explanation: string;
  readonly confirm: string;
  readonly send: (reason: string) => Promise<unknown>;
  readonly busy: boolean;
  readonly refusal: string | undefined;
  readonly onClose: () => void;
}

/** Something was written by mistake: it stays in the books with its reason, and counts for nothing. */
export function ReasonDialog({ title, explanation, confirm, send, busy, refusal, onClose }: ReasonDialogProps) {
  // Every cancellation of this page reads the same body.
  const draft = useDraft({ reason: '' }, cancelPayment.body);
  const say = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await send(body.reason)) !== undefined) onClose();
  };
  return (
    <ActDialog
      open
      danger
      title={title}
      confirm={confirm}
      leave="Ne rien changer"
      onConfirm={() => void say()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="money-reason-dialog"
    >
      <Typography>{french(explanation)}</Typography>
      <TextField
        {...draft.field('reason')}
        label="Pourquoi"
        slotProps={{ htmlInput: { maxLength: 300, 'data-testid': 'money-reason' } }}
      />
    </ActDialog>
  );
}
