import {
  addReceipt,
  confirmResourceGrant,
  MAX_ATTACHMENT_BYTES,
  recordResourceGrant,
  type Attachment,
  type GrantLedger,
  type ResourceGrant,
} from '@chariot/contract';
import { Alert, Box, Button, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct } from '../api/index.js';
import { AttachmentList } from '../expenses/index.js';
import { centsOf, day, euros, french, today, typedCents } from '../formats/index.js';
import { ActDialog, DayField, FileDrop, orNull, useDraft } from '../page/index.js';
import { AmountField } from './amount-field.js';
import { NO_PURCHASE, purchasesOf, type TypedPurchase } from './typed-purchases.js';

interface RecordGrantDialogProps {
  readonly conventionId: string;
  readonly school: GrantLedger['schools'][number];
  readonly onClose: () => void;
}

export function RecordGrantDialog({ conventionId, school, onClose }: RecordGrantDialogProps) {
  const { act, busy, refusal } = useAct(recordResourceGrant, 'Versement écrit\u00A0: le collège le confirme.');
  const draft = useDraft(
    { cents: typedCents(school.toPay.cents ?? 0), paidOn: String(today(new Date())), reference: '' },
    recordResourceGrant.body,
    (typed) => ({
      schoolUai: school.schoolUai,
      cents: centsOf(typed.cents),
      paidOn: typed.paidOn,
      reference: orNull(typed.reference),
    }),
  );
  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && (await act({ params: { id: conventionId }, body }))) onClose();
  };
  return (
    <ActDialog
      open
      title="Écrire le versement au collège"
      confirm="Écrire"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="grant-dialog"
    >
      <Typography>
        Pour {school.schoolName}&nbsp;; il reste {euros(school.toPay.cents)} à verser.
      </Typography>
      <AmountField {...draft.field('cents')} label="Montant (€)" testId="grant-cents" />
      <DayField {...draft.field('paidOn')} label="Versé le" />
      <TextField
        {...draft.field('reference')}
        label="Référence (facultative)"
        slotProps={{ htmlInput: { maxLength: 80 } }}
      />
    </ActDialog>
  );
}

interface ConfirmGrantDialogProps {
  readonly conventionId: string;
  readonly grant: ResourceGrant;
  readonly onClose: () => void;
}

/** The collège says that the money is there, and what it has bought with it. */
export function ConfirmGrantDialog({ conventionId, grant, onClose }: ConfirmGrantDialogProps) {
  const { act, busy, refusal } = useAct(confirmResourceGrant, 'Réception confirmée.');
  const [rows, setRows] = useState<readonly TypedPurchase[]>(() =>
    (grant.receipt?.purchases ?? []).map(({ label, boughtOn, cents }) => ({
      label,
      boughtOn: boughtOn ?? '',
      cents: typedCents(cents),
    })),
  );
  const [attachments, setAttachments] = useState<readonly Attachment[]>(grant.attachments);
  const [tried, setTried] = useState(false);
  const purchases = purchasesOf(rows);
  const draft = useDraft(
    { receivedOn: grant.receipt?.receivedOn ?? grant.paidOn, note: grant.receipt?.note ?? '' },
    confirmResourceGrant.body,
    ({ receivedOn, note }) => ({
      receivedOn,
      purchases,
      note: orNull(note),
      attachmentIds: attachments.map(({ id }) => id),
    }),
  );
  const change = (at: number, next: Partial<TypedPurchase>): void =>
    setRows(rows.map((row, index) => (index === at ? { ...row, ...next } : row)));
  const confirm = async (): Promise<void> => {
    setTried(true);
    const body = draft.checked();
    if (body !== undefined && (await act({ params: { id: conventionId, grantId: grant.id }, body }))) onClose();
  };
  return (
    <ActDialog
      open
      wide
      title="Confirmer la dotation"
      confirm="Confirmer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="confirm-grant-dialog"
    >
      <Typography>
        {euros(grant.cents)} versés le {day(grant.paidOn)}.
      </Typography>
      <DayField {...draft.field('receivedOn')} label="Reçus le" />
      <Typography variant="h3">Ce qu’elle a payé</Typography>
      {rows.map((row, at) => (
        // Rows have no name of their own.
        <Box
          key={at}
          sx={{ display: 'grid', gap: 1, gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: '2fr 1.3fr 1fr auto' } }}
        >
          <TextField
            label="Achat"
            value={row.label}
            onChange={({ target }) => change(at, { label: target.value })}
            error={tried && row.label.trim() === '' && row.cents.trim() !== ''}
            slotProps={{ htmlInput: { maxLength: 200, 'data-testid': `purchase-${String(at + 1)}` } }}
          />
          <DayField
            label="Le (facultatif)"
            value={row.boughtOn}
            onChange={({ target }) => change(at, { boughtOn: target.value })}
          />
          <AmountField
            label="Montant (€)"
            value={row.cents}
            onChange={({ target }) => change(at, { cents: target.value })}
            error={tried && row.label.trim() !== '' && centsOf(row.cents) === null}
            testId={`purchase-cents-${String(at + 1)}`}
          />
          <Button
            color="error"
            onClick={() => setRows(rows.filter((_, index) => index !== at))}
            aria-label={`Retirer l’achat ${String(at + 1)}`}
            sx={{ justifySelf: { xs: 'start', sm: 'auto' } }}
          >
            Retirer
          </Button>
        </Box>
      ))}
      {tried && purchases === null && (
        <Alert severity="error">Chaque achat a un intitulé et un montant&nbsp;: complétez, ou retirez la ligne.</Alert>
      )}
      <Stack direction="row">
        <Button variant="outlined" onClick={() => setRows([...rows, NO_PURCHASE])} data-testid="add-purchase">
          Ajouter un achat
        </Button>
      </Stack>
      <TextField
        {...draft.field('note')}
        label="Observation (facultative)"
        slotProps={{ htmlInput: { maxLength: 400 } }}
      />
      <ReceiptField conventionId={conventionId} attachments={attachments} onChange={setAttachments} />
    </ActDialog>
  );
}

interface ReceiptFieldProps {
  readonly conventionId: string;
  readonly attachments: readonly Attachment[];
  readonly onChange: (attachments: readonly Attachment[]) => void;
}

function ReceiptField({ conventionId, attachments, onChange }: ReceiptFieldProps) {
  const { act, busy, refusal, forget } = useAct(addReceipt, 'Reçu déposé.');
  const [tooLarge, setTooLarge] = useState<string>();
  const trouble = tooLarge ?? refusal;
  return (
    <>
      {attachments.length > 0 && (
        <AttachmentList
          conventionId={conventionId}
          attachments={attachments}
          onRemove={(removed) => onChange(attachments.filter(({ id }) => id !== removed.id))}
        />
      )}
      <FileDrop
        title={busy ? 'Vérification du reçu…' : 'Déposez un reçu ici, ou choisissez-le'}
        hint="PDF, PNG, JPEG ou WebP, 10 Mo au plus."
        accept=".pdf,.png,.jpg,.jpeg,.webp"
        maxBytes={MAX_ATTACHMENT_BYTES}
        disabled={busy}
        testId="receipt-file"
        onTooLarge={(name) => setTooLarge(`« ${name} » dépasse 10 Mo : réduisez-le.`)}
        onFile={(file) => {
          setTooLarge(undefined);
          forget();
          void act({ params: { id: conventionId }, body: file }).then((added) => {
            if (added !== undefined) onChange([...attachments, added]);
          });
        }}
      />
      {trouble !== undefined && <Alert severity="error">{french(trouble)}</Alert>}
    </>
  );
}
