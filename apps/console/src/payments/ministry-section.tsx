import {
  cancelMinistryDecision,
  ministryDecision,
  recordMinistryDecision,
  type MinistryDecision,
  type PaymentLedger,
} from '@chariot/contract';
import { Box, Button, MenuItem, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct, useMay } from '../api/index.js';
import { centsOf, day, euros, facts, french, today } from '../formats/index.js';
import { ActDialog, DayField, Empty, Rows, Section, useDraft, type Column } from '../page/index.js';
import { AmountField } from './amount-field.js';
import { ReasonDialog } from './reason-dialog.js';
import { DECISION_WORDS, hasAmount } from './words.js';

interface LedgerProps {
  readonly conventionId: string;
  readonly ledger: PaymentLedger;
}

/** What the ministry has decided (art. 7.2), as the académie was told of it: nobody decides it here. */
export function MinistrySection({ conventionId, ledger: { decisions } }: LedgerProps) {
  const may = useMay();
  const [opened, setOpened] = useState<'record' | MinistryDecision>();
  const close = (): void => setOpened(undefined);
  const columns: readonly [Column<MinistryDecision>, ...Column<MinistryDecision>[]] = [
    { label: 'Décision', cell: (one) => <Decision decision={one} /> },
    { label: 'Prise le', cell: (one) => facts(day(one.decidedOn), one.reference) },
    { label: 'Montant', cell: ({ cents }) => (cents === null ? 'Sans montant' : euros(cents)), align: 'right' },
    ...(may('claim:check')
      ? [
          {
            label: 'Actes',
            small: 'bare' as const,
            cell: (one: MinistryDecision) =>
              one.cancelledBecause === null && (
                <Button size="small" color="error" onClick={() => setOpened(one)}>
                  Écarter
                </Button>
              ),
          },
        ]
      : []),
  ];
  return (
    <Section
      title="Décisions du ministère (art. 7.2)"
      hint="L’académie les consigne&nbsp;; elle ne les prend pas."
      flush
      testId="ministry"
      action={
        may('claim:check') && (
          <Button size="small" variant="outlined" onClick={() => setOpened('record')} data-testid="record-decision">
            Consigner une décision
          </Button>
        )
      }
    >
      {decisions.length === 0 ? (
        <Empty title="Aucune décision" />
      ) : (
        <Rows
          rows={decisions}
          keyOf={({ id }) => id}
          columns={columns}
          caption="Décisions du ministère"
          testId="ministry-rows"
        />
      )}
      {opened === 'record' && <DecisionDialog conventionId={conventionId} onClose={close} />}
      {typeof opened === 'object' && <CancelDialog conventionId={conventionId} decision={opened} onClose={close} />}
    </Section>
  );
}

const Decision = ({ decision: { kind, explanation, cancelledBecause } }: { readonly decision: MinistryDecision }) => (
  <>
    {DECISION_WORDS[kind]}
    <Box sx={{ color: 'text.secondary', fontSize: '0.875rem', fontWeight: 400 }}>
      {french(explanation)}
      {cancelledBecause !== null && <div>Écartée&nbsp;: {french(cancelledBecause)}</div>}
    </Box>
  </>
);

function DecisionDialog({ conventionId, onClose }: { readonly conventionId: string; readonly onClose: () => void }) {
  const { act, busy, refusal } = useAct(recordMinistryDecision, 'Décision consignée.');
  const draft = useDraft(
    {
      kind: 'suspension' as MinistryDecision['kind'],
      decidedOn: String(today(new Date())),
      reference: '',
      cents: '',
      explanation: '',
    },
    recordMinistryDecision.body,
    (typed) => ({ ...typed, cents: hasAmount(typed.kind) ? (centsOf(typed.cents) ?? Number.NaN) : null }),
  );
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await act({ params: { id: conventionId }, body }))) onClose();
  };
  return (
    <ActDialog
      open
      title="Consigner une décision du ministère"
      confirm="Consigner"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="ministry-dialog"
    >
      <Typography>Telle que le ministère l’a notifiée&nbsp;: elle change aussitôt ce qui peut être versé.</Typography>
      <TextField
        select
        {...draft.field('kind')}
        label="Décision"
        slotProps={{ select: { SelectDisplayProps: { 'data-testid': 'ministry-kind' } as object } }}
      >
        {ministryDecision.shape.kind.options.map((kind) => (
          <MenuItem key={kind} value={kind}>
            {DECISION_WORDS[kind]}
          </MenuItem>
        ))}
      </TextField>
      <DayField {...draft.field('decidedOn')} label="Prise le" />
      <TextField
        {...draft.field('reference')}
        label="Référence"
        slotProps={{ htmlInput: { maxLength: 120, 'data-testid': 'ministry-reference' } }}
      />
      {hasAmount(draft.values.kind) && (
        <AmountField {...draft.field('cents')} label="Montant (€)" testId="ministry-cents" />
      )}
      <TextField
        {...draft.field('explanation')}
        label="Explication"
        multiline
        minRows={2}
        slotProps={{ htmlInput: { maxLength: 1000, 'data-testid': 'ministry-explanation' } }}
      />
    </ActDialog>
  );
}

interface CancelProps {
  readonly conventionId: string;
  readonly decision: MinistryDecision;
  readonly onClose: () => void;
}

function CancelDialog({ conventionId, decision, onClose }: CancelProps) {
  const { act, busy, refusal } = useAct(cancelMinistryDecision, 'Décision écartée.');
  return (
    <ReasonDialog
      title="Écarter cette décision&nbsp;?"
      explanation={`${DECISION_WORDS[decision.kind]}, ${decision.reference}. Elle a été consignée par erreur : elle reste écrite, et ne compte plus.`}
      confirm="Écarter"
      send={(reason) => act({ params: { id: conventionId, decisionId: decision.id }, body: { reason } })}
      {...{ busy, refusal, onClose }}
    />
  );
}
