import { listMyBookings } from '@chariot/contract';
import { useMay, useRead } from '../api/index.js';
import { Empty, LinkButton, Reading, Section } from '../page/index.js';
import { MyBookings } from './my-bookings.js';

/** « Vos réservations de la semaine », for whoever reserves carts. */
export function WeekSection() {
  const may = useMay();
  const shown = may('booking:write');
  const mine = useRead(listMyBookings, { query: { days: 7 } }, { watch: true, enabled: shown });
  // Whoever keeps tablets may reserve, and seldom does: nothing of it is no news to her.
  if (!shown || (may('device:write') && mine.data?.items.length === 0)) return null;
  return (
    <Section
      title="Vos réservations de la semaine"
      flush
      testId="week-bookings"
      action={
        <LinkButton size="small" to="/reservations">
          Réserver
        </LinkButton>
      }
    >
      <Reading of={mine} lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="Rien dans les sept jours qui viennent">
              «&nbsp;Réserver&nbsp;» mène à l’agenda des classes mobiles.
            </Empty>
          ) : (
            <MyBookings items={items} />
          )
        }
      </Reading>
    </Section>
  );
}
