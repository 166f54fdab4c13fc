import type { SurveyQuestion } from '@chariot/contract';
import { Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { AnswerFields } from './answer-fields.js';
import type { TypedAnswers } from './typed-answers.js';

/** The questions as whoever answers sees them; what is ticked here goes nowhere. */
export function Preview({ questions }: { readonly questions: readonly SurveyQuestion[] }) {
  const [typed, setTyped] = useState<TypedAnswers>({});
  if (questions.length === 0) return <Typography color="textSecondary">Aucune question pour l’instant.</Typography>;
  return (
    <Stack sx={{ gap: 4, maxWidth: 640 }} data-testid="survey-preview">
      {questions.map((question, at) => (
        <AnswerFields
          key={question.key}
          question={question}
          number={at + 1}
          value={typed[question.key]}
          fault={undefined}
          onAnswer={(value) => {
            if (value !== undefined) setTyped((before) => ({ ...before, [question.key]: value }));
          }}
        />
      ))}
    </Stack>
  );
}
