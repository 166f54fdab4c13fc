import { Checkbox, FormControl, FormControlLabel, FormHelperText, FormLabel, MenuItem, TextField } from '@mui/material';
import { DayField } from '../page/index.js';
import type { DetailField } from './detail-fields.js';
import { linesOf } from './typed-fact.js';

interface DetailInputProps {
  readonly field: DetailField;
  readonly value: string;
  readonly fault: string | undefined;
  readonly onType: (value: string) => void;
}

const YES_NO = [
  { value: 'yes', label: 'Oui' },
  { value: 'no', label: 'Non' },
];

/** The field that a detail is filled in with. */
export function DetailInput({ field, value, fault, onType }: DetailInputProps) {
  const { name, type, hint, optional } = field;
  const label = optional === true ? `${field.label} (facultatif)` : field.label;
  const testId = `fact-${name}`;
  const shared = {
    label,
    value,
    onChange: ({ target }: { readonly target: { readonly value: string } }) => onType(target.value),
    error: fault !== undefined,
    helperText: fault ?? hint,
  };
  if (type === 'choices') return <Choices {...{ field, value, fault, onType }} />;
  if (type === 'day') return <DayField {...shared} inputProps={{ 'data-testid': testId }} />;
  if (type === 'choice' || type === 'yesNo') {
    return (
      <TextField select {...shared} slotProps={{ select: { SelectDisplayProps: { 'data-testid': testId } as object } }}>
        {optional === true && <MenuItem value="">Non renseigné</MenuItem>}
        {(type === 'yesNo' ? YES_NO : (field.choices ?? [])).map((one) => (
          <MenuItem key={one.value} value={one.value}>
            {one.label}
          </MenuItem>
        ))}
      </TextField>
    );
  }
  return (
    <TextField
      {...shared}
      {...(type === 'lines' && { multiline: true, minRows: 4 })}
      slotProps={{ htmlInput: { 'data-testid': testId, ...(type === 'number' && { inputMode: 'decimal' }) } }}
    />
  );
}

function Choices({ field, value, fault, onType }: DetailInputProps) {
  const chosen = linesOf(value);
  const turn = (one: string, on: boolean): void =>
    onType((on ? [...chosen, one] : chosen.filter((other) => other !== one)).join('\n'));
  return (
    <FormControl
      component="fieldset"
      error={fault !== undefined}
      data-testid={`fact-${field.name}`}
      sx={{ gridColumn: '1 / -1' }}
    >
      <FormLabel component="legend">{field.label}</FormLabel>
      {field.choices?.map((one) => (
        <FormControlLabel
          key={one.value}
          label={one.label}
          control={<Checkbox checked={chosen.includes(one.value)} onChange={(_, on) => turn(one.value, on)} />}
        />
      ))}
      {fault !== undefined && <FormHelperText>{fault}</FormHelperText>}
    </FormControl>
  );
}
