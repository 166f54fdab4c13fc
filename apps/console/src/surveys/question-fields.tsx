import ArrowDownward from '@mui/icons-material/ArrowDownward';
import ArrowUpward from '@mui/icons-material/ArrowUpward';
import DeleteOutline from '@mui/icons-material/DeleteOutlineOutlined';
import type { ReactNode } from 'react';
import { Box, FormControlLabel, IconButton, MenuItem, Stack, Switch, TextField, Typography } from '@mui/material';
import type { TypedQuestion } from './typed-survey.js';
import { KIND_WORDS, type TypedKind } from './words.js';

interface QuestionFieldsProps {
  readonly question: TypedQuestion;
  /** From 1. */
  readonly number: number;
  readonly last: boolean;
  readonly faultOf: (field: string) => string | undefined;
  readonly onChange: (question: TypedQuestion) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

/** One question as it is written; its place is changed by buttons, which the keyboard reaches. */
export function QuestionFields({ question, number, last, faultOf, onChange, onMove, onRemove }: QuestionFieldsProps) {
  const set = (change: Partial<TypedQuestion>): void => onChange({ ...question, ...change });
  const text = (field: keyof TypedQuestion & string, max: number, hint?: string) => ({
    value: String(question[field]),
    onChange: ({ target }: { readonly target: { readonly value: string } }) => set({ [field]: target.value }),
    error: faultOf(field) !== undefined,
    helperText: faultOf(field) ?? hint,
    slotProps: { htmlInput: { maxLength: max, 'data-testid': `question-${String(number)}-${field}` } },
  });
  const isChoice = question.kind === 'one' || question.kind === 'several';
  return (
    <Box
      component="li"
      data-testid="question"
      sx={{ border: 1, borderColor: 'divider', borderRadius: 1, p: { xs: 1.5, sm: 2 } }}
    >
      <Stack direction="row" sx={{ alignItems: 'center', mb: 1.5 }}>
        <Typography component="h3" sx={{ fontWeight: 650, flexGrow: 1 }}>
          Question {number}
        </Typography>
        <IconButton
          aria-label={`Monter la question ${String(number)}`}
          disabled={number === 1}
          onClick={() => onMove(-1)}
          data-testid={`question-${String(number)}-up`}
        >
          <ArrowUpward />
        </IconButton>
        <IconButton
          aria-label={`Descendre la question ${String(number)}`}
          disabled={last}
          onClick={() => onMove(1)}
          data-testid={`question-${String(number)}-down`}
        >
          <ArrowDownward />
        </IconButton>
        <IconButton aria-label={`Retirer la question ${String(number)}`} onClick={onRemove}>
          <DeleteOutline />
        </IconButton>
      </Stack>
      <Stack sx={{ gap: 2 }}>
        <TextField {...text('label', 300)} label="Question posée" multiline />
        <TextField
          select
          label="Sorte de réponse"
          value={question.kind}
          onChange={({ target }) => set({ kind: target.value as TypedKind })}
          slotProps={{
            select: { SelectDisplayProps: { 'data-testid': `question-${String(number)}-kind` } as object },
          }}
        >
          {Object.entries(KIND_WORDS).map(([kind, words]) => (
            <MenuItem key={kind} value={kind}>
              {words}
            </MenuItem>
          ))}
        </TextField>
        {isChoice && (
          <TextField {...text('options', 4000, 'Une par ligne.')} label="Réponses proposées" multiline minRows={3} />
        )}
        {question.kind === 'scale' && (
          <Pair>
            <TextField {...text('lowest', 60)} label="Que veut dire 1 (facultatif)" />
            <TextField {...text('highest', 60)} label="Que veut dire 5 (facultatif)" />
          </Pair>
        )}
        {question.kind === 'number' && (
          <>
            <TextField {...text('unit', 30, 'heures, tablettes, euros…')} label="Unité (facultative)" />
            <Pair>
              <TextField {...text('low', 14)} label="Au moins (facultatif)" inputMode="decimal" />
              <TextField {...text('high', 14)} label="Au plus (facultatif)" inputMode="decimal" />
            </Pair>
          </>
        )}
        {question.kind === 'text' && (
          <Typography sx={{ color: 'text.secondary', fontSize: '0.9rem' }}>
            Qui répond lit&nbsp;: «&nbsp;Ne nommez aucun élève ni aucune personne&nbsp;». Vous seul lisez ces textes.
          </Typography>
        )}
        <FormControlLabel
          control={<Switch checked={question.required} onChange={(_, on) => set({ required: on })} />}
          label="Réponse obligatoire"
        />
      </Stack>
    </Box>
  );
}

const Pair = ({ children }: { readonly children: ReactNode }) => (
  <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: '1fr 1fr' } }}>{children}</Box>
);
