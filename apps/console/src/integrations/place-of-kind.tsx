import type { PlaceRef } from '@chariot/contract';
import { Box, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { PlacePicker } from '../places/index.js';

const KINDS: readonly (readonly [PlaceRef['kind'], string])[] = [
  ['academie', 'Académie'],
  ['departement', 'Département'],
  ['localAuthority', 'Collectivité'],
  ['district', 'Circonscription'],
  ['school', 'École'],
];

interface PlaceOfKindProps {
  readonly onPick: (placeId: string) => void;
  readonly error: string | undefined;
}

/** A place, searched among those of one kind. */
export function PlaceOfKind({ onPick, error }: PlaceOfKindProps) {
  const [kind, setKind] = useState<PlaceRef['kind']>('localAuthority');
  return (
    <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: '180px minmax(0, 1fr)' } }}>
      <TextField
        select
        label="Sorte de lieu"
        value={kind}
        onChange={({ target }) => {
          setKind(target.value as PlaceRef['kind']);
          onPick('');
        }}
      >
        {KINDS.map(([value, words]) => (
          <MenuItem key={value} value={value}>
            {words}
          </MenuItem>
        ))}
      </TextField>
      <PlacePicker
        key={kind}
        kind={kind}
        label="Lieu"
        presume
        onPick={(place) => onPick(place?.id ?? '')}
        error={error}
        hint="Ce lieu et tout ce qu’il contient, rien d’autre."
      />
    </Box>
  );
}
