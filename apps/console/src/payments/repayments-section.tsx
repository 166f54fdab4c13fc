import {
  cancelRepayment,
  recordRepayment,
  repayment as repaymentShape,
  settleRepayment,
  type PaymentLedger,
  type Repayment,
} from '@chariot/contract';
import { Box, Button, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct, useMay } from '../api/index.js';
import { centsOf, day, euros, facts, french, today } from '../formats/index.js';
import { ActDialog, DayField, Empty, orNull, Rows, Section, useDraft, type Column } from '../page/index.js';
import { AmountField } from './amount-field.js';
import { ReasonDialog } from './reason-dialog.js';
import { CAUSE_WORDS, DECISION_WORDS } from './words.js';

interface LedgerProps {
  readonly conventionId: string;
  readonly ledger: PaymentLedger;
}

type Opened = 'ask' | { readonly act: 'settle' | 'cancel'; readonly repayment: Repayment };

/** What the commune owes back to the ministry (art. 7.2), and has given back. */
export function RepaymentsSection({ conventionId, ledger }: LedgerProps) {
  const may = useMay();
  const [opened, setOpened] = useState<Opened>();
  const close = (): void => setOpened(undefined);
  const { repayments } = ledger;
  const acts: Column<Repayment> = {
    label: 'Actes',
    small: 'bare',
    cell: (repayment) =>
      repayment.cancelledBecause === null && (
        <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
          {may('expense:write') && (
            <Button size="small" onClick={() => setOpened({ act: 'settle', repayment })}>
              Noter le reversement
            </Button>
          )}
          {may('claim:check') && repayment.repaid === null && (
            <Button size="small" color="error" onClick={() => setOpened({ act: 'cancel', repayment })}>
              Retirer
            </Button>
          )}
        </Stack>
      ),
  };
  const columns: readonly [Column<Repayment>, ...Column<Repayment>[]] = [
    { label: 'Pourquoi', cell: (one) => <Cause repayment={one} /> },
    { label: 'Demandé', cell: (one) => facts(`le ${day(one.requestedOn)}`, one.orderNumber) },
    { label: 'Montant', cell: ({ cents }) => euros(cents), align: 'right' },
    {
      label: 'Reversé',
      cell: ({ repaid }) =>
        repaid === null ? 'Pas encore' : facts(`le ${day(repaid.repaidOn)}`, repaid.paymentOrderNumber),
    },
    ...(may('expense:write') || may('claim:check') ? [acts] : []),
  ];
  return (
    <Section
      title="Reversements au ministère (art. 7.2)"
      hint="De la collectivité, au profit du ministère."
      flush
      testId="repayments"
      action={
        may('claim:check') && (
          <Button size="small" variant="outlined" onClick={() => setOpened('ask')} data-testid="record-repayment">
            Demander un reversement
          </Button>
        )
      }
    >
      {repayments.length === 0 ? (
        <Empty title="Rien à reverser n’est demandé" />
      ) : (
        <Rows
          rows={repayments}
          keyOf={({ id }) => id}
          columns={columns}
          caption="Reversements"
          testId="repayment-rows"
        />
      )}
      {opened === 'ask' && <RepaymentDialog conventionId={conventionId} ledger={ledger} onClose={close} />}
      {typeof opened === 'object' && opened.act === 'settle' && (
        <SettleDialog conventionId={conventionId} repayment={opened.repayment} onClose={close} />
      )}
      {typeof opened === 'object' && opened.act === 'cancel' && (
        <CancelDialog conventionId={conventionId} repayment={opened.repayment} onClose={close} />
      )}
    </Section>
  );
}

const Cause = ({ repayment: { cause, explanation, cancelledBecause } }: { readonly repayment: Repayment }) => (
  <>
    {CAUSE_WORDS[cause]}
    <Box sx={{ color: 'text.secondary', fontSize: '0.875rem', fontWeight: 400 }}>
      {french(explanation)}
      {cancelledBecause !== null && <div>Demande retirée&nbsp;: {french(cancelledBecause)}</div>}
    </Box>
  </>
);

