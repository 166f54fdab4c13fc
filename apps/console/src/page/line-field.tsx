import { FormControl, FormHelperText, InputLabel, OutlinedInput } from '@mui/material';
import { useId, type HTMLAttributes, type InputHTMLAttributes } from 'react';
import type { Draft } from './draft.js';

type Field = ReturnType<Draft<Record<string, unknown>, unknown>['field']>;

/**
 * A line that somebody types: MUI's text field without its selects, which weigh more than all the rest of the page that lets
 * people in.
 */
export function LineField({
  error,
  helperText,
  label,
  testId,
  inputMode,
  spellCheck,
  ...input
}: Field & {
  readonly label: string;
  readonly type?: 'text' | 'email' | 'password';
  readonly autoComplete: InputHTMLAttributes<HTMLInputElement>['autoComplete'] & string;
  readonly testId: string;
  readonly inputMode?: HTMLAttributes<HTMLInputElement>['inputMode'];
  readonly spellCheck?: boolean;
}) {
  const id = useId();
  const hint = `${id}-hint`;
  return (
    <FormControl error={error}>
      <InputLabel htmlFor={id}>{label}</InputLabel>
      <OutlinedInput
        {...{ id, label, ...input }}
        inputProps={{ 'data-testid': testId, inputMode, spellCheck }}
        {...(helperText !== undefined && { 'aria-describedby': hint })}
      />
      {helperText !== undefined && <FormHelperText id={hint}>{helperText}</FormHelperText>}
    </FormControl>
  );
}
