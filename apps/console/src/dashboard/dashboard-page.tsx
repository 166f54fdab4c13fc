import { getFleetSummary, getInventory, type FleetSummary } from '@chariot/contract';
import { Box, Paper, Stack, Typography } from '@mui/material';
import { lazy, Suspense, type ReactNode } from 'react';
import { NoProof, WaitingApprovals } from '../approvals/index.js';
import { useMay, useRead } from '../api/index.js';
import { ApplePushNotice } from '../apple-push/index.js';
import { AppleSchoolManagerNotice } from '../apple-school-manager/index.js';
import { WaitingClaims } from '../claims/index.js';
import { WeekSection } from '../bookings/index.js';
import { alertsOf, ComplianceAlerts, useComplianceAlerts } from '../compliance/index.js';
import { ConventionGlance } from '../conventions/index.js';
import { count, number } from '../formats/index.js';
import { LessonHomeSection } from '../lessons/index.js';
import { Empty, LinkButton, Page, Reading, Section, StateBar, Trouble, Waiting } from '../page/index.js';
import { AttentionSection } from './attention-section.js';
import { SchoolsSection } from './schools-section.js';

// For whoever has more than a school: a teacher’s first page does without it.
const BelowSections = lazy(() =>
  import('../inventory/below-section.js').then((file) => ({ default: file.BelowSections })),
);

/** What needs somebody first; then how the fleet stands; then the money, for who may see it. */
export function DashboardPage() {
  const may = useMay();
  const sees = may('device:read');
  const summary = useRead(getFleetSummary, {}, { watch: true, enabled: sees });
  return (
    <Page title="Tableau de bord">
      {may('lesson:run') && <LessonHomeSection />}
      <WaitingApprovals />
      <WaitingClaims />
      <NoProof />
      <ApplePushNotice />
      <WeekSection />
      <AppleSchoolManagerNotice />
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
  const gaps = useComplianceAlerts();
  const { totals } = fleet;
  const states = statesOf(totals);
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
      {/* All is well only once both have been looked at. */}
      {(fleet.attention.length > 0 ||
        (states !== null && gaps.data !== undefined && alertsOf(gaps.data).length === 0)) && (
        <AttentionSection attention={fleet.attention} />
      )}
      {gaps.isError && <Trouble error={gaps.error} retry={() => void gaps.refetch()} />}
      {gaps.data !== undefined && <ComplianceAlerts summary={gaps.data} />}
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          gridTemplateColumns: {
            xs: 'repeat(3, minmax(0, 1fr))',
            md: states === null ? '1fr 1fr 1fr' : '1fr 1fr 1fr 2.4fr',
          },
        }}
      >
        <Figure value={number(totals.schools)} label={totals.schools < 2 ? 'école' : 'écoles'} />
        <Figure value={number(totals.classrooms)} label={totals.classrooms < 2 ? 'classe mobile' : 'classes mobiles'} />
        <Figure value={number(totals.devices)} label={totals.devices < 2 ? 'tablette' : 'tablettes'} />
        {states !== null && (
          <Paper sx={{ border: 1, borderColor: 'divider', p: 2, gridColumn: { xs: '1 / -1', md: 'auto' } }}>
            <Typography sx={{ fontWeight: 600, mb: 1 }}>
              {totals.devices > 0 && states.ready === totals.devices
                ? 'Toutes les tablettes sont prêtes'
                : `${count(states.ready, 'tablette prête', 'tablettes prêtes')} sur ${number(totals.devices)}`}
            </Typography>
            <StateBar counts={states} />
          </Paper>
        )}
      </Box>
      {states === null ? <ByPlace /> : <SchoolsSection schools={fleet.bySchool} />}
    </>
  );
}

/** Of many tablets, nobody says from one minute to the next where each stands. */
function statesOf({ ready, talking, blocked, waiting }: FleetSummary['totals']) {
  if (ready === null || talking === null || blocked === null || waiting === null) return null;
  return { ready, talking, blocked, waiting };
}

/** A fleet that is too large to be looked at school by school: what is counted, and the way down. */
function ByPlace() {
  const held = useRead(getInventory, {}, { keep: true });
  // Of one place alone there is nothing to compare: what is in it says more.
  const [only, ...others] = held.data?.below ?? [];
  const placeId = others.length === 0 ? only?.place.id : undefined;
  const within = useRead(getInventory, { query: { placeId } }, { keep: true, enabled: placeId !== undefined });
  return (
    <Reading of={placeId === undefined ? held : within}>
      {({ below }) => (
        <Suspense fallback={<Waiting />}>
          <BelowSections below={below} />
        </Suspense>
      )}
    </Reading>
  );
}

const Figure = ({ value, label }: { readonly value: ReactNode; readonly label: string }) => (
  <Paper sx={{ border: 1, borderColor: 'divider', p: { xs: 1, sm: 2 } }}>
    <Stack>
      <Typography
        component="span"
        // Half a million fits a third of a telephone.
        sx={{ fontSize: { xs: '1.1rem', sm: '1.9rem' }, fontWeight: 650, lineHeight: 1.15 }}
      >
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
