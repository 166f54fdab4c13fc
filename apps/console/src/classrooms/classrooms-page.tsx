import type { Classroom } from '@chariot/contract';
import Add from '@mui/icons-material/Add';
import { Box, Button } from '@mui/material';
import { useState } from 'react';
import { useMay } from '../api/index.js';
import { Empty, List, Page, SearchFilter, StateBar, type Column } from '../page/index.js';
import { OpenClassroomDialog } from './open-classroom-dialog.js';

/** Free slots count as waiting, and so do tablets that were delivered and are not enrolled: the cart is not full yet. */
export const countsOf = ({ capacity, ready, talking, blocked }: Classroom) => ({
  ready,
  blocked,
  talking,
  waiting: Math.max(0, capacity - ready - talking - blocked),
});

const COLUMNS: readonly [Column<Classroom>, ...Column<Classroom>[]] = [
  { label: 'Nom', cell: ({ name }) => name },
  { label: 'École', cell: ({ school }) => school.name },
  { label: 'Salle', cell: ({ room }) => room ?? '—', small: 'hidden' },
  { label: 'Tablettes', cell: ({ devices, capacity }) => `${devices} sur ${capacity}`, align: 'right' },
  {
    label: 'État',
    width: '36%',
    small: 'bare',
    cell: (row) => (
      <Box sx={{ minWidth: 180 }}>
        <StateBar counts={countsOf(row)} />
      </Box>
    ),
  },
];

export function ClassroomsPage() {
  const may = useMay();
  const [opening, setOpening] = useState(false);
  const open = may('classroom:write') && (
    <Button variant="contained" startIcon={<Add />} onClick={() => setOpening(true)} data-testid="open-classroom">
      Ouvrir une classe mobile
    </Button>
  );
  return (
    <Page title="Classes mobiles" actions={open || undefined}>
      <List<Classroom>
        resource="classes-mobiles"
        caption="Classes mobiles"
        columns={COLUMNS}
        hrefOf={({ id }) => `/classes-mobiles/${id}`}
        filters={<SearchFilter label="Nom de la classe mobile ou de l’école" />}
        empty={<Empty title="Aucune classe mobile">Ouvrez-en une dans une école pour y enrôler des tablettes.</Empty>}
        testId="classrooms"
      />
      {opening && <OpenClassroomDialog onClose={() => setOpening(false)} />}
    </Page>
  );
}
