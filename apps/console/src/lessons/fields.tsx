// What the forms of a lesson share.
import { DISCIPLINE_LABELS, LEVEL_LABELS } from '@chariot/contract';
import { Checkbox, FormControlLabel, MenuItem, Stack, TextField } from '@mui/material';
import { french } from '../formats/index.js';
import type { Draft } from '../page/index.js';

const DURATIONS = [30, 45, 60, 90, 120, 180];

/** Minutes to choose from, what is chosen among them. */
export const durationsWith = (minutes: number): number[] => [...new Set([...DURATIONS, minutes])].sort((a, b) => a - b);

/** What is not typed is missing, and no zero. */
export const numberOf = (typed: string): number | undefined => (typed === '' ? undefined : Number(typed));

export const display = (testId: string) => ({ select: { SelectDisplayProps: { 'data-testid': testId } as object } });
const options = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([value, words]) => (
    <MenuItem key={value} value={value}>
      {words}
    </MenuItem>
  ));

interface TickProps {
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  readonly label: string;
  readonly testId?: string;
}

/** A box to tick. */
export const Tick = ({ on, onChange, label, testId }: TickProps) => (
  <FormControlLabel
    label={french(label)}
    control={
      <Checkbox
        checked={on}
        onChange={(_, checked) => onChange(checked)}
        slotProps={{ input: { 'data-testid': testId } as object }}
      />
    }
  />
);

type Fields = Draft<Record<'className' | 'level' | 'pupils' | 'discipline', string>, unknown>['field'];

/** The class, and what it does; `testId` begins the name of each field. */
export const ClassFields = ({ field, testId }: { readonly field: Fields; readonly testId: string }) => (
  <>
    <TextField
      {...field('className', 'Sans nom d’élève.')}
      label="Classe"
      slotProps={{ htmlInput: { maxLength: 40, autoComplete: 'off', 'data-testid': `${testId}-class` } }}
    />
    <Stack direction="row" spacing={2}>
      <TextField {...field('level')} label="Niveau" select sx={{ flex: 1 }} slotProps={display(`${testId}-level`)}>
        {options(LEVEL_LABELS)}
      </TextField>
      <TextField
        {...field('pupils')}
        label="Élèves"
        type="number"
        sx={{ flex: 1 }}
        slotProps={{ htmlInput: { min: 1, max: 60, inputMode: 'numeric', 'data-testid': `${testId}-pupils` } }}
      />
    </Stack>
    <TextField {...field('discipline')} label="Discipline" select slotProps={display(`${testId}-discipline`)}>
      {options(DISCIPLINE_LABELS)}
    </TextField>
  </>
);
