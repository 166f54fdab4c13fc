import { setWarranty, type Warranty } from '@chariot/contract';
import { TextField } from '@mui/material';
import { useAct } from '../api/index.js';
import { ActDialog, DayField, orNull, useDraft } from '../page/index.js';

interface WarrantyDialogProps {
  readonly deviceId: string;
  readonly warranty: Warranty | null;
  readonly onClose: () => void;
}

export function WarrantyDialog({ deviceId, warranty, onClose }: WarrantyDialogProps) {
  const setting = useAct(setWarranty, 'Garantie notée.');
  const draft = useDraft(
    {
      supplier: warranty?.supplier ?? '',
      startsOn: (warranty?.startsOn ?? '') as string,
      endsOn: (warranty?.endsOn ?? '') as string,
      reference: warranty?.reference ?? '',
    },
    setWarranty.body,
    (typed) => ({ ...typed, reference: orNull(typed.reference) }),
  );
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await setting.act({ params: { id: deviceId }, body }))) onClose();
  };
  return (
    <ActDialog
      open
      title="Garantie de la tablette"
      confirm="Enregistrer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={setting.busy}
      refusal={setting.refusal}
      testId="warranty-dialog"
    >
      <TextField
        {...draft.field('supplier')}
        label="Fournisseur"
        slotProps={{ htmlInput: { maxLength: 120, 'data-testid': 'warranty-supplier' } }}
      />
      <DayField {...draft.field('startsOn')} label="Depuis le" inputProps={{ 'data-testid': 'warranty-from' }} />
      <DayField {...draft.field('endsOn')} label="Jusqu’au, compris" inputProps={{ 'data-testid': 'warranty-until' }} />
      <TextField
        {...draft.field('reference', 'Facultatif.')}
        label="Référence"
        slotProps={{ htmlInput: { maxLength: 80 } }}
      />
    </ActDialog>
  );
}
