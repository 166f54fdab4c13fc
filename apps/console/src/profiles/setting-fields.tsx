import { Checkbox, FormControlLabel, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { french } from '../formats/index.js';
import { lines, type ProfileForm, type TextSetting } from './profile-form.js';

/** How the fields of one setting read and write the form. */
export interface FieldsProps<G extends TextSetting> {
  readonly values: ProfileForm[G];
  readonly set: (change: Partial<ProfileForm[G]>) => void;
  /** The sentence of what is wrong, by field. */
  readonly errorOf: (field: string) => string | undefined;
}

interface TextProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: string | undefined;
  readonly hint?: string;
  readonly testId: string;
  readonly lines?: number;
  readonly type?: string;
  readonly placeholder?: string;
  readonly maxLength?: number;
  readonly width?: number;
}

export const Text = ({
  label,
  value,
  onChange,
  error,
  hint,
  testId,
  lines,
  type,
  placeholder,
  maxLength,
  width,
}: TextProps) => (
  <TextField
    label={label}
    value={value}
    onChange={({ target }) => onChange(target.value)}
    error={error !== undefined}
    helperText={error === undefined ? hint : french(error)}
    {...(lines !== undefined && { multiline: true, minRows: lines, maxRows: 10 })}
    {...(type !== undefined && { type })}
    {...(placeholder !== undefined && { placeholder })}
    {...(width !== undefined && { sx: { maxWidth: width } })}
    // No password manager may offer to keep a key of the school, or to fill one in.
    slotProps={{
      htmlInput: {
        'data-testid': testId,
        maxLength,
        spellCheck: false,
        autoCapitalize: 'none',
        autoComplete: type === 'password' ? 'new-password' : 'off',
      },
    }}
  />
);

interface LinesProps extends Pick<TextProps, 'label' | 'error' | 'hint' | 'testId'> {
  readonly items: readonly string[];
  readonly onChange: (items: string[]) => void;
}

/** A list, one item a line. */
export function Lines({ items, onChange, ...props }: LinesProps) {
  // As it is typed: an empty line is there while one writes the next.
  const [text, setText] = useState(items.join('\n'));
  const typed = (value: string): void => {
    setText(value);
    onChange(lines(value));
  };
  return <Text {...props} value={text} onChange={typed} lines={2} />;
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly (readonly [value: string, words: string])[];
  readonly onChange: (value: string) => void;
  readonly error?: string | undefined;
  readonly testId: string;
}

/** A value of a list; one that is not in it (written by another tool) stays visible and kept. */
export const Choice = ({ label, value, choices, onChange, error, testId }: ChoiceProps) => (
  <TextField
    select
    label={label}
    value={value}
    onChange={({ target }) => onChange(target.value)}
    error={error !== undefined}
    helperText={error}
    slotProps={{ select: { SelectDisplayProps: { 'data-testid': testId } as object } }}
  >
    {(choices.some(([known]) => known === value) ? choices : [...choices, [value, value] as const]).map(
      ([known, words]) => (
        <MenuItem key={known} value={known}>
          {words}
        </MenuItem>
      ),
    )}
  </TextField>
);

interface TickProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly testId: string;
}

export const Tick = ({ label, checked, onChange, testId }: TickProps) => (
  <FormControlLabel
    label={label}
    control={
      <Checkbox
        checked={checked}
        onChange={(_, value) => onChange(value)}
        slotProps={{ input: { 'data-testid': testId } as object }}
      />
    }
  />
);
