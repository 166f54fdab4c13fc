import { discipline, schoolLevel, type FeedbackDraft } from '@chariot/contract';
import { Box, MenuItem, TextField } from '@mui/material';
import type { Draft } from '../page/index.js';
import { DISCIPLINE_WORDS, LEVEL_WORDS } from './words.js';

export interface TypedFeedback {
  readonly title: string;
  readonly discipline: string;
  readonly level: string;
  readonly done: string;
  readonly brought: string;
  readonly failed: string;
}
export const NOTHING_TYPED: TypedFeedback = { title: '', discipline: '', level: '', done: '', brought: '', failed: '' };

export const feedbackToType = (told: FeedbackDraft): TypedFeedback => ({
  ...{ title: told.title, discipline: told.discipline, level: told.level, done: told.done, brought: told.brought },
  failed: told.failed ?? '',
});
export const feedbackTyped = ({ failed, ...typed }: TypedFeedback) => ({
  ...typed,
  failed: failed.trim() === '' ? null : failed,
});

interface FeedbackFieldsProps {
  /** Of a form that has these fields, and others maybe. */
  readonly draft: {
    readonly field: (
      name: keyof TypedFeedback,
      hint?: string,
    ) => ReturnType<Draft<Record<string, unknown>, unknown>['field']>;
  };
}

/** The six things that are asked of an account. */
export function FeedbackFields({ draft }: FeedbackFieldsProps) {
  const words = (name: 'done' | 'brought' | 'failed', hint: string) => ({
    ...draft.field(name, hint),
    multiline: true,
    minRows: 4,
    slotProps: { htmlInput: { maxLength: 2000, 'data-testid': `feedback-${name}` } },
  });
  const select = (name: 'discipline' | 'level') => ({
    ...draft.field(name),
    select: true,
    slotProps: { select: { SelectDisplayProps: { 'data-testid': `feedback-${name}` } as object } },
  });
  return (
    <>
      <TextField
        {...draft.field('title')}
        label="Titre"
        slotProps={{ htmlInput: { maxLength: 160, 'data-testid': 'feedback-title' } }}
      />
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: '1fr 1fr' } }}>
        <TextField {...select('discipline')} label="Discipline">
          {discipline.options.map((one) => (
            <MenuItem key={one} value={one}>
              {DISCIPLINE_WORDS[one]}
            </MenuItem>
          ))}
        </TextField>
        <TextField {...select('level')} label="Niveau">
          {schoolLevel.options.map((one) => (
            <MenuItem key={one} value={one}>
              {LEVEL_WORDS[one]}
            </MenuItem>
          ))}
        </TextField>
      </Box>
      <TextField {...words('done', 'Ne nommez aucun élève ni aucune personne.')} label="Ce qui a été fait" />
      <TextField {...words('brought', 'Ce que les élèves y ont gagné.')} label="Ce que cela a apporté" />
      <TextField
        {...words('failed', 'Facultatif\u00A0: ce qu’il faut savoir avant d’essayer.')}
        label="Ce qui n’a pas marché"
      />
    </>
  );
}
