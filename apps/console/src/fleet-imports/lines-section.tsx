import type { FleetImport, ImportedLine, ImportOutcome } from '@chariot/contract';
import Add from '@mui/icons-material/AddCircleOutline';
import CheckCircle from '@mui/icons-material/CheckCircleOutline';
import Edit from '@mui/icons-material/EditOutlined';
import ReportProblem from '@mui/icons-material/ReportProblemOutlined';
import { Box, Button, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { day, facts, french, number } from '../formats/index.js';
import { Empty, Rows, Section, useSmall, type Column } from '../page/index.js';
import { COLOURS } from '../theme/index.js';
import { countOf, OUTCOME_WORDS, OUTCOMES } from './words.js';

const PER_PAGE = 50;

const LOOKS = {
  doubt: { icon: ReportProblem, colour: COLOURS.danger },
  created: { icon: Add, colour: COLOURS.success },
  completed: { icon: Edit, colour: COLOURS.brandDark },
  unchanged: { icon: CheckCircle, colour: COLOURS.inkSoft },
} as const;

interface LinesSectionProps {
  readonly found: FleetImport;
  readonly done: boolean;
}

/** Every line of the file and what becomes of it, with its reason; those that were left aside come first, then those that something is said of. */
export function LinesSection({ found, done }: LinesSectionProps) {
  const [shown, setShown] = useState<ImportOutcome | ''>('');
  const [page, setPage] = useState(0);
  const small = useSmall();
  const rank = new Map(OUTCOMES.map((outcome, index) => [outcome, index]));
  const lines = found.lines
    .filter(({ outcome }) => shown === '' || outcome === shown)
    .sort(
      (a, b) =>
        (rank.get(a.outcome) ?? 0) - (rank.get(b.outcome) ?? 0) ||
        Number(b.why !== null) - Number(a.why !== null) ||
        a.line - b.line,
    );
  const last = Math.max(0, Math.ceil(lines.length / PER_PAGE) - 1);
  const at = Math.min(page, last);
  const columns: readonly [Column<ImportedLine>, ...Column<ImportedLine>[]] = [
    { label: 'Ligne', cell: ({ line }) => (small ? `Ligne\u00A0${number(line)}` : number(line)), width: 70 },
    { label: 'Ce qui en est fait', cell: (line) => <Outcome of={line} done={done} />, small: 'bare' },
    { label: 'N° de série', cell: ({ serialNumber }) => serialNumber || '—' },
    { label: 'Modèle', cell: ({ model }) => model || '—', small: 'hidden' },
    { label: 'Où', cell: whereOf, small: 'bare' },
    { label: 'Achat', cell: ({ acquiredOn }) => (acquiredOn === null ? '—' : day(acquiredOn)), small: 'hidden' },
  ];
  return (
    <Section
      title={done ? 'Ligne par ligne' : 'Ce qui se passera, ligne par ligne'}
      flush
      testId="import-lines"
      action={
        <TextField
          select
          label="Montrer"
          value={shown}
          onChange={({ target }) => {
            setShown(target.value as ImportOutcome | '');
            setPage(0);
          }}
          sx={{ minWidth: 220, mt: 1 }}
          slotProps={{
            select: { displayEmpty: true, SelectDisplayProps: { 'data-testid': 'lines-shown' } as object },
            inputLabel: { shrink: true },
          }}
        >
          <MenuItem value="">Toutes ({number(found.lines.length)})</MenuItem>
          {OUTCOMES.filter((outcome) => countOf(found, outcome) > 0).map((outcome) => (
            <MenuItem key={outcome} value={outcome}>
              {OUTCOME_WORDS[outcome][done ? 'after' : 'before']} ({number(countOf(found, outcome))})
            </MenuItem>
          ))}
        </TextField>
      }
    >
      {lines.length === 0 ? (
        <Empty title="Aucune ligne" />
      ) : (
        <Rows
          rows={lines.slice(at * PER_PAGE, (at + 1) * PER_PAGE)}
          keyOf={({ line }) => String(line)}
          columns={columns}
          caption="Lignes du fichier"
          testId="import-rows"
        />
      )}
      {last > 0 && (
        <Stack
          direction="row"
          component="nav"
          aria-label="Pages des lignes"
          sx={{ alignItems: 'center', justifyContent: 'space-between', p: 1.5, borderTop: 1, borderColor: 'divider' }}
        >
          <Typography sx={{ color: 'text.secondary', fontSize: '0.875rem' }} aria-live="polite">
            {number(at * PER_PAGE + 1)} à {number(Math.min((at + 1) * PER_PAGE, lines.length))} sur{' '}
            {number(lines.length)}
          </Typography>
          <Stack direction="row" sx={{ gap: 1 }}>
            <Button size="small" disabled={at === 0} onClick={() => setPage(at - 1)}>
              Précédent
            </Button>
            <Button size="small" disabled={at === last} onClick={() => setPage(at + 1)}>
              Suivant
            </Button>
          </Stack>
        </Stack>
      )}
    </Section>
  );
}

const whereOf = ({ school, classroom, slot }: ImportedLine): string =>
  facts(school, classroom, slot === null ? null : `emplacement\u00A0${slot}`) || '—';

function Outcome({ of: { outcome, why }, done }: { readonly of: ImportedLine; readonly done: boolean }) {
  const { icon: Icon, colour } = LOOKS[outcome];
  return (
    <Box data-outcome={outcome}>
      <Stack direction="row" sx={{ gap: 0.75, alignItems: 'center', color: colour, fontWeight: 600 }}>
        <Icon aria-hidden sx={{ fontSize: 18 }} />
        {OUTCOME_WORDS[outcome][done ? 'after' : 'before']}
      </Stack>
      {why !== null && <Box sx={{ fontSize: '0.875rem' }}>{french(why)}</Box>}
    </Box>
  );
}
