import { recordDelivery, type Classroom } from '@chariot/contract';
import { Alert, Box, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { useAct, useMay } from '../api/index.js';
import { useBudgetLinesOf } from '../conventions/index.js';
import { count, french, today } from '../formats/index.js';
import { ActDialog, DayField, useDraft } from '../page/index.js';
import { previewOf } from './delivery-list.js';
import { DropZone } from './drop-zone.js';
import { PreviewTable } from './preview-table.js';

interface DeliveryDialogProps {
  readonly classroom: Classroom;
  readonly onClose: () => void;
}

/** The supplier's list: dropped, looked at, sent whole or not at all. */
export function DeliveryDialog({ classroom, onClose }: DeliveryDialogProps) {
  const may = useMay();
  const lines = useBudgetLinesOf(classroom.school, may('convention:read'));
  const [file, setFile] = useState<{ readonly name: string; readonly text: string }>();
  const { act, busy, refusal, forget } = useAct(
    recordDelivery,
    ({ devices }) => `${count(devices.length, 'tablette annoncée', 'tablettes annoncées')}.`,
  );
  const draft = useDraft(
    { supplier: '', reference: '', deliveredOn: String(today(new Date())), budgetLineId: '' },
    recordDelivery.body,
    (values) => ({
      supplier: values.supplier,
      reference: values.reference,
      deliveredOn: values.deliveredOn,
      budgetLineId: values.budgetLineId === '' ? null : values.budgetLineId,
      csv: file?.text,
    }),
  );
  const preview = file && previewOf(file.text);
  const faulty = preview?.lines.filter(({ fault }) => fault !== null).length ?? 0;
  // Those that were announced stand in their slots already; those that have left since take none.
  const room = classroom.capacity - classroom.devices;
  const tooMany = preview !== undefined && preview.lines.length > room;
  const ready = preview !== undefined && preview.trouble === null && faulty === 0;

  const confirm = async (): Promise<void> => {
    const body = draft.checked();
    if (body !== undefined && ready && (await act({ params: { id: classroom.id }, body }))) onClose();
  };
  return (
    <ActDialog
      open
      wide
      title="Importer une liste de livraison"
      confirm={ready ? `Importer ${count(preview.lines.length, 'tablette')}` : 'Importer'}
      disabled={!ready}
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="delivery-dialog"
    >
      <DropZone
        fileName={file?.name}
        onFile={(dropped) => {
          forget();
          setFile(dropped);
        }}
      />
      {preview?.trouble && <Alert severity="error">{french(preview.trouble)}</Alert>}
      {preview !== undefined && faulty > 0 && (
        <Alert severity="error" data-testid="delivery-faults">
          {count(faulty, 'ligne est à corriger', 'lignes sont à corriger')} dans votre fichier&nbsp;: rien ne sera
          importé avant.
        </Alert>
      )}
      {tooMany && (
        <Alert severity="warning">
          {french(
            room > 0
              ? `La liste compte ${count(preview.lines.length, 'tablette')} et il reste ${count(room, 'place libre', 'places libres')} dans « ${classroom.name} ».`
              : `La liste compte ${count(preview.lines.length, 'tablette')} et « ${classroom.name} » n’a plus de place libre.`,
          )}
        </Alert>
      )}
      {preview !== undefined && preview.lines.length > 0 && <PreviewTable lines={preview.lines} />}
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { sm: '1fr 1fr' } }}>
        <TextField
          {...draft.field('supplier')}
          label="Fournisseur"
          slotProps={{ htmlInput: { 'data-testid': 'delivery-supplier' } }}
        />
        <TextField
          {...draft.field('reference')}
          label="N° de bon de livraison"
          slotProps={{ htmlInput: { 'data-testid': 'delivery-reference' } }}
        />
        <DayField {...draft.field('deliveredOn')} label="Livrée le" />
        {lines.length > 0 && (
          <TextField
            {...draft.field('budgetLineId', 'Qui paie ces tablettes. Vous pourrez aussi le dire plus tard.')}
            label="Ligne budgétaire"
            select
            slotProps={{
              select: { displayEmpty: true, SelectDisplayProps: { 'data-testid': 'delivery-budget-line' } as object },
              inputLabel: { shrink: true },
            }}
          >
            <MenuItem value="">À préciser plus tard</MenuItem>
            {lines.map(({ id, label, fiscalYear, reference }) => (
              <MenuItem key={id} value={id}>
                {label} · {fiscalYear} · {reference}
              </MenuItem>
            ))}
          </TextField>
        )}
      </Box>
    </ActDialog>
  );
}
