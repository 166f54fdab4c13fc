import { getPlace, listPlaces, type PlaceRef } from '@chariot/contract';
import { Box, Button, Stack, Typography } from '@mui/material';
import { useEffect, useState } from 'react';
import { useRead } from '../api/index.js';
import { facts, french } from '../formats/index.js';
import { PlacePicker } from '../places/index.js';
import { likeliest, searched } from './likeliest.js';

interface PlaceChoiceProps {
  readonly kind: Extract<PlaceRef['kind'], 'academie' | 'localAuthority' | 'college'>;
  readonly label: string;
  /** As the document has it: a name, or a UAI. */
  readonly read: string | null;
  readonly value: string;
  readonly onChoose: (id: string) => void;
  readonly fault: string | undefined;
  /** Places that one may name without reaching them: a commune its académie and its collèges. */
  readonly named?: readonly PlaceRef[] | undefined;
  /** A party of a draft stays the one it was declared with. */
  readonly fixed?: boolean;
}

const SEARCH = 'Cherchez par le nom ; un lieu qui manque s’ajoute d’abord dans « Écoles ».';

/** One of the places that Chariot knows, found from what was read; another can be chosen. */
export function PlaceChoice({
  kind,
  label,
  read,
  value,
  onChoose,
  fault,
  named = [],
  fixed = false,
}: PlaceChoiceProps) {
  // An emptied choice is a choice: it is not filled in again.
  const [emptied, setEmptied] = useState(false);
  const q = searched(read);
  const places = useRead(
    listPlaces,
    { query: { kind, open: 'true', limit: 200, ...(q !== '' && { q }) } },
    { enabled: value === '' },
  );
  const seen: readonly PlaceRef[] | undefined = places.data?.items;
  const beside = named.filter(({ id }) => seen?.some((place) => place.id === id) !== true);
  const found = seen === undefined ? undefined : likeliest([...seen, ...beside], read);
  useEffect(() => {
    if (value === '' && !emptied && found !== undefined) onChoose(found.id);
    // Only when what is known changes: `onChoose` is another at each rendering.
  }, [found?.id]);
  const known = named.find(({ id }) => id === value);
  const { data: reached } = useRead(
    getPlace,
    { params: { id: value } },
    { enabled: value !== '' && known === undefined },
  );
  const chosen: PlaceRef | undefined = known ?? reached;
  return (
    <Box data-testid={`choose-${kind}`} data-chosen={value !== ''}>
      {value === '' || chosen === undefined ? (
        <PlacePicker
          kind={kind}
          label={label}
          onPick={(place) => onChoose(place?.id ?? '')}
          error={fault}
          named={named}
          hint={french(`${read === null ? '' : `Lu dans le document : ${read}. `}${SEARCH}`)}
        />
      ) : (
        <Stack direction="row" sx={{ alignItems: 'center', gap: 1, flexWrap: 'wrap' }}>
          <Box sx={{ minWidth: 0 }}>
            <Typography sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>{label}</Typography>
            <Typography sx={{ fontWeight: 600 }}>{facts(chosen.name, chosen.uai)}</Typography>
            {read !== null && (
              <Typography sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>
                {french(`Lu dans le document : ${read}`)}
              </Typography>
            )}
          </Box>
          {!fixed && (
            <Button
              size="small"
              onClick={() => {
                setEmptied(true);
                onChoose('');
              }}
            >
              Changer
            </Button>
          )}
        </Stack>
      )}
    </Box>
  );
}
