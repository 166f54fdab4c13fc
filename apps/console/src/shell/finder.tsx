import { listDevices } from '@chariot/contract';
import Search from '@mui/icons-material/Search';
import { InputAdornment, OutlinedInput } from '@mui/material';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useNavigate } from 'react-router-dom';
import { ApiFailure, call } from '../api/index.js';
import { useSmall } from '../page/index.js';

/** Where the tablets that match a text are shown. */
export const devicesMatching = (text: string): string =>
  `/tablettes?${new URLSearchParams({ filter: JSON.stringify({ q: text }) }).toString()}`;

/** « Où est cette tablette ? » from any page: one match opens it, several are listed. `/` puts the cursor in the box. */
export function Finder({ onFound }: { readonly onFound?: () => void }) {
  const [text, setText] = useState('');
  const box = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const small = useSmall();

  useEffect(() => {
    const focus = (event: KeyboardEvent): void => {
      const typing =
        event.target instanceof Element && event.target.closest('input, textarea, select, [role=dialog]') !== null;
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      box.current?.focus();
    };
    window.addEventListener('keydown', focus);
    return () => window.removeEventListener('keydown', focus);
  }, []);

  const find = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const q = text.trim();
    if (q === '') return;
    const found = await call(listDevices, { query: { q, limit: 2 } }).catch((error: unknown) => {
      if (error instanceof ApiFailure) return undefined;
      throw error;
    });
    const [only, ...others] = found?.items ?? [];
    // Nothing found, several, or no answer at all: the list says it better than a box can.
    void navigate(only !== undefined && others.length === 0 ? `/tablettes/${only.id}` : devicesMatching(q));
    setText('');
    onFound?.();
  };

  return (
    <form role="search" aria-label="Trouver une tablette" onSubmit={(event) => void find(event)}>
      <OutlinedInput
        type="search"
        size="small"
        fullWidth
        value={text}
        inputRef={box}
        onChange={(event) => setText(event.target.value)}
        placeholder={small ? 'Tablette…' : 'Trouver une tablette'}
        inputProps={{
          'aria-label': 'Trouver une tablette par numéro de série ou d’inventaire',
          'data-testid': 'find-device',
          maxLength: 100,
          enterKeyHint: 'search',
        }}
        startAdornment={
          <InputAdornment position="start">
            <Search aria-hidden fontSize="small" />
          </InputAdornment>
        }
      />
    </form>
  );
}
