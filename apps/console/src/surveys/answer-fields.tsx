import type { SurveyQuestion } from '@chariot/contract';
import {
  Box,
  Checkbox,
  FormControl,
  FormControlLabel,
  FormHelperText,
  FormLabel,
  InputAdornment,
  Radio,
  RadioGroup,
  Stack,
  TextField,
} from '@mui/material';
import { useId, type ReactElement } from 'react';
import { french, number } from '../formats/index.js';
import { COLOURS } from '../theme/index.js';
import type { TypedAnswers } from './typed-answers.js';

type Value = TypedAnswers[string] | undefined;

interface AnswerFieldsProps {
  readonly question: SurveyQuestion;
  readonly number: number;
  readonly value: Value;
  readonly fault: string | undefined;
  readonly onAnswer: (value: Value) => void;
}

/** One question as whoever answers sees it: large enough for a thumb. */
export function AnswerFields(props: AnswerFieldsProps) {
  const { question, number: rank, fault } = props;
  const id = useId();
  const words = fault ?? hintOf(question);
  const describedBy = words === undefined ? undefined : `${id}-words`;
  return (
    <FormControl
      component="fieldset"
      error={fault !== undefined}
      data-testid={`answer-${question.key}`}
      sx={{ display: 'block', minWidth: 0, width: '100%' }}
      aria-describedby={describedBy}
    >
      <FormLabel
        component="legend"
        id={`${id}-label`}
        sx={{ color: 'text.primary', fontWeight: 600, fontSize: '1.05rem', lineHeight: 1.35, p: 0, mb: 1 }}
      >
        {rank}. {french(question.label)}
        {!question.required && (
          <Box component="span" sx={{ color: 'text.secondary', fontWeight: 400 }}>
            {' '}
            (facultatif)
          </Box>
        )}
      </FormLabel>
      <Field {...props} labelId={`${id}-label`} describedBy={describedBy} />
      {words !== undefined && (
        <FormHelperText id={`${id}-words`} sx={{ mx: 0, fontSize: '0.875rem' }}>
          {words}
        </FormHelperText>
      )}
    </FormControl>
  );
}

function hintOf(question: SurveyQuestion): string | undefined {
  if (question.kind === 'text') return 'Ne nommez aucun élève ni aucune personne.';
  if (question.kind === 'choice' && question.several) return 'Plusieurs réponses sont possibles.';
  if (question.kind !== 'number') return undefined;
  const { low, high } = question;
  if (low !== null && high !== null) return `De ${number(low)} à ${number(high)}.`;
  if (low !== null) return `${number(low)} au moins.`;
  return high === null ? undefined : `${number(high)} au plus.`;
}

type FieldProps = AnswerFieldsProps & { readonly labelId: string; readonly describedBy: string | undefined };

function Field({ question, value, onAnswer, labelId, describedBy }: FieldProps) {
  const named = { 'aria-labelledby': labelId, ...(describedBy !== undefined && { 'aria-describedby': describedBy }) };
  switch (question.kind) {
    case 'choice': {
      const chosen = typeof value === 'object' ? value : [];
      if (question.several) {
        return (
          <Stack>
            {question.options.map((option, rank) => (
              <Choice
                key={option}
                label={option}
                control={
                  <Checkbox
                    checked={chosen.includes(rank)}
                    onChange={(_, on) => onAnswer(on ? [...chosen, rank] : chosen.filter((one) => one !== rank))}
                  />
                }
              />
            ))}
          </Stack>
        );
      }
      return (
        <RadioGroup
          {...named}
          value={chosen[0] === undefined ? '' : String(chosen[0])}
          onChange={(_, rank) => onAnswer([Number(rank)])}
        >
          {question.options.map((option, rank) => (
            <Choice key={option} label={option} value={String(rank)} control={<Radio />} />
          ))}
        </RadioGroup>
      );
    }
    case 'scale':
      return <Scale question={question} value={value} onAnswer={onAnswer} labelId={labelId} />;
    case 'number':
      return (
        <TextField
          value={typeof value === 'string' ? value : ''}
          onChange={({ target }) => onAnswer(target.value)}
          sx={{ maxWidth: 260 }}
          slotProps={{
            htmlInput: { inputMode: 'decimal', maxLength: 16, ...named },
            input: {
              ...(question.unit !== null && {
                endAdornment: <InputAdornment position="end">{question.unit}</InputAdornment>,
              }),
            },
          }}
        />
      );
    case 'text':
      return (
        <TextField
          value={typeof value === 'string' ? value : ''}
          onChange={({ target }) => onAnswer(target.value)}
          multiline
          minRows={3}
          slotProps={{ htmlInput: { maxLength: 1000, ...named } }}
        />
      );
  }
}

const Choice = (props: { readonly label: string; readonly value?: string; readonly control: ReactElement }) => (
  <FormControlLabel {...props} label={french(props.label)} sx={{ mr: 0, minHeight: 44, overflowWrap: 'anywhere' }} />
);

type ScaleProps = Pick<FieldProps, 'value' | 'onAnswer' | 'labelId'> & {
  readonly question: Extract<SurveyQuestion, { readonly kind: 'scale' }>;
};

/** Five squares side by side, which a telephone's width holds; what both ends mean stands under them. */
function Scale({ question, value, onAnswer, labelId }: ScaleProps) {
  return (
    <>
      <RadioGroup
        aria-labelledby={labelId}
        value={typeof value === 'number' ? String(value) : ''}
        onChange={(_, step) => onAnswer(Number(step))}
        sx={{ display: 'grid', gridTemplateColumns: 'repeat(5, minmax(0, 1fr))', gap: 1, maxWidth: 420 }}
      >
        {[1, 2, 3, 4, 5].map((step) => (
          <FormControlLabel
            key={step}
            value={String(step)}
            label={step}
            labelPlacement="top"
            control={<Radio />}
            sx={{
              m: 0,
              py: 0.5,
              border: 1,
              borderRadius: 1,
              borderColor: value === step ? COLOURS.brand : 'divider',
              bgcolor: value === step ? COLOURS.brandSoft : 'transparent',
            }}
          />
        ))}
      </RadioGroup>
      {(question.lowest !== null || question.highest !== null) && (
        <Stack
          direction="row"
          sx={{
            justifyContent: 'space-between',
            gap: 2,
            maxWidth: 420,
            mt: 0.5,
            color: 'text.secondary',
            fontSize: '0.875rem',
          }}
        >
          <span>{question.lowest !== null && `1\u00A0: ${question.lowest}`}</span>
          <Box component="span" sx={{ textAlign: 'right' }}>
            {question.highest !== null && `5\u00A0: ${question.highest}`}
          </Box>
        </Stack>
      )}
    </>
  );
}
