import { getBankDetails, type BankDetails, type BankDetailsView } from '@chariot/contract';
import { Alert, Box, Button, Stack } from '@mui/material';
import { useState } from 'react';
import { useMay, useRead } from '../api/index.js';
import { day, facts, french, moment } from '../formats/index.js';
import { Empty, Facts, LinkButton, Reading, Section } from '../page/index.js';
import { AskBankDialog, RevealBankDialog, VerifyDialog } from './bank-dialogs.js';
import { Notices } from './notices.js';

/** The account that the State pays on: masked, changed by two persons, shown whole to whoever pays. */
export function BankSection({ conventionId }: { readonly conventionId: string }) {
  const may = useMay();
  const bank = useRead(getBankDetails, { params: { id: conventionId } }, { watch: true });
  const [opened, setOpened] = useState<'ask' | 'verify' | 'reveal'>();
  const close = (): void => setOpened(undefined);
  return (
    <Section
      title="Compte de la collectivité (art. 7.1)"
      hint="Deux personnes le changent&nbsp;; son numéro n’est montré en entier qu’à qui paie."
      testId="bank"
    >
      <Reading of={bank}>
        {(view) => (
          <Stack sx={{ gap: 2 }}>
            {view.awaiting !== null && <AwaitingNotice details={view.awaiting} />}
            {view.current === null ? (
              <Empty title="Aucun compte n’est renseigné">
                {may('expense:write')
                  ? 'Recopiez-le du relevé d’identité bancaire\u00A0: une seconde personne le confirme.'
                  : 'Le service financier de la collectivité le renseigne.'}
              </Empty>
            ) : (
              <Account details={view.current} />
            )}
            {/* Without an account, that is said already, and where one pays. */}
            {view.current !== null && <Notices notices={view.notices} />}
            <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
              {may('expense:write') && view.awaiting === null && (
                <Button variant="outlined" onClick={() => setOpened('ask')} data-testid="change-bank">
                  {view.current === null ? 'Renseigner le compte' : 'Changer de compte'}
                </Button>
              )}
              {may('claim:check') && view.current !== null && (
                <>
                  <Button variant="outlined" onClick={() => setOpened('verify')} data-testid="verify-bank">
                    Noter une vérification
                  </Button>
                  <Button variant="outlined" onClick={() => setOpened('reveal')} data-testid="reveal-bank">
                    Voir le numéro en entier
                  </Button>
                </>
              )}
            </Stack>
            <Officers view={view} />
            <Former former={view.former} />
          </Stack>
        )}
      </Reading>
      {opened === 'ask' && <AskBankDialog conventionId={conventionId} onClose={close} />}
      {opened === 'verify' && <VerifyDialog conventionId={conventionId} onClose={close} />}
      {opened === 'reveal' && <RevealBankDialog conventionId={conventionId} onClose={close} />}
    </Section>
  );
}

const AwaitingNotice = ({ details }: { readonly details: BankDetails }) => (
  <Alert
    severity="warning"
    data-testid="bank-awaiting"
    action={
      <LinkButton to={`/actes-graves/${details.approvalId}`} size="small">
        Voir
      </LinkButton>
    }
  >
    Un autre compte attend sa confirmation&nbsp;: {details.maskedIban}, demandé par {details.askedBy} le{' '}
    {moment(details.askedAt)}.
  </Alert>
);

const Account = ({ details }: { readonly details: BankDetails }) => (
  <Facts
    columns={3}
    facts={[
      [
        'IBAN',
        <span key="iban" data-testid="bank-iban">
          {details.maskedIban}
        </span>,
      ],
      ['BIC', details.bic],
      ['Titulaire', details.holder],
      ['Domiciliation', details.bankName],
      ['Libellé à porter sur le virement', details.paymentLabel],
      ['Relevé daté du', details.documentDatedOn === null ? null : day(details.documentDatedOn)],
      ['En vigueur depuis', details.inForceSince === null ? null : moment(details.inForceSince)],
      [
        'Vérifié auprès du bénéficiaire',
        details.verifiedOn === null ? null : french(facts(`le ${day(details.verifiedOn)}`, details.verifiedHow)),
      ],
    ]}
  />
);

const Officers = ({ view: { beneficiary, payer } }: { readonly view: BankDetailsView }) => (
  <Facts
    facts={[
      ['Ordonnateur de la collectivité', beneficiary.authorisingOfficer],
      ['Comptable de la collectivité', beneficiary.accountant],
      ['Ordonnateur de l’État (non dit par le texte)', payer.authorisingOfficer],
      ['Comptable de l’État (non dit par le texte)', payer.accountant],
    ]}
  />
);

function Former({ former }: { readonly former: readonly BankDetails[] }) {
  if (former.length === 0) return null;
  return (
    <Box component="details">
      <Box component="summary" sx={{ cursor: 'pointer', fontWeight: 600, py: 0.5 }}>
        Comptes précédents
      </Box>
      <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
        {former.map((one) => (
          <li key={one.id}>
            {facts(
              one.maskedIban,
              one.holder,
              one.replacedAt !== null && `remplacé le ${moment(one.replacedAt)}`,
              one.abandonedBecause !== null && french(`abandonné : ${one.abandonedBecause}`),
            )}
          </li>
        ))}
      </Box>
    </Box>
  );
}
