import type { Person } from '@chariot/contract';
import { ROLE_LABELS, ROLES } from '@chariot/kernel';
import Add from '@mui/icons-material/Add';
import { Button } from '@mui/material';
import { useState } from 'react';
import { useMay } from '../api/index.js';
import { Ago, ChoiceFilter, Empty, List, Page, SearchFilter, type Column } from '../page/index.js';
import { AddPersonDialog } from './add-person-dialog.js';
import { rolesToday } from './words.js';

const COLUMNS: readonly [Column<Person>, ...Column<Person>[]] = [
  { label: 'Personne', cell: ({ displayName }) => displayName },
  { label: 'Adresse électronique', cell: ({ email }) => email, small: 'bare' },
  { label: 'Rôles aujourd’hui', cell: ({ roles }) => rolesToday(roles) || 'Aucun', small: 'bare' },
  { label: 'Dernière connexion', cell: ({ lastSignInAt }) => <Ago at={lastSignInAt} /> },
];

/** Who may do what, and where. */
export function PeoplePage() {
  const may = useMay();
  const [adding, setAdding] = useState(false);
  return (
    <Page
      title="Personnes"
      subtitle="Qui tient quel rôle, et où. Jamais un élève."
      actions={
        may('person:write') && (
          <Button variant="contained" startIcon={<Add />} onClick={() => setAdding(true)} data-testid="add-person">
            Ajouter une personne
          </Button>
        )
      }
    >
      <List<Person>
        resource="personnes"
        caption="Personnes"
        columns={COLUMNS}
        hrefOf={({ id }) => `/personnes/${id}`}
        filters={
          <>
            <SearchFilter label="Nom ou adresse électronique" />
            <ChoiceFilter
              label="Rôle"
              source="role"
              choices={ROLES.map((role) => [role, ROLE_LABELS[role]] as const)}
            />
          </>
        }
        empty={<Empty title="Aucune personne pour l’instant" />}
        testId="people"
      />
      {adding && <AddPersonDialog onClose={() => setAdding(false)} />}
    </Page>
  );
}
