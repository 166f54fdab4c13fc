import { getApplePush } from '@chariot/contract';
import { useMay, useRead } from '../api/index.js';
import { EndingNotice } from '../apple-credentials/index.js';
import { isRefused, standingWords } from './words.js';

/** The certificate that wakes iPads comes to its end, or is refused. */
export function ApplePushNotice() {
  const may = useMay();
  // Whoever administers one commune is refused, and is shown nothing: it is not hers to renew.
  const { data } = useRead(getApplePush, {}, { enabled: may('system:administer') });
  const certificate = data?.certificate ?? null;
  if (certificate === null) return null;
  const refused = isRefused(certificate);
  if (certificate.standing === 'ok' && !refused) return null;
  return (
    <EndingNotice
      to="/administration/reveil-ipad"
      title="Certificat de réveil des iPad"
      words={refused ? 'Apple le refuse, aucune demande ne parvient plus aux iPad.' : standingWords(certificate)}
      severity={certificate.standing === 'expired' || refused ? 'error' : 'warning'}
      testId="apple-push-notice"
    />
  );
}