function RepaymentDialog({ conventionId, ledger, onClose }: LedgerProps & { readonly onClose: () => void }) {
  const { act, busy, refusal } = useAct(recordRepayment, 'Demande écrite.');
  const decisions = ledger.decisions.filter(({ cancelledBecause }) => cancelledBecause === null);
  const draft = useDraft(
    {
      cause: 'advanceAboveDue' as Repayment['cause'],
      cents: '',
      explanation: '',
      requestedOn: String(today(new Date())),
      orderNumber: '',
      decisionId: '',
    },
    recordRepayment.body,
    (typed) => ({
      ...typed,
      cents: centsOf(typed.cents),
      orderNumber: orNull(typed.orderNumber),
      decisionId: orNull(typed.decisionId),
    }),
  );
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await act({ params: { id: conventionId }, body }))) onClose();
  };
  return (
    <ActDialog
      open
      title="Demander un reversement"
      confirm="Écrire la demande"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="repayment-dialog"
    >
      <Typography>La collectivité reverse au ministère, sur titre de perception.</Typography>
      <TextField select {...draft.field('cause')} label="Pourquoi">
        {repaymentShape.shape.cause.options.map((cause) => (
          <MenuItem key={cause} value={cause}>
            {CAUSE_WORDS[cause]}
          </MenuItem>
        ))}
      </TextField>
      <AmountField {...draft.field('cents')} label="Montant (€)" testId="repayment-cents" />
      <TextField
        {...draft.field('explanation')}
        label="Explication"
        multiline
        minRows={2}
        slotProps={{ htmlInput: { maxLength: 1000, 'data-testid': 'repayment-explanation' } }}
      />
      <DayField {...draft.field('requestedOn')} label="Demandé le" />
      <TextField
        {...draft.field('orderNumber')}
        label="N° du titre de perception (facultatif)"
        slotProps={{ htmlInput: { maxLength: 80 } }}
      />
      {decisions.length > 0 && (
        <TextField
          select
          {...draft.field('decisionId')}
          label="Décision du ministère"
          slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
        >
          <MenuItem value="">Aucune</MenuItem>
          {decisions.map(({ id, kind, reference, decidedOn }) => (
            <MenuItem key={id} value={id}>
              {facts(DECISION_WORDS[kind], reference, day(decidedOn))}
            </MenuItem>
          ))}
        </TextField>
      )}
    </ActDialog>
  );
}

interface OfRepaymentProps {
  readonly conventionId: string;
  readonly repayment: Repayment;
  readonly onClose: () => void;
}

function SettleDialog({ conventionId, repayment, onClose }: OfRepaymentProps) {
  const { act, busy, refusal } = useAct(settleRepayment, 'Reversement noté.');
  const draft = useDraft(
    {
      repaidOn: repayment.repaid?.repaidOn ?? String(today(new Date())),
      paymentOrderNumber: repayment.repaid?.paymentOrderNumber ?? '',
    },
    settleRepayment.body,
    (typed) => ({ ...typed, paymentOrderNumber: orNull(typed.paymentOrderNumber) }),
  );
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    const params = { id: conventionId, repaymentId: repayment.id };
    if (body !== undefined && (await act({ params, body }))) onClose();
  };
  return (
    <ActDialog
      open
      title="Noter le reversement"
      confirm="Noter"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="settle-dialog"
    >
      <Typography>{euros(repayment.cents)}, au profit du ministère.</Typography>
      <DayField {...draft.field('repaidOn')} label="Reversé le" />
      <TextField
        {...draft.field('paymentOrderNumber')}
        label="N° de mandat (facultatif)"
        slotProps={{ htmlInput: { maxLength: 80 } }}
      />
    </ActDialog>
  );
}

function CancelDialog({ conventionId, repayment, onClose }: OfRepaymentProps) {
  const { act, busy, refusal } = useAct(cancelRepayment, 'Demande retirée.');
  return (
    <ReasonDialog
      title="Retirer cette demande&nbsp;?"
      explanation={`${euros(repayment.cents)}, ${CAUSE_WORDS[repayment.cause].toLowerCase()}. Elle reste écrite, et ne compte plus.`}
      confirm="Retirer"
      send={(reason) => act({ params: { id: conventionId, repaymentId: repayment.id }, body: { reason } })}
      {...{ busy, refusal, onClose }}
    />
  );
}
