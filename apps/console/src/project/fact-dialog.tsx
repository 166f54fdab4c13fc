import {
  correctProjectFact,
  recordProjectFact,
  type Convention,
  type ProjectFile,
  type ProjectKind,
  type ProjectRecord,
} from '@chariot/contract';
import { Box, MenuItem, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct } from '../api/index.js';
import { AttachmentsField } from '../expenses/index.js';
import { facts, french, today } from '../formats/index.js';
import { ActDialog, DayField } from '../page/index.js';
import { DetailInput } from './detail-input.js';
import { detailFields } from './detail-fields.js';
import { checkedFact, factToType, newFact, type TypedFact } from './typed-fact.js';

interface FactDialogProps {
  readonly convention: Convention;
  readonly file: ProjectFile;
  /** One that is noted already: its kind stays. */
  readonly record?: ProjectRecord;
  readonly onClose: () => void;
}

/** One fact: its kind says what there is to fill in. */
export function FactDialog({ convention, file, record, onClose }: FactDialogProps) {
  const noting = useAct(recordProjectFact, 'Noté au dossier.');
  const correcting = useAct(correctProjectFact, 'Corrigé.');
  const [typed, setTyped] = useState<TypedFact | undefined>(() =>
    record === undefined ? undefined : factToType(record, detailFields(record.kind, file)),
  );
  const [tried, setTried] = useState(false);
  const fields = typed === undefined ? [] : detailFields(typed.kind, file);
  const checked = typed === undefined ? undefined : checkedFact(typed, fields);
  const choose = (kind: ProjectKind): void => {
    const words = file.kinds.find((one) => one.kind === kind);
    if (words !== undefined) setTyped(newFact(words, detailFields(kind, file), String(today(new Date()))));
    setTried(false);
  };
  const confirm = async (): Promise<void> => {
    setTried(true);
    const body = checked?.fact;
    if (body === undefined) return;
    const kept =
      record === undefined
        ? await noting.act({ params: { id: convention.id }, body })
        : await correcting.act({ params: { id: convention.id, recordId: record.id }, body });
    if (kept !== undefined) onClose();
  };
  return (
    <ActDialog
      open
      wide
      title={record === undefined ? 'Noter un fait' : 'Corriger ou compléter'}
      confirm={record === undefined ? 'Noter' : 'Enregistrer'}
      disabled={typed === undefined}
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={noting.busy || correcting.busy}
      refusal={noting.refusal ?? correcting.refusal}
      testId="fact-dialog"
    >
      {record === undefined && (
        <TextField
          select
          label="Nature du fait"
          value={typed?.kind ?? ''}
          onChange={({ target }) => choose(target.value as ProjectKind)}
          slotProps={{ select: { SelectDisplayProps: { 'data-testid': 'fact-kind' } as object } }}
        >
          {file.kinds.map(({ kind, label }) => (
            <MenuItem key={kind} value={kind}>
              {label}
            </MenuItem>
          ))}
        </TextField>
      )}
      {typed !== undefined && (
        <FactFields
          convention={convention}
          file={file}
          typed={typed}
          faults={tried ? (checked?.faults ?? {}) : {}}
          onChange={(change) => setTyped({ ...typed, ...change })}
        />
      )}
    </ActDialog>
  );
}

interface FactFieldsProps {
  readonly convention: Convention;
  readonly file: ProjectFile;
  readonly typed: TypedFact;
  readonly faults: Readonly<Record<string, string>>;
  readonly onChange: (change: Partial<TypedFact>) => void;
}

function FactFields({ convention, file, typed, faults, onChange }: FactFieldsProps) {
  const words = file.kinds.find(({ kind }) => kind === typed.kind);
  const text = (name: 'subject' | 'reference' | 'words', max: number) => ({
    value: typed[name],
    onChange: ({ target }: { readonly target: { readonly value: string } }) => onChange({ [name]: target.value }),
    error: faults[name] !== undefined,
    helperText: faults[name],
    slotProps: { htmlInput: { maxLength: max, 'data-testid': `fact-${name}` } },
  });
  return (
    <>
      {words !== undefined && (
        <Typography sx={{ color: 'text.secondary' }}>
          {french(words.hint)} ({facts(...words.articles, ...words.rules)})
        </Typography>
      )}
      <TextField {...text('subject', 200)} label="Intitulé" />
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: '1fr 1fr' } }}>
        <DayField
          label={words?.dayLabel ?? 'Date'}
          value={typed.on}
          onChange={({ target }) => onChange({ on: target.value })}
          error={faults['on'] !== undefined}
          helperText={faults['on']}
          inputProps={{ 'data-testid': 'fact-on' }}
        />
        <TextField
          select
          label="École"
          value={typed.schoolUai}
          onChange={({ target }) => onChange({ schoolUai: target.value })}
          slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
        >
          <MenuItem value="">Toutes les écoles</MenuItem>
          {convention.annex.map(({ uai, schoolName }) => (
            <MenuItem key={uai} value={uai}>
              {schoolName}
            </MenuItem>
          ))}
        </TextField>
        {detailFields(typed.kind, file).map((field) => (
          <DetailInput
            key={field.name}
            field={field}
            value={typed.details[field.name] ?? ''}
            fault={faults[field.name]}
            onType={(value) => onChange({ details: { ...typed.details, [field.name]: value } })}
          />
        ))}
        <TextField {...text('reference', 80)} label="Référence (facultative)" />
      </Box>
      <TextField {...text('words', 4000)} label="Précisions (facultatives)" multiline minRows={2} />
      <AttachmentsField
        conventionId={convention.id}
        kind="other"
        attachments={typed.attachments}
        onAdd={(added) => onChange({ attachments: [...typed.attachments, added] })}
        onRemove={(removed) => onChange({ attachments: typed.attachments.filter(({ id }) => id !== removed.id) })}
      />
    </>
  );
}
