// What the forms of a lesson share.
import { Checkbox, FormControlLabel, MenuItem } from '@mui/material';
import { french } from '../formats/index.js';

const DURATIONS = [30, 45, 60, 90, 120, 180];

/** Minutes to choose from, what is chosen among them. */
export const durationsWith = (minutes: number): number[] => [...new Set([...DURATIONS, minutes])].sort((a, b) => a - b);

export const display = (testId: string) => ({ select: { SelectDisplayProps: { 'data-testid': testId } as object } });
export const options = (labels: Readonly<Record<string, string>>) =>
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
