import { setDisbursements, type Disbursement, type Expense } from '@chariot/contract';
import { Box, Button, Paper, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct } from '../api/index.js';
import { centsOf, euros, typedCents } from '../formats/index.js';
import { ActDialog, orNull } from '../page/index.js';
import { TypedField } from './typed-field.js';

interface TypedDisbursement {
  readonly mandateNumber: string;
  readonly slipNumber: string;
  readonly mandatedOn: string;
  readonly paidOn: string;
  readonly cents: string;
}

interface DisbursementsDialogProps {
  readonly conventionId: string;
  readonly expense: Expense;
  readonly onClose: () => void;
}

/** The mandats that paid a document, all of them at once: their sum never exceeds it. */
export function DisbursementsDialog({ conventionId, expense, onClose }: DisbursementsDialogProps) {
  const { act, busy, refusal } = useAct(setDisbursements, 'Mandats enregistrés.');
  const sign = expense.totalGrossCents < 0 ? -1 : 1;
  const whole = Math.abs(expense.totalGrossCents);
  const [rows, setRows] = useState<readonly TypedDisbursement[]>(() =>
    expense.disbursements.length === 0
      ? [{ mandateNumber: '', slipNumber: '', mandatedOn: '', paidOn: '', cents: typedCents(whole) }]
      : expense.disbursements.map((one) => ({
          mandateNumber: one.mandateNumber,
          slipNumber: one.slipNumber ?? '',
          mandatedOn: one.mandatedOn,
          paidOn: one.paidOn ?? '',
          cents: typedCents(one.cents * sign),
        })),
  );
  const [tried, setTried] = useState(false);
  const change = (at: number, next: Partial<TypedDisbursement>): void =>
    setRows(rows.map((row, index) => (index === at ? { ...row, ...next } : row)));
  const sum = rows.reduce((total, { cents }) => total + (centsOf(cents) ?? 0), 0);
  const complete = rows.every(
    ({ mandateNumber, mandatedOn, cents }) =>
      mandateNumber.trim() !== '' && mandatedOn !== '' && centsOf(cents) !== null,
  );
  const confirm = async (): Promise<void> => {
    setTried(true);
    if (!complete || sum > whole) return;
    const disbursements: Disbursement[] = rows.map((row) => ({
      mandateNumber: row.mandateNumber,
      slipNumber: orNull(row.slipNumber),
      mandatedOn: row.mandatedOn,
      paidOn: orNull(row.paidOn),
      cents: (centsOf(row.cents) ?? 0) * sign,
    }));
    if (await act({ params: { id: conventionId, expenseId: expense.id }, body: { disbursements } })) onClose();
  };
  const missing = (value: string): string | undefined => (tried && value.trim() === '' ? 'À remplir.' : undefined);
  return (
    <ActDialog
      open
      wide
      title="Mandats et paiements"
      confirm="Enregistrer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="disbursements-dialog"
    >
      <Typography>
        La date de paiement est celle du comptable&nbsp;; laissez-la vide tant que vous l’attendez.
      </Typography>
      {rows.map((row, at) => (
        // Rows have no name of their own, and only the last ones come and go.
        <Paper key={at} sx={{ border: 1, borderColor: 'divider', p: 2 }}>
          <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: '1fr 1fr' } }}>
            <TypedField
              label="N° de mandat"
              value={row.mandateNumber}
              onType={(mandateNumber) => change(at, { mandateNumber })}
              fault={missing(row.mandateNumber)}
              max={60}
              testId={`mandate-${String(at + 1)}`}
            />
            <TypedField
              label="N° de bordereau"
              value={row.slipNumber}
              onType={(slipNumber) => change(at, { slipNumber })}
              max={60}
            />
            <TypedField
              day
              label="Mandaté le"
              value={row.mandatedOn}
              onType={(mandatedOn) => change(at, { mandatedOn })}
              fault={missing(row.mandatedOn)}
              testId={`mandated-${String(at + 1)}`}
            />
            <TypedField
              day
              label="Payé le"
              value={row.paidOn}
              onType={(paidOn) => change(at, { paidOn })}
              testId={`paid-${String(at + 1)}`}
            />
            <TypedField
              amount
              label="Montant TTC (€)"
              value={row.cents}
              onType={(cents) => change(at, { cents })}
              fault={centsOf(row.cents) === null ? 'Écrivez un montant, comme 1 234,56.' : undefined}
            />
          </Box>
          <Button color="error" sx={{ mt: 1 }} onClick={() => setRows(rows.filter((_, index) => index !== at))}>
            Retirer ce mandat
          </Button>
        </Paper>
      ))}
      <Stack direction="row" sx={{ justifyContent: 'space-between', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        <Button
          variant="outlined"
          onClick={() =>
            setRows([
              ...rows,
              {
                mandateNumber: '',
                slipNumber: '',
                mandatedOn: '',
                paidOn: '',
                cents: typedCents(Math.max(whole - sum, 0)),
              },
            ])
          }
        >
          Ajouter un mandat
        </Button>
        <Typography color={sum > whole ? 'error' : 'text.primary'}>
          {euros(sum)} mandatés pour {euros(whole)} TTC
        </Typography>
      </Stack>
    </ActDialog>
  );
}
