import type { FleetSummary } from '@chariot/contract';
import { Box } from '@mui/material';
import { LinkButton, Rows, Section, StateBar, type Column } from '../page/index.js';

type SchoolRow = FleetSummary['bySchool'][number];

// An académie has fifteen hundred of them: the list of schools is the place to look for one.
const SHOWN = 15;

/** Free slots, and tablets that were delivered and are not enrolled: the cart is not full yet. */
const waiting = ({ capacity, ready, talking, blocked }: SchoolRow): number =>
  Math.max(0, capacity - ready - talking - blocked);

const COLUMNS: readonly [Column<SchoolRow>, ...Column<SchoolRow>[]] = [
  { label: 'École', cell: ({ school }) => school.name },
  { label: 'UAI', cell: ({ school }) => school.uai ?? '—', small: 'hidden' },
  { label: 'Classes mobiles', cell: ({ classrooms }) => classrooms, align: 'right' },
  { label: 'Tablettes', cell: ({ devices, capacity }) => `${devices} sur ${capacity}`, align: 'right' },
  {
    label: 'État',
    width: '38%',
    small: 'bare',
    cell: (row) => (
      <Box sx={{ minWidth: 180 }}>
        <StateBar counts={{ ready: row.ready, talking: row.talking, blocked: row.blocked, waiting: waiting(row) }} />
      </Box>
    ),
  },
];

/** Schools, those with blocked tablets first. */
export function SchoolsSection({ schools }: { readonly schools: FleetSummary['bySchool'] }) {
  const sorted = [...schools].sort(
    (a, b) => b.blocked - a.blocked || b.talking - a.talking || a.school.name.localeCompare(b.school.name, 'fr'),
  );
  return (
    <Section
      title="Écoles"
      flush
      action={
        <LinkButton to="/ecoles" variant="text" size="small">
          Toutes les écoles
        </LinkButton>
      }
    >
      <Rows
        rows={sorted.slice(0, SHOWN)}
        keyOf={({ school }) => school.id}
        columns={COLUMNS}
        hrefOf={({ school }) => `/ecoles/${school.id}`}
        caption="Écoles et état de leurs tablettes"
        testId="dashboard-schools"
      />
    </Section>
  );
}
