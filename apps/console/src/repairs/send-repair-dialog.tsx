import { listDevices, sendRepair, type RepairDetail } from '@chariot/contract';
import { FormControlLabel, MenuItem, Switch, TextField } from '@mui/material';
import { useAct, useRead } from '../api/index.js';
import { today } from '../formats/index.js';
import { ActDialog, DayField, orNull, useDraft } from '../page/index.js';

interface SendRepairDialogProps {
  readonly repair: RepairDetail;
  readonly onClose: () => void;
}

/** It leaves to be repaired; a tablet of the reserve may stand in for it. */
export function SendRepairDialog({ repair, onClose }: SendRepairDialogProps) {
  const sending = useAct(sendRepair, 'Départ noté.');
  const now = today(new Date());
  const reserve = useRead(listDevices, { query: { schoolId: repair.school.id, state: 'inReserve', limit: 50 } });
  const draft = useDraft(
    {
      supplier: repair.warranty?.supplier ?? '',
      supplierReference: '',
      sentOn: now as string,
      expectedBackOn: '',
      underWarranty: repair.warranty !== null && repair.warranty.endsOn >= now,
      loanDeviceId: '',
    },
    sendRepair.body,
    (typed) => ({
      ...typed,
      supplierReference: orNull(typed.supplierReference),
      expectedBackOn: orNull(typed.expectedBackOn),
      loanDeviceId: orNull(typed.loanDeviceId),
    }),
  );
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await sending.act({ params: { id: repair.id }, body }))) onClose();
  };
  const spare = reserve.data?.items ?? [];
  return (
    <ActDialog
      open
      title="Noter le départ en réparation"
      confirm="Enregistrer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={sending.busy}
      refusal={sending.refusal}
      testId="send-repair-dialog"
    >
      <TextField
        {...draft.field('supplier')}
        label="Réparateur"
        slotProps={{ htmlInput: { maxLength: 120, 'data-testid': 'repair-supplier' } }}
      />
      <TextField
        {...draft.field('supplierReference', 'Facultatif.')}
        label="Sa référence du dossier"
        slotProps={{ htmlInput: { maxLength: 80 } }}
      />
      <DayField {...draft.field('sentOn')} label="Partie le" inputProps={{ 'data-testid': 'repair-sent-on' }} />
      <DayField {...draft.field('expectedBackOn', 'Facultatif : trente jours sinon.')} label="Attendue le" />
      <FormControlLabel
        control={
          <Switch checked={draft.values.underWarranty} onChange={(_, underWarranty) => draft.set({ underWarranty })} />
        }
        label="Prise en charge par la garantie"
      />
      {spare.length > 0 && (
        <TextField {...draft.field('loanDeviceId', 'De la réserve de l’école.')} label="Tablette de prêt" select>
          <MenuItem value="">Aucune</MenuItem>
          {spare.map(({ id, serialNumber, model }) => (
            <MenuItem key={id} value={id}>
              {serialNumber} ({model})
            </MenuItem>
          ))}
        </TextField>
      )}
    </ActDialog>
  );
}
