import { getFleetSummary, type FleetSummary } from '@chariot/contract';
import { Box, Paper, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { NoProof, WaitingApprovals } from '../approvals/index.js';
import { useMay, useRead } from '../api/index.js';
import { ConventionGlance } from '../conventions/index.js';
import { count, number } from '../formats/index.js';
import { Empty, LinkButton, Page, Reading, Section, StateBar } from '../page/index.js';
import { AttentionSection } from './attention-section.js';
import { SchoolsSection } from './schools-section.js';

/** What needs somebody first; then how the fleet stands; then the money, for who may see it. */
export function DashboardPage() {
  const may = useMay();
  const sees = may('device:read');
  const summary = useRead(getFleetSummary, {}, { watch: true, enabled: sees });
  return (
    <Page title="Tableau de bord">
      <WaitingApprovals />
      <NoProof />
      {sees && (
        <Reading of={summary} lines={8}>
          {(fleet) => <Fleet fleet={fleet} />}
        </Reading>
      )}
      {may('convention:read') && <ConventionGlance />}
      {!sees && !may('convention:read') && (
        <Section title="Bienvenue">
          <Empty title="Rien à surveiller ici pour votre rôle">Le menu mène aux pages que vous pouvez ouvrir.</Empty>
        </Section>
      )}
    </Page>
  );
}

function Fleet({ fleet }: { readonly fleet: FleetSummary }) {
  const may = useMay();
  const { totals } = fleet;
  if (totals.schools === 0 && totals.classrooms === 0) {
    return (
      <Section title="Pour commencer">
        <Empty
          title="Aucune école pour l’instant"
          action={
            may('place:write') && (
              <LinkButton to="/ecoles" variant="contained">
                Ouvrir une école
              </LinkButton>
            )
          }
        >
          Une fois les écoles ouvertes, leurs classes mobiles et leurs tablettes apparaîtront ici.
        </Empty>
      </Section>
    );
  }
  return (
    <>
      <AttentionSection attention={fleet.attention} />
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          gridTemplateColumns: { xs: 'repeat(3, minmax(0, 1fr))', md: '1fr 1fr 1fr 2.4fr' },
        }}
      >
        <Figure value={number(totals.schools)} label={totals.schools < 2 ? 'école' : 'écoles'} />
        <Figure value={number(totals.classrooms)} label={totals.classrooms < 2 ? 'classe mobile' : 'classes mobiles'} />
        <Figure value={number(totals.devices)} label={totals.devices < 2 ? 'tablette' : 'tablettes'} />
        <Paper sx={{ border: 1, borderColor: 'divider', p: 2, gridColumn: { xs: '1 / -1', md: 'auto' } }}>
          <Typography sx={{ fontWeight: 600, mb: 1 }}>
            {totals.devices > 0 && totals.ready === totals.devices
              ? 'Toutes les tablettes sont prêtes'
              : `${count(totals.ready, 'tablette prête', 'tablettes prêtes')} sur ${number(totals.devices)}`}
          </Typography>
          <StateBar counts={totals} />
        </Paper>
      </Box>
      <SchoolsSection schools={fleet.bySchool} />
    </>
  );
}

const Figure = ({ value, label }: { readonly value: ReactNode; readonly label: string }) => (
  <Paper sx={{ border: 1, borderColor: 'divider', p: { xs: 1.5, sm: 2 } }}>
    <Stack>
      <Typography component="span" sx={{ fontSize: '1.9rem', fontWeight: 650, lineHeight: 1.15 }}>
        {value}
      </Typography>
      <Typography
        component="span"
        sx={{ color: 'text.secondary', fontSize: { xs: '0.875rem', sm: '1rem' }, lineHeight: 1.3 }}
      >
        {label}
      </Typography>
    </Stack>
  </Paper>
);
