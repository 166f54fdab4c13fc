import { exportJournal } from '@chariot/contract';
import { DEFAULT_ZONE, LocalDate } from '@chariot/kernel';
import Download from '@mui/icons-material/Download';
import { Box, Button, Paper } from '@mui/material';
import { useListContext } from 'react-admin';
import { documentUrl } from '../api/index.js';
import { DayField } from '../page/index.js';

type Filters = Readonly<Record<string, string | undefined>>;

/** `+01:00` or `+02:00`, as Paris has it when that day begins. */
function parisOffset(day: string): string {
  const name = new Intl.DateTimeFormat('en', { timeZone: DEFAULT_ZONE, timeZoneName: 'longOffset' })
    .formatToParts(new Date(`${day}T00:00:00Z`))
    .find(({ type }) => type === 'timeZoneName')?.value;
  return name?.replace('GMT', '') || '+00:00';
}

/** The instant at which that day begins in Paris. */
const startOf = (day: LocalDate): string => new Date(`${day}T00:00:00${parisOffset(day)}`).toISOString();

/** The day of an instant; `before`: of the instant just before it. */
const dayOf = (instant: string | undefined, before: boolean): string =>
  instant === undefined ? '' : LocalDate.at(new Date(new Date(instant).getTime() - (before ? 1 : 0)));

/** From a day to a day, both included, and the same as a spreadsheet. */
export function JournalFilters() {
  const { filterValues, setFilters } = useListContext();
  const filters = filterValues as Filters;
  const set = (name: 'from' | 'until', day: string): void => {
    const { [name]: _gone, ...others } = filters;
    if (!LocalDate.is(day)) return setFilters(others);
    setFilters({ ...others, [name]: startOf(name === 'from' ? day : LocalDate.addDays(day, 1)) });
  };
  return (
    <Paper
      sx={{
        border: 1,
        borderColor: 'divider',
        p: 2,
        display: 'grid',
        gap: 1.5,
        gridTemplateColumns: { sm: '1fr 1fr auto' },
      }}
      role="search"
      aria-label="Filtrer l’activité"
    >
      <DayField label="Du" value={dayOf(filters['from'], false)} onChange={({ target }) => set('from', target.value)} />
      <DayField
        label="Au"
        value={dayOf(filters['until'], true)}
        onChange={({ target }) => set('until', target.value)}
      />
      <Box sx={{ alignSelf: 'start' }}>
        <Button
          startIcon={<Download aria-hidden />}
          href={documentUrl(exportJournal, { query: filters })}
          download="activite-chariot.csv"
          data-testid="export-journal"
        >
          Exporter
        </Button>
      </Box>
    </Paper>
  );
}
