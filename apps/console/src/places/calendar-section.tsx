import { getSchoolCalendar, setCalendarZone, type SchoolCalendar } from '@chariot/contract';
import { LocalDate, SchoolYear, systemClock } from '@chariot/kernel';
import Event from '@mui/icons-material/EventOutlined';
import { Button, MenuItem, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useAct, useMay, useRead } from '../api/index.js';
import { day } from '../formats/index.js';
import { ActDialog, Empty, Facts, Reading, Section } from '../page/index.js';

/** Which of the ministry's calendars an académie follows. */
export function CalendarSection({ academieId }: { readonly academieId: string }) {
  const year = SchoolYear.of(LocalDate.today(systemClock));
  const calendar = useRead(getSchoolCalendar, { params: { id: academieId, year } });
  const may = useMay();
  const [editing, setEditing] = useState(false);
  return (
    <Section
      title="Calendrier scolaire"
      hint="Il dit combien de jours les écoles sont ouvertes, et quand les tablettes dorment."
      testId="calendar"
      action={
        may('place:write') && (
          <Button
            size="small"
            startIcon={<Event />}
            onClick={() => setEditing(true)}
            disabled={(calendar.data?.zones.length ?? 0) === 0}
            data-testid="choose-zone"
          >
            Choisir la zone
          </Button>
        )
      }
    >
      <Reading of={calendar}>
        {(value) => (
          <>
            {value.zones.length === 0 ? (
              <Empty title="Aucun calendrier scolaire n’est chargé">
                Téléchargez-le sur data.education.gouv.fr, puis chargez-le sur le serveur : npm run directory --
                calendar FICHIER.csv
              </Empty>
            ) : value.zone === null ? (
              <Empty title="La zone de l’académie n’est pas choisie">
                Sans elle, les jours de classe ne peuvent pas être comptés.
              </Empty>
            ) : (
              <Facts columns={3} facts={[['Zone', value.zone], ...value.holidays.map(holidayFact)]} />
            )}
            {editing && <ZoneDialog calendar={value} onClose={() => setEditing(false)} />}
          </>
        )}
      </Reading>
    </Section>
  );
}

const holidayFact = ({ name, from, until }: SchoolCalendar['holidays'][number]): readonly [string, string] => [
  name,
  from === until ? day(from) : `du ${day(from)} au ${day(until)}`,
];

function ZoneDialog({ calendar, onClose }: { readonly calendar: SchoolCalendar; readonly onClose: () => void }) {
  const { act, busy, refusal } = useAct(setCalendarZone, 'Calendrier choisi.');
  const [zone, setZone] = useState(calendar.zone ?? '');
  const confirm = async (): Promise<void> => {
    if (await act({ params: { id: calendar.placeId }, body: { zone } })) onClose();
  };
  return (
    <ActDialog
      open
      title="Zone du calendrier scolaire"
      confirm="Choisir"
      disabled={zone === ''}
      onConfirm={() => void confirm()}
      onClose={onClose}
      busy={busy}
      refusal={refusal}
      testId="zone-dialog"
    >
      <Typography>Toutes les écoles de l’académie suivent ce calendrier.</Typography>
      <TextField
        select
        label="Zone"
        value={zone}
        onChange={({ target }) => setZone(target.value)}
        slotProps={{ htmlInput: { 'data-testid': 'zone' } }}
      >
        {calendar.zones.map((one) => (
          <MenuItem key={one} value={one}>
            {one}
          </MenuItem>
        ))}
      </TextField>
    </ActDialog>
  );
}
