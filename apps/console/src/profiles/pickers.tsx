import { listClassrooms, listDevices } from '@chariot/contract';
import { Autocomplete, TextField } from '@mui/material';
import { useEffect, useState } from 'react';
import { useRead } from '../api/index.js';
import { facts } from '../formats/index.js';

const TYPING_MILLISECONDS = 250;

interface PickerProps {
  readonly label: string;
  readonly hint?: string;
  readonly onPick: (id: string, name: string) => void;
}

/** What is typed, once one has stopped for a moment. */
function useTyped(): readonly [q: string, type: (text: string) => void] {
  const [typed, setTyped] = useState('');
  const [q, setQ] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setQ(typed.trim()), TYPING_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [typed]);
  return [q, setTyped];
}

/** Finds a cart by its name or its school’s among those one may see. */
export function ClassroomPicker(props: PickerProps) {
  const [q, type] = useTyped();
  const found = useRead(listClassrooms, { query: { limit: 20, ...(q !== '' && { q }) } }, { keep: true });
  const options = (found.data?.items ?? []).map(({ id, name, school }) => ({ id, name: facts(name, school.name) }));
  return <Picker {...props} options={options} loading={found.isPending} onType={type} none="Aucune classe mobile" />;
}

/** Finds a tablet by its label, serial or inventory number among those one may see. */
export function DevicePicker(props: PickerProps) {
  const [q, type] = useTyped();
  const found = useRead(listDevices, { query: { limit: 20, ...(q !== '' && { q }) } }, { keep: true });
  const options = (found.data?.items ?? []).map(({ id, label, serialNumber, classroomName }) => ({
    id,
    name: facts(label, `n°\u00A0${serialNumber}`, classroomName),
  }));
  return <Picker {...props} options={options} loading={found.isPending} onType={type} none="Aucune tablette" />;
}

interface OptionsProps extends PickerProps {
  readonly options: readonly { readonly id: string; readonly name: string }[];
  readonly loading: boolean;
  readonly none: string;
  readonly onType: (text: string) => void;
}

function Picker({ label, hint, onPick, options, loading, none, onType }: OptionsProps) {
  return (
    <Autocomplete
      options={options}
      // The server searches: what it answers is what is offered.
      filterOptions={(all) => all}
      getOptionLabel={({ name }) => name}
      getOptionKey={({ id }) => id}
      isOptionEqualToValue={(a, b) => a.id === b.id}
      onChange={(_, value) => {
        onPick(value?.id ?? '', value?.name ?? '');
        onType('');
      }}
      onInputChange={(_, text, reason) => {
        if (reason === 'input') onType(text);
      }}
      loading={loading}
      loadingText="Lecture…"
      noOptionsText={none}
      openText="Ouvrir"
      closeText="Fermer"
      clearText="Effacer"
      renderInput={(params) => <TextField {...params} label={label} helperText={hint} />}
    />
  );
}
