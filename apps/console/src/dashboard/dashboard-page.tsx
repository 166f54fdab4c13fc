import { getFleetSummary, getInventory, type FleetSummary, type Me } from '@chariot/contract';
import type { Permission } from '@chariot/kernel';
import { Box, Paper, Stack, Typography } from '@mui/material';
import { lazy, Suspense, type ComponentType, type ReactNode } from 'react';
import { useMay, useMe, useRead } from '../api/index.js';
import { ApplePushNotice } from '../apple-push/index.js';
import { AppleSchoolManagerNotice } from '../apple-school-manager/index.js';
import { DepartureNotice, WeekSection } from '../bookings/index.js';
import { ComplianceAlerts, useComplianceAlerts } from '../compliance/index.js';
import { ConventionGlance } from '../conventions/index.js';
import { FirstStepsSection } from '../first-steps/index.js';
import { count, number } from '../formats/index.js';
import { LessonHomeSection } from '../lessons/index.js';
import { MaintenanceNotice } from '../maintenance/index.js';
import { Empty, Page, Reading, Section, StateBar, STATES, Trouble, Waiting } from '../page/index.js';
import { widePlaceOf } from '../steering/wide.js';
import { TodaySection } from '../today/index.js';
import { SchoolsSection } from './schools-section.js';

// For whoever has more than a school: a teacher’s first page does without them.
const HomeCards = lazy(() => import('../steering/home-cards.js').then((file) => ({ default: file.HomeCards })));
const BelowSections = lazy(() =>
  import('../inventory/below-section.js').then((file) => ({ default: file.BelowSections })),
);

interface Shown {
  readonly permission: Permission | null;
  /** Not for who may do that too: she has it elsewhere on the page. */
  readonly unless?: Permission;
  /** For them alone: others do not even fetch it. */
  readonly to?: (me: Me) => boolean;
  readonly Part: ComponentType;
}

/** Who sees it, and what: another part of the first page is one more line here. Each shows nothing where it has nothing to say. */
const SECTIONS: readonly Shown[] = [
  // Whoever teaches has come for her lesson; whoever keeps tablets, for what waits.
  { permission: 'lesson:run', unless: 'device:write', Part: LessonHomeSection },
  // Whoever directs a school, and keeps no fleet of many.
  { permission: 'operation:run', unless: 'device:write', Part: DepartureNotice },
  { permission: 'classroom:write', Part: FirstStepsSection },
  { permission: null, Part: TodaySection },
  { permission: 'maintenance:open', Part: () => <MaintenanceNotice /> },
  { permission: null, to: (me) => widePlaceOf(me) !== undefined, Part: HomeCards },
  { permission: 'device:write', Part: LessonsOfKeepers },
  { permission: 'system:administer', Part: ApplePushNotice },
  { permission: 'system:administer', Part: AppleSchoolManagerNotice },
  { permission: 'booking:write', Part: WeekSection },
  { permission: 'device:read', Part: FleetSection },
  { permission: 'convention:read', Part: ConventionGlance },
];

/** What this person has to do first; then how her fleet stands; then the money, for who may see it. */
export function DashboardPage() {
  const me = useMe();
  const may = useMay();
  const shown = ({ permission, unless, to }: Shown): boolean =>
    (permission === null || may(permission)) &&
    !(unless !== undefined && may(unless)) &&
    (to === undefined || (me !== undefined && to(me)));
  return (
    <Page title="Tableau de bord">
      {SECTIONS.map(
        (section, at) =>
          shown(section) && (
            <Suspense key={at} fallback={null}>
              <section.Part />
            </Suspense>
          ),
      )}
    </Page>
  );
}

function LessonsOfKeepers() {
  const may = useMay();
  return may('lesson:run') ? <LessonHomeSection /> : null;
}

function FleetSection() {
  const summary = useRead(getFleetSummary, {}, { watch: true });
  return (
    <Reading of={summary} lines={8}>
      {(fleet) => <Fleet fleet={fleet} />}
    </Reading>
  );
}

function Fleet({ fleet }: { readonly fleet: FleetSummary }) {
  const may = useMay();
  // Whoever keeps tablets has their gaps among what she has to do.
  const keeps = may('device:write');
  const gaps = useComplianceAlerts();
  const { totals } = fleet;
  const states = statesOf(totals);
  // As the bar below counts them: free slots too.
  const expected = states === null ? 0 : STATES.reduce((sum, state) => sum + states[state], 0);
  if (totals.schools === 0 && totals.classrooms === 0) {
    return (
      <Section title="Les tablettes">
        <Empty title="Aucune classe mobile pour l’instant">
          Une fois la première ouverte dans une école, ses tablettes apparaîtront ici.
        </Empty>
      </Section>
    );
  }
  return (
    <>
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
        <Figure value={number(totals.schools)} label={totals.schools < 2 ? 'école équipée' : 'écoles équipées'} />
        <Figure value={number(totals.classrooms)} label={totals.classrooms < 2 ? 'classe mobile' : 'classes mobiles'} />
        <Figure value={number(totals.devices)} label={totals.devices < 2 ? 'tablette' : 'tablettes'} />
        {states !== null && (
          <Paper sx={{ border: 1, borderColor: 'divider', p: 2, gridColumn: { xs: '1 / -1', md: 'auto' } }}>
            <Typography sx={{ fontWeight: 600, mb: 1 }}>
              {totals.devices > 0 && states.ready === totals.devices
                ? 'Toutes les tablettes sont prêtes'
                : `${count(states.ready, 'tablette prête', 'tablettes prêtes')} sur ${count(expected, 'attendue', 'attendues')}`}
            </Typography>
            <StateBar counts={states} />
          </Paper>
        )}
      </Box>
      {gaps.isError && <Trouble error={gaps.error} retry={() => void gaps.refetch()} />}
      {gaps.data !== undefined && !keeps && <ComplianceAlerts summary={gaps.data} />}
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
