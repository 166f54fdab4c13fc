import { closeConvention, type Convention } from '@chariot/contract';
import { TextField, Typography } from '@mui/material';
import { useAct } from '../api/index.js';
import { today } from '../formats/index.js';
import { ActDialog, DayField, orNull, useDraft } from '../page/index.js';

interface CloseDialogProps {
  readonly convention: Convention;
  readonly onClose: () => void;
}

/** Once over and settled; what is still open takes a sentence. */
export function CloseDialog({ convention, onClose }: CloseDialogProps) {
  const closing = useAct(closeConvention, 'Convention close.');
  const draft = useDraft({ closedOn: today(new Date()) as string, note: '' }, closeConvention.body, (typed) => ({
    closedOn: typed.closedOn,
    note: orNull(typed.note),
  }));
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body === undefined) return;
    const closed = await closing.act({ params: { id: convention.id }, body });
    if (closed !== undefined) onClose();
  };
  return (
    <ActDialog
      open
      title="Clore la convention"
      confirm="Clore"
      danger
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={closing.busy}
      refusal={closing.refusal}
      testId="close-dialog"
    >
      <Typography>
        Une convention close ne s’amende plus et ne se dénonce plus&nbsp;: elle se lit toujours. S’il reste des points
        ouverts, Chariot les nomme et demande pourquoi.
      </Typography>
      <DayField {...draft.field('closedOn')} label="Close le" inputProps={{ 'data-testid': 'closed-on' }} />
      <TextField
        {...draft.field('note', 'Facultatif si tout est soldé.')}
        label="Ce qui reste ouvert, et pourquoi"
        multiline
        slotProps={{ htmlInput: { maxLength: 300, 'data-testid': 'close-note' } }}
      />
    </ActDialog>
  );
}
