import type { Place } from '@chariot/contract';
import Add from '@mui/icons-material/Add';
import { Button, Stack } from '@mui/material';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { useMay } from '../api/index.js';
import { Empty, List, Page, SearchFilter, type Column } from '../page/index.js';
import { OpenPlaceDialog } from './open-place-dialog.js';
import { addressOf, KIND_WORDS_MANY, parentOf, type PlaceKind } from './words.js';

const SCHOOL_COLUMNS: readonly [Column<Place>, ...Column<Place>[]] = [
  { label: 'École', cell: ({ name }) => name },
  { label: 'UAI', cell: ({ uai }) => uai ?? '—' },
  { label: 'Collectivité', cell: ({ parents }) => parentOf(parents, 'localAuthority')?.name ?? '—' },
  { label: 'Circonscription', cell: ({ parents }) => parentOf(parents, 'district')?.name ?? '—', small: 'hidden' },
  { label: 'Collège de référence', cell: ({ referenceCollege }) => referenceCollege?.name ?? '—', small: 'hidden' },
];
const PLACE_COLUMNS: readonly [Column<Place>, ...Column<Place>[]] = [
  { label: 'Nom', cell: ({ name }) => name },
  { label: 'Identifiant', cell: ({ uai, siret, inseeCode }) => uai ?? siret ?? inseeCode ?? '—' },
  {
    label: 'Adresse',
    cell: (place) => addressOf(place) ?? '—',
  },
  { label: 'Dans', cell: ({ parents }) => parents.map(({ name }) => name).join(', ') || '—' },
];
const TABS: readonly PlaceKind[] = ['school', 'localAuthority', 'district', 'college', 'departement'];

/** Schools, by their UAI; and, for who keeps them, the other places of the territory. */
export function PlacesPage() {
  const may = useMay();
  const [search] = useSearchParams();
  const [opening, setOpening] = useState(false);
  const writes = may('place:write');
  const kind = TABS.find((tab) => tab === search.get('sorte')) ?? 'school';
  return (
    <Page
      title={KIND_WORDS_MANY[kind]}
      actions={
        writes && (
          <Button variant="contained" startIcon={<Add />} onClick={() => setOpening(true)} data-testid="open-place">
            Ouvrir un lieu
          </Button>
        )
      }
    >
      {writes && (
        <Stack component="nav" direction="row" aria-label="Sortes de lieux" sx={{ flexWrap: 'wrap', gap: 1 }}>
          {TABS.map((tab) => (
            <Button
              key={tab}
              size="small"
              component={Link}
              to={tab === 'school' ? '/ecoles' : `/ecoles?sorte=${tab}`}
              variant={tab === kind ? 'contained' : 'outlined'}
              aria-current={tab === kind ? 'page' : undefined}
              data-testid={`places-${tab}`}
            >
              {KIND_WORDS_MANY[tab]}
            </Button>
          ))}
        </Stack>
      )}
      <List<Place>
        key={kind}
        resource="ecoles"
        caption={KIND_WORDS_MANY[kind]}
        columns={kind === 'school' ? SCHOOL_COLUMNS : PLACE_COLUMNS}
        hrefOf={({ id }) => `/ecoles/${id}`}
        fixed={{ kind }}
        filters={<SearchFilter label={kind === 'school' || kind === 'college' ? 'Nom ou UAI' : 'Nom'} />}
        empty={<Empty title="Aucun lieu ici pour l’instant" />}
        testId="places"
      />
      {opening && <OpenPlaceDialog initialKind={kind} onClose={() => setOpening(false)} />}
    </Page>
  );
}
