import { Alert, Link } from '@mui/material';
import { Link as RouterLink } from 'react-router-dom';
import { useMay, useMe } from '../api/index.js';

/** On the dashboard of whoever may decide dangerous acts, but could not prove who she is on the day one waits. */
export function NoProof() {
  const me = useMe();
  const may = useMay();
  if (me === undefined || me.canProve || !may('approval:decide')) return null;
  return (
    <Alert severity="info" variant="outlined" data-testid="no-proof">
      <Link component={RouterLink} to="/compte">
        Ajoutez une clé d’accès ou un mot de passe
      </Link>
      &nbsp;: sans cela, vous ne pourrez ni demander ni accorder un acte grave, comme l’effacement d’une tablette.
    </Alert>
  );
}
