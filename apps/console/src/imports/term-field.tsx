import type { ConventionReading } from '@chariot/contract';
import { Box, TextField } from '@mui/material';
import { french } from '../formats/index.js';
import { DayField } from '../page/index.js';
import { Evidence } from './evidence.js';
import { termOf, type TermName } from './terms.js';

interface TermFieldProps {
  readonly name: TermName;
  readonly value: string;
  readonly onType: (value: string) => void;
  readonly fault: string | undefined;
  readonly reading: ConventionReading | undefined;
}

/** A value that one may mend, beside the sentence that it was read in. */
export function TermField({ name, value, onType, fault, reading }: TermFieldProps) {
  const term = termOf(name);
  const seen = reading === undefined ? undefined : term.read?.(reading);
  return (
    <Box
      sx={{
        display: 'grid',
        columnGap: 3,
        rowGap: 0.75,
        gridTemplateColumns:
          reading === undefined ? 'minmax(0, 1fr)' : { xs: 'minmax(0, 1fr)', md: 'repeat(2, minmax(0, 1fr))' },
        alignItems: 'start',
      }}
    >
      <TypedValue
        label={term.label}
        value={value}
        onType={onType}
        fault={fault}
        hint={term.hint}
        kind={term.kind}
        max={term.max ?? 40}
        testId={`convention-${name}`}
      />
      {seen !== undefined && <Evidence of={seen} />}
    </Box>
  );
}

interface TypedValueProps {
  readonly label: string;
  readonly value: string;
  readonly onType: (value: string) => void;
  readonly fault?: string | undefined;
  readonly hint?: string | undefined;
  readonly kind?: 'text' | 'paragraph' | 'day' | 'amount' | 'whole' | 'years';
  readonly max?: number;
  readonly testId: string;
}

export function TypedValue({ label, value, onType, fault, hint, kind = 'text', max = 160, testId }: TypedValueProps) {
  const words = fault ?? hint;
  const shared = {
    label: french(label),
    value,
    onChange: ({ target }: { readonly target: { readonly value: string } }) => onType(target.value),
    error: fault !== undefined,
    ...(words === undefined ? {} : { helperText: french(words) }),
  };
  if (kind === 'day') return <DayField {...shared} inputProps={{ 'data-testid': testId }} />;
  return (
    <TextField
      {...shared}
      multiline={kind === 'paragraph'}
      slotProps={{
        // Small above its field, empty or not: within it, a long label would be cut.
        inputLabel: { shrink: true },
        htmlInput: {
          'data-testid': testId,
          maxLength: max,
          ...((kind === 'amount' || kind === 'whole') && {
            inputMode: kind === 'amount' ? 'decimal' : 'numeric',
            style: { textAlign: 'right' },
          }),
        },
      }}
    />
  );
}
