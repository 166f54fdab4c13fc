import { getClaim } from '@chariot/contract';
import { Navigate, useParams } from 'react-router-dom';
import { useRead } from '../api/index.js';
import { ConventionFrame } from '../conventions/index.js';
import { facts } from '../formats/index.js';
import { LinkButton, Page, PageReading, Reading } from '../page/index.js';
import { ClaimView } from './claim-view.js';
import { versionWords } from './words.js';

/** `/conventions/:id/etats/:claimId`: as the collectivité comes to it. */
export function ClaimPage() {
  const { claimId = '' } = useParams();
  const claim = useRead(getClaim, { params: { id: claimId } }, { watch: true });
  return (
    <ConventionFrame tab="etats">
      {() => (
        <Reading of={claim} lines={10}>
          {(value) => <ClaimView claim={value} />}
        </Reading>
      )}
    </ConventionFrame>
  );
}

/** `/etats/:claimId`, for who knows the statement and not its convention: an approval to give. */
export function StatementPage() {
  const { claimId = '' } = useParams();
  const claim = useRead(getClaim, { params: { id: claimId } });
  return (
    <PageReading of={claim} back={{ to: '/conventions', label: 'Convention' }}>
      {({ convention }) => <Navigate to={`/conventions/${convention.id}/etats/${claimId}`} replace />}
    </PageReading>
  );
}

/** `/paiements/:id`: as the académie comes to it, from its queue. */
export function QueuedClaimPage() {
  const { id = '' } = useParams();
  const claim = useRead(getClaim, { params: { id } }, { watch: true });
  const back = { to: '/paiements', label: 'Demandes de paiement' };
  return (
    <PageReading of={claim} back={back}>
      {(value) => (
        <Page
          title={`État récapitulatif : ${value.localAuthority.name}`}
          crumbs={[back]}
          subtitle={facts(value.convention.reference, versionWords(value.version))}
          actions={<LinkButton to={`/conventions/${value.convention.id}`}>Ouvrir la convention</LinkButton>}
        >
          <ClaimView claim={value} />
        </Page>
      )}
    </PageReading>
  );
}
