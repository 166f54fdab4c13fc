import { listPlaces, type PlaceRef } from '@chariot/contract';
import { Autocomplete, TextField } from '@mui/material';
import { useEffect, useState } from 'react';
import { useRead } from '../api/index.js';
import { facts } from '../formats/index.js';

const TYPING_MILLISECONDS = 250;

interface PlacePickerProps {
  readonly kind: PlaceRef['kind'];
  readonly label: string;
  readonly onPick: (place: PlaceRef | undefined) => void;
  readonly error?: string | undefined;
  readonly hint?: string;
  /** Places that one may name without reaching them; offered after the others. */
  readonly named?: readonly PlaceRef[];
}

/** Finds a place by name or UAI among those one may see. */
export function PlacePicker({ kind, label, onPick, error, hint, named = [] }: PlacePickerProps) {
  const [typed, setTyped] = useState('');
  const [q, setQ] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setQ(typed.trim()), TYPING_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [typed]);
  const places = useRead(
    listPlaces,
    { query: { kind, open: 'true', limit: 20, ...(q !== '' && { q }) } },
    { keep: true },
  );
  const found: readonly PlaceRef[] = places.data?.items ?? [];
  const beside = named.filter((place) => bears(place, q) && !found.some(({ id }) => id === place.id));
  return (
    <Autocomplete
      options={[...found, ...beside]}
      // The server searches (name, UAI): what it answers is what is offered.
      filterOptions={(options) => options}
      getOptionLabel={({ name, uai }) => facts(name, uai)}
      getOptionKey={({ id }) => id}
      isOptionEqualToValue={(a, b) => a.id === b.id}
      onChange={(_, place) => {
        onPick(place ?? undefined);
        setTyped('');
      }}
      onInputChange={(_, text, reason) => {
        if (reason === 'input') setTyped(text);
      }}
      loading={places.isPending}
      loadingText="Lecture…"
      noOptionsText="Rien de ce nom"
      openText="Ouvrir"
      closeText="Fermer"
      clearText="Effacer"
      renderInput={(params) => (
        <TextField {...params} label={label} error={error !== undefined} helperText={error ?? hint} />
      )}
    />
  );
}

const bears = ({ name, uai }: PlaceRef, words: string): boolean =>
  folded(`${name} ${uai ?? ''}`).includes(folded(words));

const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
