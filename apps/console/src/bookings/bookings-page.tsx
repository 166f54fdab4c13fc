import { listMyBookings, type Classroom } from '@chariot/contract';
import { useMay, useRead } from '../api/index.js';
import { Empty, List, Page, Reading, SearchFilter, Section, type Column } from '../page/index.js';
import { EveSection } from './eve-section.js';
import { FeedsSection } from './feeds-section.js';
import { MyBookings } from './my-bookings.js';

const COLUMNS: readonly [Column<Classroom>, ...Column<Classroom>[]] = [
  { label: 'Classe mobile', cell: ({ name }) => name },
  { label: 'École', cell: ({ school }) => school.name },
  { label: 'Salle', cell: ({ room }) => room ?? '—', small: 'hidden' },
  { label: 'Tablettes', cell: ({ devices, capacity }) => `${devices} sur ${capacity}`, align: 'right' },
];

/** `/reservations`: which cart; one's own reservations; one's own calendar. */
export function BookingsPage() {
  const may = useMay();
  const reserves = may('booking:write');
  const mine = useRead(listMyBookings, { query: { days: 370 } }, { watch: true, enabled: reserves });
  return (
    <Page title="Réservations" subtitle="Choisissez une classe mobile pour voir sa semaine et la réserver.">
      <List<Classroom>
        resource="classes-mobiles"
        caption="Classes mobiles à réserver"
        columns={COLUMNS}
        hrefOf={({ id }) => `/reservations/${id}`}
        filters={<SearchFilter label="Nom de la classe mobile ou de l’école" />}
        perPage={20}
        empty={<Empty title="Aucune classe mobile">Le référent numérique les ouvre dans les écoles.</Empty>}
        testId="bookable"
      />
      {reserves && (
        <Section title="Vos réservations" flush testId="own-bookings">
          <Reading of={mine}>
            {({ items }) =>
              items.length === 0 ? (
                <Empty title="Vous n’avez rien réservé">Ouvrez une classe mobile ci-dessus pour commencer.</Empty>
              ) : (
                <MyBookings items={items} />
              )
            }
          </Reading>
        </Section>
      )}
      {reserves && <EveSection />}
      <FeedsSection />
    </Page>
  );
}
