import { setBookingSettings, type AgendaCart } from '@chariot/contract';
import { TextField, Typography } from '@mui/material';
import { useAct } from '../api/index.js';
import { ActDialog, useDraft } from '../page/index.js';

const FIELDS = [
  ['travelMinutes', 'Trajet (minutes)', 'Laissé après chaque réservation, avant celle d’une autre personne.'],
  ['chargeAfterHours', 'Heures de suite', 'Au plus, sans recharger.'],
  ['chargeMinutes', 'Recharge (minutes)', 'Laissée ensuite ; 0 : on ne compte pas la recharge.'],
] as const;

/** What is left between two reservations of a cart. */
export function SettingsDialog({ cart, onClose }: { readonly cart: AgendaCart; readonly onClose: () => void }) {
  const { act, busy, refusal } = useAct(setBookingSettings, 'Réglages enregistrés.');
  const { travelMinutes, chargeMinutes, chargeAfterHours } = cart.settings;
  const draft = useDraft(
    {
      travelMinutes: String(travelMinutes),
      chargeMinutes: String(chargeMinutes),
      chargeAfterHours: String(chargeAfterHours),
    },
    setBookingSettings.body,
    (values) =>
      Object.fromEntries(Object.entries(values).map(([name, text]) => [name, text === '' ? undefined : Number(text)])),
  );
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await act({ params: { id: cart.classroomId }, body })) !== undefined) onClose();
  };
  return (
    <ActDialog
      open
      title="Trajet et recharge"
      confirm="Enregistrer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="booking-settings-dialog"
    >
      <Typography>Les réservations déjà faites ne changent pas.</Typography>
      {FIELDS.map(([name, label, hint]) => (
        <TextField
          key={name}
          {...draft.field(name, hint)}
          label={label}
          slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 3, 'data-testid': `setting-${name}` } }}
        />
      ))}
    </ActDialog>
  );
}
