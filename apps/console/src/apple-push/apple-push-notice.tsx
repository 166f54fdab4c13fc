import { getApplePush } from '@chariot/contract';
import { Alert, Link } from '@mui/material';
import { Link as RouterLink } from 'react-router-dom';
import { useMay, useRead } from '../api/index.js';
import { french } from '../formats/index.js';
import { isRefused, standingWords } from './words.js';

/** On the dashboard of whoever administers the instance: the certificate that wakes iPads comes to its end, or is refused. */
export function ApplePushNotice() {
  const may = useMay();
  // Whoever administers one commune is refused, and is shown nothing: it is not hers to renew.
  const { data } = useRead(getApplePush, {}, { enabled: may('system:administer') });
  const certificate = data?.certificate ?? null;
  if (certificate === null) return null;
  const refused = isRefused(certificate);
  if (certificate.standing === 'ok' && !refused) return null;
  return (
    <Alert
      severity={certificate.standing === 'expired' || refused ? 'error' : 'warning'}
      data-testid="apple-push-notice"
    >
      <Link component={RouterLink} to="/administration/reveil-ipad">
        Certificat de réveil des iPad
      </Link>
      {french(' : ')}
      {french(refused ? 'Apple le refuse, aucune demande ne parvient plus aux iPad.' : standingWords(certificate))}
    </Alert>
  );
}
