import { TextField } from '@mui/material';
import { centsOf } from '../formats/index.js';

interface AmountFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (event: { readonly target: { readonly value: string } }) => void;
  readonly error: boolean;
  readonly helperText?: string;
  readonly testId?: string;
}

/** An amount in euros; a fault that is about how it is written says how to write it. */
export const AmountField = ({ label, value, onChange, error, helperText, testId }: AmountFieldProps) => (
  <TextField
    label={label}
    value={value}
    onChange={onChange}
    error={error}
    helperText={error && centsOf(value) === null ? 'Écrivez un montant, comme 1 234,56.' : helperText}
    slotProps={{
      htmlInput: { inputMode: 'decimal', style: { textAlign: 'right' }, maxLength: 20, 'data-testid': testId },
    }}
  />
);
