import { lendTablet, LOAN_BORROWER_LABELS, loanBorrower } from '@chariot/contract';
import { FormControlLabel, MenuItem, Switch, TextField, Typography } from '@mui/material';
import { useNavigate } from 'react-router-dom';
import { useAct } from '../api/index.js';
import { today } from '../formats/index.js';
import { ActDialog, DayField, useDraft } from '../page/index.js';

interface LendDialogProps {
  readonly classroom: { readonly id: string; readonly name: string };
  /** The numbers of its tablets. */
  readonly slots: readonly number[];
  readonly onClose: () => void;
}

/** A tablet leaves: which one, to which function, until when. The name is written on the slip, by hand. */
export function LendDialog({ classroom, slots, onClose }: LendDialogProps) {
  const navigate = useNavigate();
  const lending = useAct(lendTablet, ({ number }) => `Prêt n° ${number} noté : imprimez son bordereau.`);
  const draft = useDraft(
    { slot: '', borrower: '', toMyself: false, lentOn: today(new Date()) as string, dueOn: '' },
    lendTablet.body,
    ({ slot, toMyself, borrower, ...typed }) => ({
      ...{
        ...typed,
        borrower,
        slot: slot === '' ? undefined : Number(slot),
        toMyself: toMyself && borrower !== 'family',
      },
    }),
  );
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body === undefined) return;
    if ((await lending.act({ params: { id: classroom.id }, body })) === undefined) return;
    onClose();
    void navigate('/prets');
  };
  const isFamily = draft.values.borrower === 'family';
  return (
    <ActDialog
      open
      title={`Prêter une tablette de ${classroom.name}`}
      confirm="Noter le prêt"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={lending.busy}
      refusal={lending.refusal}
      testId="lend-dialog"
    >
      <TextField
        {...draft.field('slot')}
        label="Tablette"
        select
        slotProps={{ select: { SelectDisplayProps: { 'data-testid': 'lend-slot' } as object } }}
      >
        {slots.map((slot) => (
          <MenuItem key={slot} value={String(slot)}>
            Tablette {slot}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        {...draft.field('borrower')}
        label="Prêtée à"
        select
        slotProps={{ select: { SelectDisplayProps: { 'data-testid': 'lend-borrower' } as object } }}
      >
        {loanBorrower.options.map((borrower) => (
          <MenuItem key={borrower} value={borrower}>
            {LOAN_BORROWER_LABELS[borrower]}
          </MenuItem>
        ))}
      </TextField>
      {isFamily ? (
        <Typography data-testid="lend-family">
          N’écrivez ici aucun nom : la famille signe le bordereau imprimé, dont le numéro suffit.
        </Typography>
      ) : (
        <FormControlLabel
          control={<Switch checked={draft.values.toMyself} onChange={(_, toMyself) => draft.set({ toMyself })} />}
          label="À moi-même : mon nom est gardé avec le prêt"
        />
      )}
      <DayField {...draft.field('lentOn')} label="Partie le" inputProps={{ 'data-testid': 'lend-lent-on' }} />
      <DayField {...draft.field('dueOn')} label="À rendre le" inputProps={{ 'data-testid': 'lend-due-on' }} />
    </ActDialog>
  );
}
