import { listApprovals, type Approval } from '@chariot/contract';
import { Alert, Link, Stack } from '@mui/material';
import { Link as RouterLink } from 'react-router-dom';
import { useRead } from '../api/index.js';
import { count } from '../formats/index.js';
import { STATE_NAMES } from './words.js';

const SHOWN = 3;

/** On the dashboard: what waits for a second word or for its delay, on one's places or at one's own request. */
export function WaitingApprovals() {
  const asked = useRead(listApprovals, { query: { limit: SHOWN, state: 'asked' } }, { watch: true });
  const approved = useRead(listApprovals, { query: { limit: SHOWN, state: 'approved' } }, { watch: true });
  const waiting = [...(approved.data?.items ?? []), ...(asked.data?.items ?? [])];
  const total = (approved.data?.total ?? 0) + (asked.data?.total ?? 0);
  if (waiting.length === 0) return null;
  return (
    <Alert severity="warning" data-testid="waiting-approvals">
      <Stack spacing={0.5}>
        {waiting.slice(0, SHOWN).map((approval) => (
          <One key={approval.id} approval={approval} />
        ))}
        {total > SHOWN && (
          <Link component={RouterLink} to="/actes-graves">
            Voir {count(total - SHOWN, 'autre acte grave', 'autres actes graves')}
          </Link>
        )}
      </Stack>
    </Alert>
  );
}

const One = ({ approval }: { readonly approval: Approval }) => (
  <span>
    <Link component={RouterLink} to={`/actes-graves/${approval.id}`}>
      {approval.title}
    </Link>{' '}
    · {approval.place.name} · {STATE_NAMES[approval.state].toLowerCase()}
  </span>
);
