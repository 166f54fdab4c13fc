import { getSchoolHours, setSchoolHours, type SchoolHours } from '@chariot/contract';
import Schedule from '@mui/icons-material/ScheduleOutlined';
import { Box, Button, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct, useMay, useRead } from '../api/index.js';
import { ActDialog, Ago, Empty, Facts, Reading, Section } from '../page/index.js';
import { TIME_ZONES } from '../profiles/settings-words.js';
import { DAYS, openingsOf, textOf, USUAL } from './week.js';

/** The week of a school: outside it, its tablets may update themselves. */
export function HoursSection({ schoolId, alive }: { readonly schoolId: string; readonly alive: boolean }) {
  const hours = useRead(getSchoolHours, { params: { id: schoolId } });
  const may = useMay();
  const [editing, setEditing] = useState(false);
  return (
    <Section
      title="Horaires de la semaine"
      hint="Hors de ces heures, les tablettes peuvent se mettre à jour ; jamais pendant la classe."
      testId="school-hours"
      action={
        may('operation:run') &&
        alive && (
          <Button size="small" startIcon={<Schedule />} onClick={() => setEditing(true)} data-testid="edit-hours">
            Modifier
          </Button>
        )
      }
    >
      <Reading of={hours}>
        {(value) => (
          <>
            {value.changedAt === null ? (
              <Empty title="L’école n’a pas encore dit ses horaires">
                En attendant, les tablettes évitent de 8 h à 18 h, du lundi au vendredi.
              </Empty>
            ) : (
              <>
                <Facts
                  columns={3}
                  facts={textOf(value.openings).map((text, day) => [DAYS[day] ?? '', text || 'Fermée'])}
                />
                <Typography sx={{ color: 'text.secondary', fontSize: '0.85rem', mt: 1.5 }}>
                  Modifiés <Ago at={value.changedAt} />.
                </Typography>
              </>
            )}
            {editing && <HoursDialog hours={value} onClose={() => setEditing(false)} />}
          </>
        )}
      </Reading>
    </Section>
  );
}

function HoursDialog({ hours, onClose }: { readonly hours: SchoolHours; readonly onClose: () => void }) {
  const { act, busy, refusal } = useAct(
    setSchoolHours,
    'Horaires enregistrés : les tablettes les recevront à leur prochain contact.',
  );
  const [week, setWeek] = useState(hours.changedAt === null ? USUAL : textOf(hours.openings));
  const [tried, setTried] = useState(false);
  const read = openingsOf(week);
  const confirm = async (): Promise<void> => {
    setTried(true);
    if ('errors' in read) return;
    if (await act({ params: { id: hours.placeId }, body: read })) onClose();
  };
  return (
    <ActDialog
      open
      title="Horaires de la semaine"
      confirm="Enregistrer"
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="hours-dialog"
    >
      <Typography>Écrivez les heures comme 8h30-11h30, 13h30-16h30. Un jour sans rien est un jour fermé.</Typography>
      <Stack spacing={1.5}>
        {DAYS.map((name, day) => {
          const error = tried && 'errors' in read ? read.errors.get(day) : undefined;
          return (
            <TextField
              key={name}
              label={name}
              value={week[day] ?? ''}
              onChange={({ target }) => setWeek(week.map((text, index) => (index === day ? target.value : text)))}
              error={error !== undefined}
              helperText={error}
              slotProps={{ htmlInput: { 'data-testid': `hours-${day + 1}`, maxLength: 120, autoComplete: 'off' } }}
            />
          );
        })}
      </Stack>
      <Box sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>
        {`À l’heure de l’école (${zoneWords(hours.timeZone)}).`}
      </Box>
    </ActDialog>
  );
}

/** As people say it. */
const zoneWords = (timeZone: string): string => TIME_ZONES.find(([code]) => code === timeZone)?.[1] ?? timeZone;
