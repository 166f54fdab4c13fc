import { getAccount, type Account } from '@chariot/contract';
import { Alert, Typography } from '@mui/material';
import { useSearchParams } from 'react-router-dom';
import { providerRefusal, useMay, useRead } from '../api/index.js';
import { Columns, Page, Reading } from '../page/index.js';
import { DelegationsSection } from './delegations-section.js';
import { PasskeysSection } from './passkeys-section.js';
import { PasswordSection } from './password-section.js';
import { PersonalDataSection } from './personal-data-section.js';
import { ProvidersSection } from './providers-section.js';
import { SessionsSection } from './sessions-section.js';

/**
 * How one comes in, from where one is in, what one has lent: everything about oneself, and nothing about others.
 * `?refus=…`: an identity provider’s no, to a link or to a proof.
 */
export function AccountPage() {
  const account = useRead(getAccount, {});
  const refused = useSearchParams()[0].get('refus');
  return (
    <Page title="Mon compte" subtitle={account.data?.email}>
      <Reading of={account} lines={8}>
        {(own) => (
          <>
            {refused !== null && (
              <Alert severity="error" data-testid="provider-refused" sx={{ mb: 2 }}>
                {providerRefusal(refused)}
              </Alert>
            )}
            <FirstMeans own={own} />
            <Columns>
              <>
                <PasskeysSection own={own} />
                <PasswordSection own={own} />
                <ProvidersSection own={own} />
              </>
              <>
                <SessionsSection own={own} />
                <DelegationsSection own={own} />
                <PersonalDataSection />
              </>
            </Columns>
          </>
        )}
      </Reading>
    </Page>
  );
}

/** Whoever has only ever come in by a link depends on somebody else for the next one. */
function FirstMeans({ own }: { readonly own: Account }) {
  const may = useMay();
  const decides = may('approval:decide') || may('device:erase');
  if (own.passkeys.length > 0 || own.passwordSetAt !== null || own.providers.length > 0) return null;
  return (
    <Alert severity="info" data-testid="no-means">
      <Typography>
        Pour l’instant, seul un lien remis par quelqu’un d’autre vous fait entrer. Ajoutez une clé d’accès ou un mot de
        passe&nbsp;: vous reviendrez sans rien demander à personne
        {decides && ', et vous pourrez demander ou accorder un acte grave'}.
      </Typography>
    </Alert>
  );
}
