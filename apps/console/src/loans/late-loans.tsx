import { listLoans } from '@chariot/contract';
import { Alert, Link } from '@mui/material';
import { Link as RouterLink } from 'react-router-dom';
import { useMay, useRead } from '../api/index.js';
import { count } from '../formats/index.js';

/** On the dashboard of whoever lends: what should be back, and is not. */
export function LateLoans() {
  const may = useMay();
  const late = useRead(listLoans, { query: { state: 'late' } }, { watch: true, enabled: may('loan:write') });
  const total = late.data?.total ?? 0;
  if (total === 0) return null;
  return (
    <Alert severity="warning" data-testid="late-loans">
      <Link component={RouterLink} to="/prets">
        {count(total, 'tablette prêtée n’est pas revenue', 'tablettes prêtées ne sont pas revenues')}
      </Link>
    </Alert>
  );
}
