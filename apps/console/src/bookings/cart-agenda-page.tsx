import { getAgenda, type Agenda, type AgendaCart, type Booking } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import Add from '@mui/icons-material/Add';
import Tune from '@mui/icons-material/Tune';
import { Alert, Box, Button } from '@mui/material';
import { useState } from 'react';
import { useParams, useSearchParams } from 'react-router-dom';
import { useMay, useRead } from '../api/index.js';
import { count } from '../formats/index.js';
import { LinkButton, MoreMenu, Page, PageReading } from '../page/index.js';
import { AgendaNav } from './agenda-nav.js';
import { BookDialog, type Start } from './book-dialog.js';
import { BookingSheet } from './booking-sheet.js';
import { firstHour } from './day.js';
import { DayCard } from './day-card.js';
import { KeySection } from './key-section.js';
import { SettingsDialog } from './settings-dialog.js';
import { firstFreeOf, useLevel, useSchoolTime } from './use-agenda.js';
import { capital, dayWords, mondayOf } from './words.js';

const BACK = { to: '/reservations', label: 'Réservations' };

/** `/reservations/:id`: the week of a cart. The week is in the address, so that the back button finds it again. */
export function CartAgendaPage() {
  const { id = '' } = useParams();
  const [search, setSearch] = useSearchParams();
  const asked = search.get('semaine') ?? '';
  const { today } = useSchoolTime(undefined);
  const monday = mondayOf(LocalDate.is(asked) ? asked : today);
  const agenda = useRead(getAgenda, { params: { id }, query: { from: monday, days: 7 } }, { keep: true, watch: true });
  const go = (on: LocalDate): void => setSearch({ semaine: mondayOf(on) }, { replace: true });
  return (
    <PageReading of={agenda} back={BACK}>
      {(value) => {
        const [cart] = value.carts;
        return cart === undefined ? null : (
          <CartAgenda key={cart.classroomId} agenda={value} cart={cart} monday={monday} go={go} />
        );
      }}
    </PageReading>
  );
}

interface CartAgendaProps {
  readonly agenda: Agenda;
  readonly cart: AgendaCart;
  readonly monday: LocalDate;
  readonly go: (on: LocalDate) => void;
}

function CartAgenda({ agenda, cart, monday, go }: CartAgendaProps) {
  const may = useMay();
  const present = useSchoolTime(agenda);
  const level = useLevel(agenda.bookings);
  const [start, setStart] = useState<Start>();
  const [shown, setShown] = useState<Booking>();
  const [setting, setSetting] = useState(false);
  const books = may('booking:write');
  const free = firstFreeOf(agenda.days, agenda.bookings, present);
  // A day without school and without anything takes no room: most weeks have three.
  const days = agenda.days.filter(
    ({ on, closedFor }) => closedFor !== 'pas d’école ce jour-là' || agenda.bookings.some((one) => one.on === on),
  );
  const sunday = LocalDate.addDays(monday, 6);
  return (
    <Page
      title={cart.name}
      crumbs={[BACK, { to: `/reservations/ecole/${agenda.school.id}`, label: agenda.school.name }]}
      subtitle={`${count(cart.inService, 'tablette')} en service`}
      actions={
        <>
          {books && (
            <Button
              variant="contained"
              startIcon={<Add />}
              onClick={() => setStart(free ?? { on: present.today, from: '09:00', to: '10:00' })}
              data-testid="book"
            >
              Réserver
            </Button>
          )}
          <LinkButton to={`/classes-mobiles/${cart.classroomId}`}>Ses tablettes</LinkButton>
          {agenda.maySet && (
            <MoreMenu
              acts={[
                {
                  label: 'Trajet et recharge…',
                  icon: <Tune fontSize="small" />,
                  onClick: () => setSetting(true),
                  testId: 'booking-settings',
                },
              ]}
            />
          )}
        </>
      }
    >
      <KeySection cart={cart} />
      <AgendaNav
        label={`Du ${dayWords(monday)} au ${dayWords(sunday)}`}
        now="Cette semaine"
        onBack={() => go(LocalDate.addDays(monday, -7))}
        onNow={() => go(present.today)}
        onNext={() => go(LocalDate.addDays(monday, 7))}
      />
      {agenda.assumedWeek && (
        <Alert severity="info">
          L’école n’a pas dit ses horaires&nbsp;: ce sont ceux de la plupart des écoles qui sont montrés.
        </Alert>
      )}
      <Box
        sx={{
          display: 'grid',
          gap: 1.5,
          alignItems: 'start',
          gridTemplateColumns: {
            xs: 'minmax(0, 1fr)',
            sm: 'repeat(2, minmax(0, 1fr))',
            lg: `repeat(${Math.max(days.length, 1)}, minmax(0, 1fr))`,
          },
        }}
      >
        {days.map((day) => (
          <DayCard
            key={day.on}
            title={capital(dayWords(day.on))}
            label={dayWords(day.on)}
            day={day}
            bookings={agenda.bookings.filter(({ on }) => on === day.on)}
            after={day.on === present.today ? present.time : null}
            past={day.on < present.today}
            {...(books && { onFree: (stretch) => setStart({ on: day.on, ...firstHour(stretch) }) })}
            onBooking={setShown}
          />
        ))}
      </Box>
      {days.length === 0 && <Alert severity="info">Cette semaine, l’école est fermée.</Alert>}
      {start !== undefined && (
        <BookDialog agenda={agenda} cart={cart} start={start} level={level} onClose={() => setStart(undefined)} />
      )}
      {shown !== undefined && <BookingSheet booking={shown} onClose={() => setShown(undefined)} />}
      {setting && <SettingsDialog cart={cart} onClose={() => setSetting(false)} />}
    </Page>
  );
}
