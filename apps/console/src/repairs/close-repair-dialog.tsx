import { closeRepair, type RepairDetail } from '@chariot/contract';
import { MenuItem, TextField } from '@mui/material';
import { useAct, useMay } from '../api/index.js';
import { today } from '../formats/index.js';
import { ActDialog, DayField, orNull, useDraft } from '../page/index.js';
import { typedCents } from './typed-cents.js';
import { OUTCOME_WORDS } from './words.js';

interface CloseRepairDialogProps {
  readonly repair: RepairDetail;
  readonly onClose: () => void;
}

/** What came of it. Only what has left can come back repaired, or be replaced. */
export function CloseRepairDialog({ repair, onClose }: CloseRepairDialogProps) {
  const closing = useAct(closeRepair, 'Panne close.');
  const may = useMay();
  const sent = repair.state === 'sent';
  // What is replaced loses its identity: a contractor leaves that to whoever may revoke it.
  const outcomes = (
    sent ? (['repaired', 'replaced', 'irreparable', 'onSite'] as const) : (['onSite', 'irreparable'] as const)
  ).filter((one) => one !== 'replaced' || may('device:revoke'));
  const draft = useDraft(
    { outcome: outcomes[0] as string, backOn: today(new Date()) as string, costCents: '', note: '' },
    closeRepair.body,
    (typed) => ({ ...typed, costCents: typedCents(typed.costCents), note: orNull(typed.note) }),
  );
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await closing.act({ params: { id: repair.id }, body }))) onClose();
  };
  return (
    <ActDialog
      open
      title={sent ? 'Noter le retour' : 'Clore la panne'}
      confirm="Enregistrer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={closing.busy}
      refusal={closing.refusal}
      testId="close-repair-dialog"
    >
      <TextField
        {...draft.field(
          'outcome',
          draft.values.outcome === 'replaced'
            ? 'Cette tablette sera réformée et perdra son identité ; enrôlez celle qui la remplace.'
            : undefined,
        )}
        label="Ce qu’il en est sorti"
        select
        slotProps={{ select: { SelectDisplayProps: { 'data-testid': 'repair-outcome' } as object } }}
      >
        {outcomes.map((outcome) => (
          <MenuItem key={outcome} value={outcome}>
            {OUTCOME_WORDS[outcome]}
          </MenuItem>
        ))}
      </TextField>
      <DayField {...draft.field('backOn')} label={sent ? 'Revenue le' : 'Close le'} />
      <TextField
        {...draft.field('costCents', 'En euros, TVA comprise. Vide : non renseigné.')}
        label="Coût pour la collectivité"
        slotProps={{ htmlInput: { inputMode: 'decimal', maxLength: 12, 'data-testid': 'repair-cost' } }}
      />
      <TextField
        {...draft.field('note', 'Facultatif.')}
        label="Note"
        multiline
        slotProps={{ htmlInput: { maxLength: 500 } }}
      />
    </ActDialog>
  );
}
