import { LOAN_RETURN_LABELS, loanReturn, returnLoan, type Loan } from '@chariot/contract';
import { MenuItem, TextField, Typography } from '@mui/material';
import { useAct } from '../api/index.js';
import { today } from '../formats/index.js';
import { ActDialog, DayField, useDraft } from '../page/index.js';

/** It is back, or will not come: the loan ends. */
export function ReturnDialog({ loan, onClose }: { readonly loan: Loan; readonly onClose: () => void }) {
  const returning = useAct(returnLoan, 'Retour noté.');
  const draft = useDraft({ returned: 'good', returnedOn: today(new Date()) as string }, returnLoan.body);
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await returning.act({ params: { id: loan.id }, body })) !== undefined) onClose();
  };
  const { returned } = draft.values;
  return (
    <ActDialog
      open
      title={`Retour du prêt n° ${loan.number}`}
      confirm="Noter le retour"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={returning.busy}
      refusal={returning.refusal}
      testId="return-dialog"
    >
      <TextField
        {...draft.field('returned')}
        label="État"
        select
        slotProps={{ select: { SelectDisplayProps: { 'data-testid': 'return-state' } as object } }}
      >
        {loanReturn.options.map((state) => (
          <MenuItem key={state} value={state}>
            {LOAN_RETURN_LABELS[state]}
          </MenuItem>
        ))}
      </TextField>
      <DayField {...draft.field('returnedOn')} label="Rendue le" inputProps={{ 'data-testid': 'return-on' }} />
      {returned === 'damaged' && <Typography>Signalez aussi la panne, depuis la page de la tablette.</Typography>}
      {returned === 'lost' && <Typography>Déclarez aussi la perte, depuis la page de la tablette.</Typography>}
    </ActDialog>
  );
}
