import { exportClaimLines, getClaimDocument, getClaimSpreadsheet, type Claim } from '@chariot/contract';
import { Alert, Box, Button, Stack } from '@mui/material';
import { documentUrl } from '../api/index.js';
import { day, euros, french, moment } from '../formats/index.js';
import { DocumentButton, Facts, figure, Section } from '../page/index.js';
import { CertifySection } from './certify-section.js';
import { CheckingSection } from './checking-section.js';
import { StatementSections } from './statement-sections.js';
import { stateWords, versionWords } from './words.js';

/** One statement: where it stands, what one may do about it, what it says. */
export function ClaimView({ claim }: { readonly claim: Claim }) {
  const { id, state } = claim;
  return (
    <>
      {state === 'returned' && (
        <Alert severity="warning">Renvoyé par l’académie&nbsp;: {french(claim.returnReason ?? '')}</Alert>
      )}
      {state === 'abandoned' && <Alert severity="warning">{french(claim.abandonedBecause ?? '')}</Alert>}
      {claim.superseded && (
        <Alert severity="info">Une version plus récente le remplace&nbsp;: il reste lisible et ne compte plus.</Alert>
      )}
      {state === 'awaitingCertification' && <CertifySection claim={claim} />}
      <Section
        title={versionWords(claim.version)}
        testId="claim"
        action={
          <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
            <DocumentButton size="small" href={documentUrl(getClaimDocument, { params: { id } })} testId="claim-pdf">
              {claim.documentSha256 === null ? 'Projet' : 'État certifié'}
            </DocumentButton>
            <FileButton href={documentUrl(getClaimSpreadsheet, { params: { id } })}>Tableur (ODS)</FileButton>
            <FileButton href={documentUrl(exportClaimLines, { params: { id } })}>Lignes (CSV)</FileButton>
          </Stack>
        }
      >
        <Facts
          columns={3}
          facts={[
            [
              'Où il en est',
              <Box key="state" component="span" data-testid="claim-state" data-state={state}>
                {stateWords(claim)}
              </Box>,
            ],
            ['Total TTC', euros(claim.grossCents)],
            ['Subvention due', euros(claim.dueCents)],
            ['Solde à verser', figure(claim.balanceCents)],
            ['Trop-perçu à reverser', figure(claim.clawbackCents)],
            ['Présenté', `par ${claim.askedBy}, le ${moment(claim.askedAt)}`],
            [
              'Certifié exact',
              claim.certifiedAt === null
                ? 'Pas encore'
                : `par ${claim.certifiedBy ?? ''}, le ${moment(claim.certifiedAt)}`,
            ],
            ['Reçu par l’académie', claim.receivedAt === null ? 'Pas encore' : `le ${moment(claim.receivedAt)}`],
            ['Service fait', claim.serviceDoneOn === null ? 'Pas encore' : `le ${day(claim.serviceDoneOn)}`],
            ...(claim.serviceDoneNote === null ? [] : ([['Observation', french(claim.serviceDoneNote)]] as const)),
            ['Empreinte du PDF', claim.documentSha256 === null ? 'Pas encore figé' : claim.documentSha256],
          ]}
        />
      </Section>
      {claim.version !== null && <CheckingSection claim={claim} />}
      <StatementSections statement={claim.statement} />
    </>
  );
}

const FileButton = ({ href, children }: { readonly href: string; readonly children: string }) => (
  <Button size="small" href={href} target="_blank" rel="noopener">
    {children}
  </Button>
);
