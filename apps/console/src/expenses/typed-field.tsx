import { TextField, type TextFieldProps } from '@mui/material';
import { french } from '../formats/index.js';
import { DayField } from '../page/index.js';

interface TypedFieldProps extends Omit<TextFieldProps, 'value' | 'onChange' | 'error' | 'helperText'> {
  readonly value: string;
  readonly onType: (value: string) => void;
  readonly fault?: string | undefined;
  readonly hint?: string | undefined;
  readonly testId?: string;
  /** Amounts stand at the right. */
  readonly amount?: boolean;
  readonly day?: boolean;
  readonly max?: number;
}

/** A field of a form that is checked as one types: its fault, or its hint. */
export function TypedField({ value, onType, fault, hint, testId, amount, day, max = 300, ...rest }: TypedFieldProps) {
  const words = fault ?? hint;
  const shared = {
    ...rest,
    value,
    onChange: ({ target }: { readonly target: { readonly value: string } }) => onType(target.value),
    error: fault !== undefined,
    ...(words === undefined ? {} : { helperText: french(words) }),
  };
  if (day === true) return <DayField {...shared} inputProps={{ 'data-testid': testId }} />;
  return (
    <TextField
      {...shared}
      slotProps={{
        ...rest.slotProps,
        htmlInput: {
          'data-testid': testId,
          maxLength: max,
          ...(amount === true && { inputMode: 'decimal', style: { textAlign: 'right' } }),
        },
      }}
    />
  );
}
