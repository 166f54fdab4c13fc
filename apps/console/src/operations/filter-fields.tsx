import type { OperationFilter } from '@chariot/contract';
import { Box, Button, MenuItem, TextField } from '@mui/material';
import { useEffect, useState } from 'react';
import { FAMILY_WORDS, LIFE_STATES, LIFE_WORDS } from '../devices/index.js';

const TYPING_MILLISECONDS = 300;

interface FilterFieldsProps {
  readonly filter: OperationFilter;
  readonly onChange: (filter: OperationFilter) => void;
}

/** Only some of the tablets of a place; as they are now, whatever becomes of them. */
export function FilterFields({ filter, onChange }: FilterFieldsProps) {
  const [open, setOpen] = useState(Object.keys(filter).length > 0);
  const set = (name: keyof OperationFilter, value: string): void => {
    const { [name]: _, ...others } = filter;
    onChange(value === '' ? others : { ...others, [name]: value });
  };
  if (!open) {
    return (
      <Box>
        <Button size="small" onClick={() => setOpen(true)} data-testid="operation-filter">
          Seulement certaines tablettes…
        </Button>
      </Box>
    );
  }
  const choice = (name: 'family' | 'state', label: string, words: readonly (readonly [string, string])[]) => (
    <TextField
      select
      label={label}
      value={filter[name] ?? ''}
      onChange={(event) => set(name, event.target.value)}
      slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
    >
      <MenuItem value="">Tous</MenuItem>
      {words.map(([value, one]) => (
        <MenuItem key={value} value={value}>
          {one}
        </MenuItem>
      ))}
    </TextField>
  );
  return (
    <Box
      component="fieldset"
      sx={{ border: 0, m: 0, p: 0, display: 'grid', gap: 2, gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' } }}
    >
      <Box component="legend" sx={{ mb: 1.5, p: 0, fontWeight: 600 }}>
        Seulement certaines tablettes (à ce jour)
      </Box>
      {choice('family', 'Type', Object.entries(FAMILY_WORDS))}
      {choice(
        'state',
        'Cycle de vie',
        LIFE_STATES.map((state) => [state, LIFE_WORDS[state]] as const),
      )}
      <Typed label="Modèle exact" value={filter.model ?? ''} onChange={(value) => set('model', value)} />
      <Typed
        label="Version du système"
        hint="12 vaut pour 12, 12.4…"
        value={filter.osVersion ?? ''}
        onChange={(value) => set('osVersion', value)}
      />
    </Box>
  );
}

interface TypedProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A word that is asked about once it is written, not at each letter. */
function Typed({ label, hint, value, onChange }: TypedProps) {
  const [text, setText] = useState(value);
  useEffect(() => {
    if (text.trim() === value) return undefined;
    const timer = setTimeout(() => onChange(text.trim()), TYPING_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <TextField
      label={label}
      value={text}
      helperText={hint}
      onChange={(event) => setText(event.target.value)}
      slotProps={{ htmlInput: { maxLength: 100 } }}
    />
  );
}
