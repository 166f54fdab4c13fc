import { getPlace, listPlaces, type PlaceRef } from '@chariot/contract';
import { Box, Button, Stack, Typography } from '@mui/material';
import { useEffect } from 'react';
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
  /** A party of a draft stays the one it was declared with. */
  readonly fixed?: boolean;
}

const SEARCH = 'Cherchez par le nom ; un lieu qui manque s’ajoute d’abord dans « Écoles ».';

/** One of the places that Chariot knows, found from what was read; another can be chosen. */
export function PlaceChoice({ kind, label, read, value, onChoose, fault, fixed = false }: PlaceChoiceProps) {
  const q = searched(read);
  const places = useRead(
    listPlaces,
    { query: { kind, open: 'true', limit: 200, ...(q !== '' && { q }) } },
    { enabled: value === '' },
  );
  const found = places.data === undefined ? undefined : likeliest(places.data.items, read);
  useEffect(() => {
    if (value === '' && found !== undefined) onChoose(found.id);
    // Only when what is known changes: an emptied choice is a choice.
  }, [found?.id]);
  const { data: chosen } = useRead(getPlace, { params: { id: value } }, { enabled: value !== '' });
  return (
    <Box data-testid={`choose-${kind}`} data-chosen={value !== ''}>
      {value === '' || chosen === undefined ? (
        <PlacePicker
          kind={kind}
          label={label}
          onPick={(place) => onChoose(place?.id ?? '')}
          error={fault}
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
            <Button size="small" onClick={() => onChoose('')}>
              Changer
            </Button>
          )}
        </Stack>
      )}
    </Box>
  );
}
