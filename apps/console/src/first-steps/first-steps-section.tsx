import { getFleetSummary, listConventions, listPlaces, listProfiles } from '@chariot/contract';
import CheckCircle from '@mui/icons-material/CheckCircle';
import { Box, Button, Stack, Typography } from '@mui/material';
import { useStore } from 'react-admin';
import { useMay, useRead } from '../api/index.js';
import { LinkButton, Section } from '../page/index.js';
import { COLOURS } from '../theme/index.js';
import { firstSteps, isBeginning, type FirstStep } from './steps.js';

/** « Pour commencer »: the next step of an instance that has no tablet yet, for who will give it some. It goes by itself. */
export function FirstStepsSection() {
  const may = useMay();
  const keeps = may('classroom:write');
  const readsConventions = may('convention:read');
  // Kept as long as the page is open: nothing of a person stays in a browser.
  const [hidden, setHidden] = useStore('first-steps.hidden', false);
  const shown = keeps && !hidden;
  const fleet = useRead(getFleetSummary, {}, { watch: true, enabled: shown });
  const totals = fleet.data?.totals;
  const enrolled = totals === undefined ? null : enrolledOf(totals);
  const begins = shown && enrolled === 0;
  const conventions = useRead(listConventions, { query: { limit: 200 } }, { enabled: begins && readsConventions });
  // The fleet counts schools that have a cart: the first step is to open one that has none yet.
  const schools = useRead(listPlaces, { query: { kind: 'school', open: 'true', limit: 1 } }, { enabled: begins });
  const profiles = useRead(listProfiles, { query: { limit: 1 } }, { enabled: begins });
  if (totals === undefined || enrolled === null || profiles.data === undefined || schools.data === undefined)
    return null;
  if (readsConventions && conventions.data === undefined) return null;
  const known = {
    ...{ schools: schools.data.total, classrooms: totals.classrooms, enrolled },
    ...{ conventions: readsConventions ? (conventions.data?.total ?? 0) : null, profiles: profiles.data.total },
  };
  if (!shown || !isBeginning(known)) return null;
  const steps = firstSteps(known, may);
  const next = steps.find(({ done, to }) => !done && to !== null);
  return (
    <Section
      title="Pour commencer"
      hint="Cette liste se coche toute seule, et s’efface quand la première tablette est là."
      flush
      testId="first-steps"
      action={
        <Button variant="text" size="small" onClick={() => setHidden(true)} data-testid="hide-first-steps">
          Masquer
        </Button>
      }
    >
      <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {steps.map((step, at) => (
          <Line key={step.name} step={step} number={at + 1} next={step === next} />
        ))}
      </Box>
    </Section>
  );
}

/** Null where the fleet is too large to be looked at tablet by tablet: it began long ago. */
function enrolledOf({
  ready,
  talking,
  blocked,
}: {
  ready: number | null;
  talking: number | null;
  blocked: number | null;
}) {
  return ready === null || talking === null || blocked === null ? null : ready + talking + blocked;
}

function Line({ step, number, next }: { readonly step: FirstStep; readonly number: number; readonly next: boolean }) {
  return (
    <Stack
      component="li"
      direction={{ xs: 'column', sm: 'row' }}
      data-testid={`first-step-${step.name}`}
      data-done={step.done}
      aria-current={next ? 'step' : undefined}
      sx={{
        ...{ px: 2.5, py: 1.5, gap: 1.5, borderTop: 1, borderColor: 'divider', alignItems: { sm: 'center' } },
        bgcolor: next ? `${COLOURS.brandSoft}99` : 'transparent',
      }}
    >
      <Stack direction="row" sx={{ gap: 1.5, flexGrow: 1, minWidth: 0 }}>
        {step.done ? (
          <CheckCircle titleAccess="Fait" sx={{ color: COLOURS.success, fontSize: 28, flexShrink: 0 }} />
        ) : (
          <Box
            aria-hidden
            sx={{
              ...{ width: 26, height: 26, borderRadius: '50%', display: 'grid', placeItems: 'center', flexShrink: 0 },
              ...{ fontSize: '0.875rem', fontWeight: 700 },
              ...(next
                ? { bgcolor: COLOURS.brand, color: '#fff' }
                : { border: `2px solid ${COLOURS.control}`, color: COLOURS.inkSoft }),
            }}
          >
            {number}
          </Box>
        )}
        <Box sx={{ minWidth: 0 }}>
          <Typography sx={{ fontWeight: 650 }}>{step.title}</Typography>
          {!step.done && <Typography sx={{ color: 'text.secondary' }}>{step.words}</Typography>}
        </Box>
      </Stack>
      {!step.done && step.to !== null && (
        <Box sx={{ flexShrink: 0, pl: { xs: 4.75, sm: 0 } }}>
          <LinkButton size="small" to={step.to} variant={next ? 'contained' : 'outlined'}>
            {step.verb}
          </LinkButton>
        </Box>
      )}
    </Stack>
  );
}
