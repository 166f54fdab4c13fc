import { searchDirectory } from '@chariot/contract';
import { Typography } from '@mui/material';
import { useRead } from '../api/index.js';
import { facts, french } from '../formats/index.js';

interface DirectoryLineProps {
  readonly label: string;
  readonly uai: string;
}

/** What the Annuaire de l'éducation knows of a UAI, beside what was typed; silent as long as no directory is loaded. */
export function DirectoryLine({ label, uai }: DirectoryLineProps) {
  const asked = uai.trim().toUpperCase();
  const found = useRead(searchDirectory, { query: { uai: asked, limit: 1 } }, { enabled: /^\d{7}[A-Z]$/.test(asked) });
  const finding = found.data?.loadedAt == null ? undefined : found.data.items[0];
  if (finding === undefined) return null;
  const { entry } = finding;
  return (
    <Typography data-testid="directory-line" sx={{ mt: 0.5, color: 'text.secondary', fontSize: '0.875rem' }}>
      {french(`Annuaire, ${label} : `)}
      {entry !== null && `${facts(entry.name, entry.address, entry.postcode, entry.city)}. `}
      {french(finding.sentence)}
    </Typography>
  );
}
