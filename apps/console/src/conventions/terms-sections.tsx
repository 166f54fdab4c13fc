import type { Convention } from '@chariot/contract';
import { Box, Link, Typography } from '@mui/material';
import { Link as RouterLink } from 'react-router-dom';
import { count, day, euros, facts, french, number, percent } from '../formats/index.js';
import { Columns, Facts, NotKnown, Rows, Section, type Column, type Fact } from '../page/index.js';
import { DirectoryLine } from '../places/index.js';

type AnnexRow = Convention['annex'][number];

/** What a convention says, on the day that it was asked of. */
export function TermsSections({ convention }: { readonly convention: Convention }) {
  return (
    <>
      <Section title="Annexe" flush hint="Écoles qui reçoivent les équipements (art. 5)." testId="annex">
        <Rows rows={convention.annex} keyOf={({ uai }) => uai} columns={ANNEX} caption="Annexe de la convention" />
      </Section>
      <Columns>
        <>
          <Section title="Parties et dates" testId="terms-dates">
            <Facts facts={datesOf(convention)} />
          </Section>
          <Section title="Comités, fin et litiges" testId="terms-rest">
            <Facts facts={restOf(convention)} />
          </Section>
        </>
        <>
          <Section title="Règles de financement" testId="terms-funding">
            <Facts facts={fundingOf(convention)} />
            <Typography sx={{ mt: 2, fontSize: '0.875rem', color: 'text.secondary' }}>
              À écrire sur tout document (art. 9)&nbsp;: «&nbsp;{convention.mention} »
            </Typography>
          </Section>
          <Section title="Paiement par l’État (art. 7.1)" testId="terms-payment">
            <Facts facts={paymentOf(convention)} />
          </Section>
        </>
      </Columns>
    </>
  );
}

const orNull = (value: number | null, said: (value: number) => string): string | null =>
  value === null ? null : said(value);

function datesOf(convention: Convention): Fact[] {
  const { signedOn, deploymentFrom, deploymentUntil, validity, durationMonths, placeOfSignature } = convention;
  return [
    ['Académie', convention.academie.name],
    ['Collectivité', convention.localAuthority.name],
    ['Signée le', signedOn === null ? null : day(signedOn)],
    ['Durée (art. 11)', `${number(durationMonths)}\u00A0mois`],
    [
      'Échéance',
      // A draft bears no date: what depends on it is not computed (T09).
      validity === null
        ? 'Non calculable\u00A0: la signature n’est pas datée'
        : `du ${day(validity.from)} au ${day(validity.until)} (inclus)`,
    ],
    [
      'Déploiement (art. 6.1)',
      deploymentFrom === null && deploymentUntil === null
        ? null
        : `du ${deploymentFrom === null ? 'non renseigné' : day(deploymentFrom)} au ${deploymentUntil === null ? 'non renseigné' : day(deploymentUntil)}`,
    ],
    ['Fait à', convention.signing?.placeOfSignature ?? placeOfSignature],
    ['Originaux (art. 12)', orNull(convention.originals, (originals) => count(originals, 'exemplaire'))],
    ['Pages annoncées', orNull(convention.pages, number)],
    ['Pages du document lu', orNull(convention.documentPages, number)],
  ];
}

const fundingOf = (convention: Convention): Fact[] => [
  ['Taux de l’État (art. 3.2)', percent(convention.fundingRatePercent)],
  ['Dépense prise en compte, par classe mobile (art. 3.2)', euros(convention.eligibleCapPerClassroom)],
  ['Plafond de l’État, par classe mobile (art. 3.2)', euros(convention.stateCapPerClassroom)],
  ['Ressources, par école (art. 3.2)', orNull(convention.resourcePerSchool, euros)],
  ['Avance à la signature (art. 7.1)', euros(convention.advance)],
  ['Coût global prévisionnel TTC (art. 6.2)', orNull(convention.forecastCost, euros)],
  ['Tablettes attendues par classe mobile (art. 6.2)', `environ ${number(convention.expectedDevicesPerClassroom)}`],
  ['Débit attendu à la rentrée (art. 3.1)', orNull(convention.throughputYear, String)],
  ['Rentrées du programme', convention.programmeYears.length === 0 ? null : convention.programmeYears.join(', ')],
];

const restOf = (convention: Convention): Fact[] => [
  [
    'Comité local (art. 4.1.3)',
    committeeSaid(convention.localMeetingsPerTerm, 'par trimestre', convention.localNoticeDays),
  ],
  [
    'Comité départemental (art. 4.2.3)',
    committeeSaid(convention.departmentalMeetingsPerYear, 'par an', convention.departmentalNoticeDays),
  ],
  [
    'Préavis de dénonciation (art. 10.2)',
    orNull(convention.terminationNoticeMonths, (notice) => `${number(notice)}\u00A0mois`),
  ],
  ['Tribunal (art. 10.3)', convention.court],
];

const committeeSaid = (meetings: number | null, per: string, notice: number | null): string | null =>
  facts(
    meetings !== null && `${count(meetings, 'réunion')} ${per}`,
    notice !== null && `convoqué ${count(notice, 'jour')} avant`,
  ) || null;

const paymentOf = ({ authorisingOfficer, accountant, imputation }: Convention): Fact[] => [
  ['Ordonnateur', authorisingOfficer === null ? null : french(authorisingOfficer)],
  ['Comptable assignataire', accountant === null ? null : french(accountant)],
  ['Programme', imputation?.programme],
  ['Titre et catégorie', imputation?.titleAndCategory],
  ['Code d’activité', imputation?.activity],
  ['Compte de l’État', imputation?.stateAccount],
  ['Groupe de marchandises', imputation?.purchasingGroup],
  ['Action et sous-action', imputation?.action],
  ['Fonds de concours', imputation?.earmarkedFund],
];

const ANNEX: readonly [Column<AnnexRow>, ...Column<AnnexRow>[]] = [
  {
    label: 'École',
    cell: ({ school, schoolName, uai }) => (
      <>
        {school === null ? schoolName : <PlaceLink id={school.id}>{schoolName}</PlaceLink>}
        <Box component="span" sx={{ color: 'text.secondary', fontWeight: 400 }}>
          {' '}
          {uai}
        </Box>
        <DirectoryLine label="école" uai={uai} />
      </>
    ),
  },
  {
    label: 'Collège de référence',
    cell: ({ referenceCollege, referenceCollegeUai }) => (
      <>
        {referenceCollege === null ? referenceCollegeUai : `${referenceCollege.name} (${referenceCollegeUai})`}
        <DirectoryLine label="collège" uai={referenceCollegeUai} />
      </>
    ),
  },
  {
    label: 'Lieu',
    cell: ({ address, city, departement }) => facts(address, city, departement) || <NotKnown />,
    small: 'hidden',
  },
  {
    label: 'Classes mobiles',
    cell: ({ mobileClassrooms }) => count(mobileClassrooms, 'classe mobile', 'classes mobiles'),
  },
  { label: 'Subvention', cell: ({ equipmentSubsidy }) => euros(equipmentSubsidy), align: 'right' },
  { label: 'Ressources', cell: ({ resourceGrant }) => euros(resourceGrant), align: 'right' },
];

const PlaceLink = ({ id, children }: { readonly id: string; readonly children: string }) => (
  <Link component={RouterLink} to={`/ecoles/${id}`}>
    {children}
  </Link>
);
