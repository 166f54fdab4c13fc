import { TextField, type TextFieldProps } from '@mui/material';
import { LocalDate } from '@chariot/kernel';
import { longDay } from '../formats/index.js';

/**
 * A date. Browsers show it in their own language's order; the same day in words below it leaves no doubt.
 */
export function DayField(props: Omit<TextFieldProps, 'type' | 'slotProps'> & { readonly value: string }) {
  const { value, error, helperText } = props;
  // Noon in Paris is the same day in every zone that France counts in.
  const words = LocalDate.is(value) ? longDay(new Date(`${value}T11:00:00Z`)) : undefined;
  return (
    <TextField
      {...props}
      type="date"
      helperText={error === true ? helperText : (words ?? helperText)}
      slotProps={{ inputLabel: { shrink: true } }}
    />
  );
}
