import type { Convention, ProjectFile, ProjectKind, ProjectRecord } from '@chariot/contract';
import { Box, MenuItem, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { AttachmentsField } from '../expenses/index.js';
import { facts, french, today } from '../formats/index.js';
import { ActDialog, DayField } from '../page/index.js';
import { surveyedSchools } from './college-survey.js';
import { DetailInput } from './detail-input.js';
import { detailFields } from './detail-fields.js';
import { checkedFact, factToType, newFact, type TypedFact } from './typed-fact.js';
import { useKeptFact } from './use-kept-fact.js';

interface FactDialogProps {
  readonly convention: Convention;
  readonly file: ProjectFile;
  /** One that is noted already: its kind stays. */
  readonly record?: ProjectRecord;
  readonly onClose: () => void;
}

/** One fact: its kind says what there is to fill in. A collège notes the surveys that it receives, and nothing else. */
export function FactDialog({ convention, file, record, onClose }: FactDialogProps) {
  const { keep, busy, refusal } = useKeptFact(convention.id, { ofCollege: !file.mayWrite });
  const [typed, setTyped] = useState<TypedFact | undefined>(() => {
    if (record !== undefined) return factToType(record, detailFields(record.kind, file));
    return file.mayWrite ? undefined : newSurvey(file, convention);
  });
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
    if (await keep(body, record?.id)) onClose();
  };
  return (
    <ActDialog
      open
      wide
      title={record !== undefined ? 'Corriger ou compléter' : file.mayWrite ? 'Noter un fait' : 'Noter une enquête'}
      confirm={record === undefined ? 'Noter' : 'Enregistrer'}
      disabled={typed === undefined}
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="fact-dialog"
    >
      {record === undefined && file.mayWrite && (
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

function newSurvey(file: ProjectFile, convention: Convention): TypedFact | undefined {
  const words = file.kinds.find(({ kind }) => kind === 'survey');
  if (words === undefined) return undefined;
  const { uais, all } = surveyedSchools(file, convention);
  const survey = newFact(words, detailFields('survey', file), String(today(new Date())));
  return { ...survey, schoolUai: all ? '' : (uais[0] ?? ''), details: { ...survey.details, respondent: 'college' } };
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
  const hers = file.mayWrite ? null : surveyedSchools(file, convention);
  const fields = detailFields(typed.kind, file).filter(({ name }) => hers === null || name !== 'respondent');
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
          {(hers === null || hers.all) && <MenuItem value="">Toutes les écoles</MenuItem>}
          {convention.annex
            .filter(({ uai }) => hers === null || hers.uais.includes(uai))
            .map(({ uai, schoolName }) => (
              <MenuItem key={uai} value={uai}>
                {schoolName}
              </MenuItem>
            ))}
        </TextField>
        {fields.map((field) => (
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
      {file.mayWrite && (
        <AttachmentsField
          conventionId={convention.id}
          kind="other"
          attachments={typed.attachments}
          onAdd={(added) => onChange({ attachments: [...typed.attachments, added] })}
          onRemove={(removed) => onChange({ attachments: typed.attachments.filter(({ id }) => id !== removed.id) })}
        />
      )}
    </>
  );
}
