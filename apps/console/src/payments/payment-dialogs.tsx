import {
  confirmPayment,
  paymentKind,
  recordPayment,
  type Payment,
  type PaymentKind,
  type PaymentLedger,
} from '@chariot/contract';
import { MenuItem, TextField, Typography } from '@mui/material';
import { useAct } from '../api/index.js';
import { centsOf, day, euros, facts, today, typedCents } from '../formats/index.js';
import { ActDialog, DayField, Explained, orNull, useDraft } from '../page/index.js';
import { AmountField } from './amount-field.js';
import { PAYMENT_WORDS } from './words.js';

interface PaymentDialogProps {
  readonly conventionId: string;
  readonly ledger: PaymentLedger;
  readonly onClose: () => void;
}

/** One transfer of the State; what bounds it is said before it is written. */
export function PaymentDialog({ conventionId, ledger: { ceilings }, onClose }: PaymentDialogProps) {
  const { act, busy, refusal } = useAct(recordPayment, 'Versement écrit.');
  const ceilingOf = (kind: PaymentKind) => ceilings.find((one) => one.kind === kind);
  // An instalment is the exception: only an avenant says so.
  const open = paymentKind.options.find((kind) => kind !== 'instalment' && (ceilingOf(kind)?.cents ?? 0) > 0);
  const proposed = (kind: PaymentKind): string => {
    const cents = ceilingOf(kind)?.cents ?? 0;
    return cents > 0 ? typedCents(cents) : '';
  };
  const draft = useDraft(
    {
      kind: (open ?? 'advance') as PaymentKind,
      cents: proposed(open ?? 'advance'),
      orderedOn: '',
      paidOn: String(today(new Date())),
      reference: '',
    },
    recordPayment.body,
    (typed) => ({
      ...typed,
      cents: centsOf(typed.cents),
      orderedOn: orNull(typed.orderedOn),
      reference: orNull(typed.reference),
    }),
  );
  const ceiling = ceilingOf(draft.values.kind);
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await act({ params: { id: conventionId }, body }))) onClose();
  };
  return (
    <ActDialog
      open
      title="Écrire un versement"
      confirm="Écrire"
      disabled={ceiling?.cents === 0}
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="payment-dialog"
    >
      <TextField
        select
        {...draft.field('kind')}
        onChange={({ target }) => {
          const kind = target.value as PaymentKind;
          draft.set({ kind, cents: proposed(kind) });
        }}
        label="Versement"
        slotProps={{ select: { SelectDisplayProps: { 'data-testid': 'payment-kind' } as object } }}
      >
        {paymentKind.options.map((kind) => (
          <MenuItem key={kind} value={kind}>
            {PAYMENT_WORDS[kind]}
          </MenuItem>
        ))}
      </TextField>
      {ceiling !== undefined && <Explained of={ceiling} label="Au plus" strong testId="payment-ceiling" />}
      <AmountField {...draft.field('cents')} label="Montant (€)" testId="payment-cents" />
      <DayField {...draft.field('orderedOn')} label="Ordonnancé le (facultatif)" />
      <DayField {...draft.field('paidOn')} label="Versé le" />
      <TextField
        {...draft.field('reference', 'La demande de paiement dans Chorus, par exemple.')}
        label="Référence (facultative)"
        slotProps={{ htmlInput: { maxLength: 80 } }}
      />
    </ActDialog>
  );
}

interface ReceiptDialogProps {
  readonly conventionId: string;
  readonly payment: Payment;
  readonly onClose: () => void;
}

export function ReceiptDialog({ conventionId, payment, onClose }: ReceiptDialogProps) {
  const { act, busy, refusal } = useAct(confirmPayment, 'Réception confirmée.');
  const draft = useDraft(
    {
      receivedOn: payment.receipt?.receivedOn ?? payment.paidOn,
      cents: typedCents(payment.receipt?.cents ?? payment.cents),
      revenueOrderNumber: payment.receipt?.revenueOrderNumber ?? '',
    },
    confirmPayment.body,
    (typed) => ({ ...typed, cents: centsOf(typed.cents), revenueOrderNumber: orNull(typed.revenueOrderNumber) }),
  );
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    const params = { id: conventionId, paymentId: payment.id };
    if (body !== undefined && (await act({ params, body }))) onClose();
  };
  return (
    <ActDialog
      open
      title="Confirmer la réception"
      confirm="Confirmer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="receipt-dialog"
    >
      <Typography>
        {facts(PAYMENT_WORDS[payment.kind], `${euros(payment.cents)} versés le ${day(payment.paidOn)}`)}
      </Typography>
      <DayField {...draft.field('receivedOn')} label="Reçu le" />
      <AmountField {...draft.field('cents')} label="Montant reçu (€)" testId="receipt-cents" />
      <TextField
        {...draft.field('revenueOrderNumber')}
        label="N° du titre de recettes (facultatif)"
        slotProps={{ htmlInput: { maxLength: 80, 'data-testid': 'receipt-order' } }}
      />
    </ActDialog>
  );
}
