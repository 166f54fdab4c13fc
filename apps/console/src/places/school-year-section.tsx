import {
  getHeadcounts,
  getSchoolCalendar,
  setHeadcounts,
  type Headcounts,
  type SchoolCalendar,
} from '@chariot/contract';
import { LocalDate, SchoolYear, systemClock } from '@chariot/kernel';
import Groups from '@mui/icons-material/GroupsOutlined';
import { Button, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { useAct, useMay, useRead } from '../api/index.js';
import { day } from '../formats/index.js';
import { ActDialog, DayField, Facts, Reading, Section } from '../page/index.js';

const WHATS = ['pupils', 'classes', 'teachers'] as const;
const LABELS = { pupils: 'Élèves', classes: 'Classes', teachers: 'Enseignants' } as const;

/** How many are at a school that year, and when it is open: what all its statistics are divided by. */
export function SchoolYearSection({ schoolId, alive }: { readonly schoolId: string; readonly alive: boolean }) {
  const now = SchoolYear.of(LocalDate.today(systemClock));
  const [year, setYear] = useState<SchoolYear>(now);
  const headcounts = useRead(getHeadcounts, { params: { id: schoolId, year } });
  const calendar = useRead(getSchoolCalendar, { params: { id: schoolId, year } });
  const may = useMay();
  const [editing, setEditing] = useState(false);
  const first = Number(now.slice(0, 4));
  return (
    <Section
      title="Année scolaire"
      hint="Les effectifs et les jours de classe auxquels les statistiques d’usage se rapportent."
      testId="school-year"
      action={
        <Stack direction="row" spacing={1} sx={{ alignItems: 'flex-end' }}>
          <TextField
            select
            size="small"
            label="Année"
            value={year}
            onChange={({ target }) => setYear(SchoolYear.parse(target.value))}
            slotProps={{ htmlInput: { 'data-testid': 'school-year-choice' } }}
          >
            {[first + 1, first, first - 1, first - 2].map((at) => (
              <MenuItem key={at} value={SchoolYear.from(at)}>
                {SchoolYear.from(at)}
              </MenuItem>
            ))}
          </TextField>
          {may('project:write') && alive && (
            <Button
              size="small"
              startIcon={<Groups />}
              onClick={() => setEditing(true)}
              disabled={headcounts.data === undefined}
              data-testid="edit-headcounts"
            >
              Modifier
            </Button>
          )}
        </Stack>
      }
    >
      <Reading of={headcounts}>
        {(value) => (
          <>
            <Facts columns={3} facts={WHATS.map((what) => [LABELS[what], countOf(value[what])])} />
            {editing && <HeadcountsDialog headcounts={value} onClose={() => setEditing(false)} />}
          </>
        )}
      </Reading>
      <Reading of={calendar}>{(value) => <OpenTime calendar={value} />}</Reading>
    </Section>
  );
}

function countOf(count: Headcounts['pupils']): ReactNode {
  if (count === null) return null;
  const who = count.source === 'school' ? `compté par l’école le ${day(count.countedOn)}` : 'publié par le ministère';
  return (
    <>
      {count.value}
      <Typography component="span" sx={{ color: 'text.secondary', fontSize: '0.85rem', display: 'block' }}>
        {who}
      </Typography>
    </>
  );
}

function OpenTime({ calendar }: { readonly calendar: SchoolCalendar }) {
  const { open, zone } = calendar;
  const text =
    zone === null
      ? 'L’académie n’a pas encore choisi son calendrier scolaire : les jours de classe ne peuvent pas être comptés.'
      : open === null
        ? `Le calendrier de cette année (${zone}) n’est pas encore chargé : les jours de classe ne peuvent pas être comptés.`
        : `${open.halfDays} demi-journées de classe, ${open.days} jours, ${open.weeks} semaines (${zone}).` +
          (open.assumedWeek ? ' L’école n’a pas dit ses horaires : on compte une semaine de huit demi-journées.' : '');
  return (
    <Typography sx={{ mt: 1.5, color: 'text.secondary' }} data-testid="open-time">
      {text}
    </Typography>
  );
}

function HeadcountsDialog({ headcounts, onClose }: { readonly headcounts: Headcounts; readonly onClose: () => void }) {
  const { act, busy, refusal } = useAct(setHeadcounts, 'Effectifs enregistrés.');
  const said = (what: (typeof WHATS)[number]): string => {
    const count = headcounts[what];
    return count?.source === 'school' ? String(count.value) : '';
  };
  const [texts, setTexts] = useState({ pupils: said('pupils'), classes: said('classes'), teachers: said('teachers') });
  const [countedOn, setCountedOn] = useState<string>(LocalDate.today(systemClock));
  const valid = WHATS.every((what) => /^\d{0,4}$/.test(texts[what].trim()));
  const numberOf = (text: string): number | null => (text.trim() === '' ? null : Number(text));
  const confirm = async (): Promise<void> => {
    const body = {
      pupils: numberOf(texts.pupils),
      classes: numberOf(texts.classes),
      teachers: numberOf(texts.teachers),
      countedOn,
    };
    if (await act({ params: { id: headcounts.placeId, year: headcounts.year }, body })) onClose();
  };
  return (
    <ActDialog
      open
      title={`Effectifs ${headcounts.year}`}
      confirm="Enregistrer"
      disabled={!valid}
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="headcounts-dialog"
    >
      <Typography>Un nombre laissé vide reste celui que le ministère a publié, s’il y en a un.</Typography>
      <Stack spacing={1.5}>
        {WHATS.map((what) => (
          <TextField
            key={what}
            label={LABELS[what]}
            value={texts[what]}
            onChange={({ target }) => setTexts({ ...texts, [what]: target.value })}
            error={!/^\d{0,4}$/.test(texts[what].trim())}
            slotProps={{
              htmlInput: {
                'data-testid': `headcount-${what}`,
                inputMode: 'numeric',
                maxLength: 4,
                autoComplete: 'off',
              },
            }}
          />
        ))}
        <DayField label="Comptés le" value={countedOn} onChange={({ target }) => setCountedOn(target.value)} />
      </Stack>
    </ActDialog>
  );
}
