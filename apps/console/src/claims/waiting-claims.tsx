import { listClaims } from '@chariot/contract';
import { Alert, Link } from '@mui/material';
import { Link as RouterLink } from 'react-router-dom';
import { useMay, useRead } from '../api/index.js';
import { count } from '../formats/index.js';

/** On the dashboard of whoever pays: statements that a collectivité has certified, and that nobody has checked yet. */
export function WaitingClaims() {
  const may = useMay();
  const claims = useRead(listClaims, { query: { limit: 1 } }, { watch: true, enabled: may('claim:check') });
  const waiting = claims.data?.total ?? 0;
  if (waiting === 0) return null;
  return (
    <Alert severity="warning" data-testid="waiting-claims">
      <Link component={RouterLink} to="/paiements">
        {count(waiting, 'demande de paiement à contrôler', 'demandes de paiement à contrôler')}
      </Link>
    </Alert>
  );
}
