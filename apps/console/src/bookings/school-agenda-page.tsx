import { getSchoolAgenda, type AgendaCart, type Agenda, type Booking } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import { Box, Link } from '@mui/material';
import { useState } from 'react';
import { Link as RouterLink, useParams, useSearchParams } from 'react-router-dom';
import { useMay, useRead } from '../api/index.js';
import { Empty, Page, PageReading, Section } from '../page/index.js';
import { AgendaNav } from './agenda-nav.js';
import { BookDialog, type Start } from './book-dialog.js';
import { BookingSheet } from './booking-sheet.js';
import { firstHour } from './day.js';
import { DayCard } from './day-card.js';
import { useLevel, useSchoolTime } from './use-agenda.js';
import { capital, dayWords } from './words.js';

const BACK = { to: '/reservations', label: 'Réservations' };

/** `/reservations/ecole/:id`: one day of all the carts of a school. */
export function SchoolAgendaPage() {
  const { id = '' } = useParams();
  const [search, setSearch] = useSearchParams();
  const asked = search.get('jour') ?? '';
  const { today } = useSchoolTime(undefined);
  const on = LocalDate.is(asked) ? asked : today;
  const agenda = useRead(
    getSchoolAgenda,
    { params: { id }, query: { from: on, days: 1 } },
    { keep: true, watch: true },
  );
  const go = (day: LocalDate): void => setSearch({ jour: day }, { replace: true });
  return (
    <PageReading of={agenda} back={BACK}>
      {(value) => <SchoolDayView agenda={value} go={go} />}
    </PageReading>
  );
}

function SchoolDayView({ agenda, go }: { readonly agenda: Agenda; readonly go: (on: LocalDate) => void }) {
  const may = useMay();
  const present = useSchoolTime(agenda);
  const level = useLevel(agenda.bookings);
  const [start, setStart] = useState<{ readonly cart: AgendaCart; readonly start: Start }>();
  const [shown, setShown] = useState<Booking>();
  const [day] = agenda.days;
  if (day === undefined) return null;
  const on = LocalDate.parse(day.on);
  return (
    <Page title={agenda.school.name} crumbs={[BACK]} subtitle="Toutes ses classes mobiles, un jour à la fois">
      <AgendaNav
        label={capital(dayWords(on))}
        now="Aujourd’hui"
        onBack={() => go(LocalDate.addDays(on, -1))}
        onNow={() => go(present.today)}
        onNext={() => go(LocalDate.addDays(on, 1))}
      />
      {agenda.carts.length === 0 && (
        <Section title="Classes mobiles">
          <Empty title="Aucune classe mobile dans cette école">Le référent numérique les ouvre.</Empty>
        </Section>
      )}
      <Box
        sx={{
          display: 'grid',
          gap: 1.5,
          alignItems: 'start',
          gridTemplateColumns: {
            xs: 'minmax(0, 1fr)',
            sm: 'repeat(2, minmax(0, 1fr))',
            lg: 'repeat(3, minmax(0, 1fr))',
          },
        }}
      >
        {agenda.carts.map((cart) => (
          <DayCard
            key={cart.classroomId}
            title={
              <Link component={RouterLink} to={`/reservations/${cart.classroomId}`}>
                {cart.name}
              </Link>
            }
            label={`${cart.name}, ${dayWords(on)}`}
            day={day}
            bookings={agenda.bookings.filter(({ classroomId }) => classroomId === cart.classroomId)}
            after={day.on === present.today ? present.time : null}
            past={day.on < present.today}
            {...(may('booking:write') && {
              onFree: (stretch) => setStart({ cart, start: { on: day.on, ...firstHour(stretch) } }),
            })}
            onBooking={setShown}
          />
        ))}
      </Box>
      {start !== undefined && (
        <BookDialog agenda={agenda} {...start} level={level} onClose={() => setStart(undefined)} />
      )}
      {shown !== undefined && <BookingSheet booking={shown} onClose={() => setShown(undefined)} />}
    </Page>
  );
}
