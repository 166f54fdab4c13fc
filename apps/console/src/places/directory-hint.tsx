import { searchDirectory, type DirectoryFinding } from '@chariot/contract';
import { Alert, Button } from '@mui/material';
import { useRead } from '../api/index.js';
import { facts } from '../formats/index.js';

type Entry = NonNullable<DirectoryFinding['entry']>;

/** What the Annuaire de l'éducation says of a UAI, and one click to take it; it never overwrites by itself. */
export function DirectoryHint({ uai, onTake }: { readonly uai: string; readonly onTake: (entry: Entry) => void }) {
  const written = uai.trim().toUpperCase();
  const { data } = useRead(searchDirectory, { query: { uai: written } }, { enabled: /^\d{7}[A-Z]$/.test(written) });
  const [finding] = data?.items ?? [];
  // Nothing is loaded: nothing to say.
  if (finding === undefined || data?.loadedAt === null) return null;
  const { entry, sentence } = finding;
  return (
    <Alert
      severity={entry === null || entry.status !== 'open' ? 'warning' : 'info'}
      data-testid="directory-hint"
      {...(entry !== null && {
        action: (
          <Button size="small" onClick={() => onTake(entry)} data-testid="directory-take">
            Reprendre
          </Button>
        ),
      })}
    >
      {sentence}
      {entry !== null && <br />}
      {entry !== null && facts(entry.name, entry.address, entry.postcode, entry.city)}
    </Alert>
  );
}
