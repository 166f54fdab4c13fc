import type { PlaceRef } from '@chariot/contract';
import { Box, Chip, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { PlacePicker } from '../places/index.js';
import { ClassroomPicker } from './pickers.js';

export interface Exception {
  readonly target: 'place' | 'classroom';
  readonly targetId: string;
  readonly name: string;
}
type Below = PlaceRef['kind'] | 'classroom';

const WORDS: Readonly<Partial<Record<Below, string>>> = {
  departement: 'Un département',
  district: 'Une circonscription',
  localAuthority: 'Une collectivité',
  school: 'Une école',
  classroom: 'Une classe mobile',
};
/** What may be left out of each kind of place. */
const BELOW: Readonly<Record<PlaceRef['kind'], readonly Below[]>> = {
  academie: ['school', 'classroom', 'localAuthority', 'district', 'departement'],
  departement: ['school', 'classroom', 'localAuthority', 'district'],
  district: ['school', 'classroom'],
  localAuthority: ['school', 'classroom'],
  school: ['classroom'],
  college: [],
};

interface ExceptionsFieldProps {
  readonly of: PlaceRef['kind'];
  readonly exceptions: readonly Exception[];
  readonly set: (exceptions: readonly Exception[]) => void;
}

/** What an assignment to a place leaves out. */
export function ExceptionsField({ of, exceptions, set }: ExceptionsFieldProps) {
  const kinds = BELOW[of];
  const [kind, setKind] = useState<Below>(kinds[0] ?? 'classroom');
  // An Autocomplete keeps what was picked: a new one is put in its place each time.
  const [round, setRound] = useState(0);
  const add = (exception: Exception): void => {
    if (exception.targetId === '') return;
    if (!exceptions.some(({ targetId }) => targetId === exception.targetId)) set([...exceptions, exception]);
    setRound(round + 1);
  };
  const chosen = kinds.includes(kind) ? kind : (kinds[0] ?? 'classroom');
  return (
    <Box data-testid="exceptions">
      <Typography sx={{ fontWeight: 600, mb: 1 }}>Sauf</Typography>
      {exceptions.length > 0 && (
        <Stack direction="row" sx={{ flexWrap: 'wrap', gap: 0.75, mb: 1.5 }}>
          {exceptions.map(({ targetId, name }) => (
            <Chip
              key={targetId}
              label={name}
              onDelete={() => set(exceptions.filter((one) => one.targetId !== targetId))}
              aria-label={`${name}, laissé de côté`}
            />
          ))}
        </Stack>
      )}
      <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 1.5 }}>
        {kinds.length > 1 && (
          <TextField
            select
            label="Laisser de côté"
            value={chosen}
            onChange={({ target }) => setKind(target.value as Below)}
            sx={{ minWidth: { sm: 190 } }}
          >
            {kinds.map((one) => (
              <MenuItem key={one} value={one}>
                {WORDS[one]}
              </MenuItem>
            ))}
          </TextField>
        )}
        <Box sx={{ flexGrow: 1 }} key={`${chosen} ${round}`}>
          {chosen === 'classroom' ? (
            <ClassroomPicker
              label="Classe mobile laissée de côté"
              onPick={(targetId, name) => add({ target: 'classroom', targetId, name })}
            />
          ) : (
            <PlacePicker
              kind={chosen}
              label="Lieu laissé de côté"
              onPick={(place) => place && add({ target: 'place', targetId: place.id, name: place.name })}
            />
          )}
        </Box>
      </Stack>
    </Box>
  );
}
