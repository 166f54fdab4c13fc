import { cancelPayment, type Payment, type PaymentLedger } from '@chariot/contract';
import { Alert, Box, Button, Stack } from '@mui/material';
import { useState } from 'react';
import { useAct, useMay } from '../api/index.js';
import { day, euros, facts, french } from '../formats/index.js';
import { Empty, Rows, Section, type Column } from '../page/index.js';
import { Notices } from './notices.js';
import { PaymentDialog, ReceiptDialog } from './payment-dialogs.js';
import { ReasonDialog } from './reason-dialog.js';
import { PAYMENT_WORDS } from './words.js';

interface LedgerProps {
  readonly conventionId: string;
  /** Nothing is due before. */
  readonly signed: boolean;
  readonly ledger: PaymentLedger;
}

const OF_ACCOUNT = new Set(['T24', 'T25']);

/** What the académie has paid, and what the commune says it has received: side by side. */
export function LedgerSection({ conventionId, signed, ledger }: LedgerProps) {
  const may = useMay();
  const [opened, setOpened] = useState<'pay' | { readonly act: 'receive' | 'cancel'; readonly payment: Payment }>();
  const close = (): void => setOpened(undefined);
  const { payments, suspended } = ledger;
  // What is said of an account in force stands beside it, below.
  const notices = ledger.notices.filter(({ rule }) => !OF_ACCOUNT.has(rule));
  const acts: Column<Payment> = {
    label: 'Actes',
    small: 'bare',
    cell: (payment) =>
      payment.cancelledBecause === null && (
        <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
          {may('expense:write') && (
            <Button size="small" onClick={() => setOpened({ act: 'receive', payment })} data-testid="confirm-payment">
              {payment.receipt === null ? 'Confirmer la réception' : 'Corriger la réception'}
            </Button>
          )}
          {may('claim:check') && payment.receipt === null && (
            <Button size="small" color="error" onClick={() => setOpened({ act: 'cancel', payment })}>
              Écarter
            </Button>
          )}
        </Stack>
      ),
  };
  const columns: readonly [Column<Payment>, ...Column<Payment>[]] = [
    { label: 'Versement', cell: (one) => <Name payment={one} /> },
    { label: 'Versé par l’académie', cell: (one) => `${euros(one.cents)} le ${day(one.paidOn)}`, align: 'right' },
    { label: 'Reçu par la collectivité', cell: (one) => <Receipt payment={one} />, align: 'right' },
    ...(may('expense:write') || may('claim:check') ? [acts] : []),
  ];
  return (
    <Section
      title="Versements de l’État (art. 7.1)"
      flush
      testId="payments"
      action={
        may('claim:check') &&
        signed && (
          <Button variant="contained" size="small" onClick={() => setOpened('pay')} data-testid="record-payment">
            Écrire un versement
          </Button>
        )
      }
    >
      {(suspended || notices.length > 0) && (
        <Stack sx={{ px: 2.5, pb: 1.5, gap: 1 }}>
          {suspended && (
            <Alert severity="warning" data-testid="payments-suspended">
              Le ministère a suspendu les versements&nbsp;: sa décision est plus bas.
            </Alert>
          )}
          <Notices notices={notices} />
        </Stack>
      )}
      {payments.length === 0 ? (
        <Empty title="Aucun versement">
          {!signed && 'La convention n’est pas signée\u00A0: l’État n’en doit rien encore. '}
          {may('claim:check')
            ? 'L’avance se verse à la signature, le solde quand le service fait est constaté.'
            : 'L’académie écrit ici ce qu’elle verse\u00A0; la collectivité dit ce qu’elle reçoit.'}
        </Empty>
      ) : (
        <Rows
          rows={payments}
          keyOf={({ id }) => id}
          columns={columns}
          caption="Versements de l’État"
          testId="payment-rows"
        />
      )}
      {opened === 'pay' && <PaymentDialog conventionId={conventionId} ledger={ledger} onClose={close} />}
      {typeof opened === 'object' && opened.act === 'receive' && (
        <ReceiptDialog conventionId={conventionId} payment={opened.payment} onClose={close} />
      )}
      {typeof opened === 'object' && opened.act === 'cancel' && (
        <CancelPayment conventionId={conventionId} payment={opened.payment} onClose={close} />
      )}
    </Section>
  );
}

const Name = ({ payment }: { readonly payment: Payment }) => (
  <>
    <Box component="span" sx={payment.cancelledBecause === null ? {} : { textDecoration: 'line-through' }}>
      {PAYMENT_WORDS[payment.kind]}
    </Box>
    <Box sx={{ color: 'text.secondary', fontSize: '0.875rem', fontWeight: 400 }}>
      {facts(
        payment.reference,
        payment.claim !== null && `état version ${String(payment.claim.version)}`,
        payment.account,
      )}
      {payment.cancelledBecause !== null && <div>Écarté&nbsp;: {french(payment.cancelledBecause)}</div>}
      {payment.notices.map(({ rule, message }) => (
        <div key={`${rule} ${message}`}>
          {french(message)} ({rule})
        </div>
      ))}
    </Box>
  </>
);

const Receipt = ({ payment: { receipt, gap } }: { readonly payment: Payment }) => (
  <>
    {receipt === null
      ? 'Pas encore confirmé'
      : facts(`${euros(receipt.cents)} le ${day(receipt.receivedOn)}`, receipt.revenueOrderNumber)}
    {gap !== null && <Box sx={{ color: 'error.main', fontSize: '0.875rem' }}>À expliquer&nbsp;: {french(gap)}</Box>}
  </>
);

interface CancelProps {
  readonly conventionId: string;
  readonly payment: Payment;
  readonly onClose: () => void;
}

function CancelPayment({ conventionId, payment, onClose }: CancelProps) {
  const { act, busy, refusal } = useAct(cancelPayment, 'Versement écarté.');
  return (
    <ReasonDialog
      title="Écarter ce versement&nbsp;?"
      explanation={`${PAYMENT_WORDS[payment.kind]} de ${euros(payment.cents)}, du ${day(payment.paidOn)}. Il reste écrit, et ne compte plus.`}
      confirm="Écarter"
      send={(reason) => act({ params: { id: conventionId, paymentId: payment.id }, body: { reason } })}
      {...{ busy, refusal, onClose }}
    />
  );
}
