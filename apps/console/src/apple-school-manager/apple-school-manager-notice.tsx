import { getAppleSchoolManager } from '@chariot/contract';
import { useMay, useRead } from '../api/index.js';
import { EndingNotice } from '../apple-credentials/index.js';
import { standingWords } from './words.js';

/** The token by which Apple School Manager is read comes to its end, or has: iPads that are bought arrive no more. */
export function AppleSchoolManagerNotice() {
  const may = useMay();
  // As for the certificate that wakes iPads: whoever may not renew it is shown nothing.
  const { data } = useRead(getAppleSchoolManager, {}, { enabled: may('system:administer') });
  const server = data?.server ?? null;
  if (server === null || server.standing === 'ok') return null;
  return (
    <EndingNotice
      to="/administration/apple-school-manager"
      title="Apple School Manager"
      words={standingWords(server)}
      severity={server.standing === 'expired' ? 'error' : 'warning'}
      testId="apple-school-manager-notice"
    />
  );
}
