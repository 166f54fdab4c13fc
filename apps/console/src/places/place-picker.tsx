import { listPlaces, type PlaceRef } from '@chariot/contract';
import { Autocomplete, TextField } from '@mui/material';
import { useEffect, useRef, useState } from 'react';
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
  /** Where one sees a single place of that kind, it is the one: it is shown as chosen, and may be changed. */
  readonly presume?: boolean;
}

/** Finds a place by name or UAI among those one may see. */
export function PlacePicker({ kind, label, onPick, error, hint, named = [], presume = false }: PlacePickerProps) {
  const [chosen, setChosen] = useState<PlaceRef | null>(null);
  // Once somebody has chosen or typed, nothing is presumed.
  const touched = useRef(false);
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
  const only = presume && q === '' && found.length === 1 ? found[0] : undefined;
  useEffect(() => {
    if (only === undefined || touched.current) return;
    touched.current = true;
    setChosen(only);
    onPick(only);
  }, [only, onPick]);
  const beside = named.filter((place) => bears(place, q) && !found.some(({ id }) => id === place.id));
  return (
    <Autocomplete
      options={[...found, ...beside]}
      // The server searches (name, UAI): what it answers is what is offered.
      filterOptions={(options) => options}
      getOptionLabel={({ name, uai }) => facts(name, uai)}
      getOptionKey={({ id }) => id}
      isOptionEqualToValue={(a, b) => a.id === b.id}
      value={chosen}
      onChange={(_, place) => {
        touched.current = true;
        setChosen(place);
        onPick(place ?? undefined);
        setTyped('');
      }}
      onInputChange={(_, text, reason) => {
        if (reason !== 'input') return;
        touched.current = true;
        setTyped(text);
      }}
      loading={places.isPending}
      loadingText="Lecture…"
      noOptionsText={q === '' ? 'Aucun lieu de cette sorte pour l’instant' : 'Rien de ce nom'}
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
