import type { Convention } from '@chariot/contract';
import { Box, Link, Typography } from '@mui/material';
import { Link as RouterLink, useSearchParams } from 'react-router-dom';
import { count, day, euros, facts, number, percent } from '../formats/index.js';
import { useMay } from '../api/index.js';
import { Columns, Facts, LinkButton, NotKnown, Rows, Section, type Column } from '../page/index.js';
import { ConventionFrame } from './convention-frame.js';
import { BudgetLinesSection } from './budget-lines-section.js';
import { FundedDevicesSection } from './funded-devices-section.js';

type AnnexRow = Convention['annex'][number];

export function ConventionPage() {
  return (
    <ConventionFrame tab="" actions={(convention) => <Acts convention={convention} />}>
      {(convention) => <ConventionView convention={convention} />}
    </ConventionFrame>
  );
}

/** A draft is corrected; a signed convention is amended. */
function Acts({ convention: { id, signedOn } }: { readonly convention: Convention }) {
  const may = useMay();
  if (!may('convention:write') || signedOn !== null) return null;
  return (
    <LinkButton to={`/conventions/${id}/corriger`} testId="correct-convention">
      Corriger le projet
    </LinkButton>
  );
}

function ConventionView({ convention }: { readonly convention: Convention }) {
  const [search, setSearch] = useSearchParams();
  const shown = search.get('ligne') ?? 'toutes';
  const { signedOn, deploymentFrom, deploymentUntil } = convention;
  return (
    <>
      <BudgetLinesSection convention={convention} />
      <FundedDevicesSection
        key={shown}
        convention={convention}
        shown={shown}
        onShow={(line) => setSearch(line === 'toutes' ? {} : { ligne: line }, { replace: true })}
      />
      <Section title="Annexe" flush hint="Écoles qui reçoivent les équipements (art. 5)." testId="annex">
        <Rows rows={convention.annex} keyOf={({ uai }) => uai} columns={ANNEX} caption="Annexe de la convention" />
      </Section>
      <Columns>
        <Section title="Parties et dates">
          <Facts
            facts={[
              ['Académie', convention.academie.name],
              ['Collectivité', convention.localAuthority.name],
              ['Signée le', signedOn === null ? null : day(signedOn)],
              ['Durée (art. 11)', `${number(convention.durationMonths)} mois`],
              [
                'Échéance',
                // A draft bears no date: what depends on it is not computed (T09).
                signedOn === null
                  ? 'Non calculable\u00A0: la signature n’est pas datée'
                  : `${number(convention.durationMonths)} mois après le ${day(signedOn)}`,
              ],
              [
                'Déploiement (art. 6.1)',
                deploymentFrom === null && deploymentUntil === null
                  ? null
                  : `du ${deploymentFrom === null ? 'non renseigné' : day(deploymentFrom)} au ${deploymentUntil === null ? 'non renseigné' : day(deploymentUntil)}`,
              ],
            ]}
          />
        </Section>
        <Section title="Règles de financement">
          <Facts
            facts={[
              ['Taux de l’État (art. 3.2)', percent(convention.fundingRatePercent)],
              ['Dépense prise en compte, par classe mobile (art. 3.2)', euros(convention.eligibleCapPerClassroom)],
              ['Plafond de l’État, par classe mobile (art. 3.2)', euros(convention.stateCapPerClassroom)],
              ['Avance à la signature (art. 7.1)', euros(convention.advance)],
              ['Coût global prévisionnel TTC (art. 6.2)', euros(convention.forecastCost)],
              [
                'Tablettes attendues par classe mobile (art. 6.2)',
                `environ ${number(convention.expectedDevicesPerClassroom)}`,
              ],
            ]}
          />
          <Typography sx={{ mt: 2, fontSize: '0.875rem', color: 'text.secondary' }}>
            À écrire sur tout document (art. 9)&nbsp;: «&nbsp;{convention.mention} »
          </Typography>
        </Section>
      </Columns>
    </>
  );
}

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
      </>
    ),
  },
  {
    label: 'Collège de référence',
    cell: ({ referenceCollege, referenceCollegeUai }) =>
      referenceCollege === null ? referenceCollegeUai : `${referenceCollege.name} (${referenceCollegeUai})`,
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
