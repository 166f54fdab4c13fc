import { getFreeze } from '@chariot/contract';
import AcUnit from '@mui/icons-material/AcUnit';
import { Alert, Link } from '@mui/material';
import { Link as RouterLink, useLocation } from 'react-router-dom';
import { useMay, useRead } from '../api/index.js';
import { moment } from '../formats/index.js';

const ACTS = '/actes-graves';

/** On every page while the freeze is set: nobody wonders why an act does not happen. */
export function FreezeBanner() {
  const { data } = useRead(getFreeze, {}, { watch: true });
  const may = useMay();
  const { pathname } = useLocation();
  if (data === undefined || !data.frozen) return null;
  return (
    <Alert severity="warning" icon={<AcUnit aria-hidden />} sx={{ mb: 2 }} data-testid="freeze-banner">
      Actes graves gelés{data.since !== null && ` le ${moment(data.since)}`}
      {data.by !== null && ` par ${data.by}`}
      {data.reason !== null && `\u00A0: ${data.reason}`}
      {may('approval:stop') && pathname !== ACTS && (
        <>
          {' '}
          <Link component={RouterLink} to={ACTS}>
            Voir les actes graves
          </Link>
        </>
      )}
    </Alert>
  );
}
