import { getApplePush, type ApplePush } from '@chariot/contract';
import { Alert, Stack } from '@mui/material';
import { useState } from 'react';
import { useRead } from '../api/index.js';
import { SEVERITY } from '../apple-credentials/index.js';
import { count, day, french, moment } from '../formats/index.js';
import { Ago, Facts, MoreMenu, Page, Reading, Section, type Fact } from '../page/index.js';
import DeleteOutline from '@mui/icons-material/DeleteOutlined';
import { Steps } from './steps.js';
import { isRefused, standingWords } from './words.js';
import { WithdrawCertificate } from './withdraw-certificate.js';

type Certificate = NonNullable<ApplePush['certificate']>;

/** What is in use, and the way to obtain or to renew it, step by step: somebody does it once a year. */
export function ApplePushPage() {
  const reading = useRead(getApplePush, {});
  const [withdrawing, setWithdrawing] = useState(false);
  const certificate = reading.data?.certificate ?? null;
  return (
    <Page
      title="Réveil des iPad"
      crumbs={[{ to: '/administration', label: 'Administration' }]}
      subtitle="Un iPad ne demande rien tant qu’Apple ne le réveille pas. Apple le fait pour qui montre un certificat, gratuit et valable un an."
      actions={
        certificate !== null && (
          <MoreMenu
            acts={[
              {
                label: 'Retirer ce certificat',
                icon: <DeleteOutline fontSize="small" />,
                onClick: () => setWithdrawing(true),
                testId: 'withdraw-apple-push',
              },
            ]}
          />
        )
      }
    >
      <Reading of={reading} lines={8}>
        {(state) => (
          <>
            {state.certificate !== null && <InUse certificate={state.certificate} state={state} />}
            <Steps state={state} />
          </>
        )}
      </Reading>
      {withdrawing && <WithdrawCertificate onClose={() => setWithdrawing(false)} />}
    </Page>
  );
}

function InUse({ certificate, state }: { readonly certificate: Certificate; readonly state: ApplePush }) {
  const facts: readonly Fact[] = [
    ['Sujet (UID sur le portail d’Apple)', certificate.topic],
    ['Compte Apple', certificate.appleAccount],
    ['Valable', `du ${day(certificate.notBefore)} au ${day(certificate.notAfter)}`],
    ['Mis en place', `le ${moment(certificate.uploadedAt)}`],
    ['iPad enrôlés avec lui', count(state.devices, 'iPad', 'iPad')],
    [
      'Dernier réveil pris par Apple',
      certificate.acceptedAt === null ? 'Aucun pour l’instant' : <Ago at={certificate.acceptedAt} />,
    ],
    ['Réveils en attente', state.waiting === 0 ? 'Aucun' : String(state.waiting)],
  ];
  return (
    <Section title="Le certificat en place" testId="apple-push-certificate">
      <Stack sx={{ gap: 2 }}>
        <Alert
          severity={SEVERITY[certificate.standing]}
          data-testid="apple-push-standing"
          data-standing={certificate.standing}
        >
          {french(standingWords(certificate))}
        </Alert>
        {isRefused(certificate) && certificate.refusedAt !== null && (
          <Alert severity="error" data-testid="apple-push-refused">
            {french(
              `Apple refuse ce certificat (${certificate.refusal ?? ''}) : vérifiez sur le portail qu’il n’a pas été révoqué, puis renouvelez-le.`,
            )}{' '}
            <Ago at={certificate.refusedAt} />
          </Alert>
        )}
        <Facts facts={facts} columns={3} />
      </Stack>
    </Section>
  );
}
