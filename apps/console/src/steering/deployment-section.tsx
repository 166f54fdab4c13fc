import { getDeployment, type Deployment } from '@chariot/contract';
import { LocalDate, systemClock } from '@chariot/kernel';
import { Box, Link, Stack, Typography } from '@mui/material';
import { Link as RouterLink } from 'react-router-dom';
import { useRead } from '../api/index.js';
import { day, french, number } from '../formats/index.js';
import { Empty, Reading, Rows, Section, useSmall, type Column } from '../page/index.js';
import { COLOURS, TONES } from '../theme/index.js';
import { CURVE } from '../usage/curve.js';
import { monthWords, shortMonth } from '../usage/words.js';
import { drawDeployment, type SeriesName } from './deployment.js';

const MONTHS_BACK = 17;

interface Look {
  readonly label: string;
  readonly ink: string;
  readonly dash: string | undefined;
}
/** Each line has its own dashes and its own mark: colour says it once more. */
const LOOKS: Readonly<Record<SeriesName, Look>> = {
  acquired: { label: 'Livrées', ink: COLOURS.ink, dash: undefined },
  deployed: { label: 'Enrôlées', ink: COLOURS.brand, dash: '7 4' },
  inService: { label: 'En service', ink: TONES.ready.text, dash: '2 3' },
};
const PLANNED = { label: 'Prévues par les conventions', ink: TONES.blocked.text, dash: '10 3 2 3' };
const NAMES = Object.keys(LOOKS) as readonly SeriesName[];

/** Tablets that were delivered, enrolled and in service, month by month, against what conventions plan. */
export function DeploymentSection({ placeId }: { readonly placeId: string }) {
  const today = LocalDate.today(systemClock);
  const query = { placeId, from: LocalDate.addMonths(today, -MONTHS_BACK).slice(0, 7), to: today.slice(0, 7) };
  const found = useRead(getDeployment, { query }, { keep: true });
  return (
    <Section
      title="Déploiement, face aux dates prévues"
      hint={french('Environ douze tablettes par classe mobile annoncée (art. 3.2), au dernier jour prévu (art. 6.1).')}
      testId="deployment"
    >
      <Reading of={found}>
        {(deployment) =>
          deployment.months.length === 0 ? (
            <Empty title="Rien n’a encore été compté ici" />
          ) : (
            <>
              <Drawing deployment={deployment} />
              <Tables deployment={deployment} />
            </>
          )
        }
      </Reading>
    </Section>
  );
}

const TEXT = { fontSize: 13, fill: COLOURS.inkSoft } as const;

function Drawing({ deployment }: { readonly deployment: Deployment }) {
  const small = useSmall();
  const width = small ? CURVE.narrow : CURVE.wide;
  const { series, months, ticks, plans, planned } = drawDeployment(deployment, width);
  const { height, left, right, top, bottom } = CURVE;
  const every = Math.ceil(months.length / (small ? 5 : 12));
  return (
    <Box>
      <Typography component="div" aria-hidden sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
        Tablettes
      </Typography>
      <Box
        component="svg"
        viewBox={`0 0 ${String(width)} ${String(height)}`}
        aria-hidden
        data-testid="deployment-drawing"
        sx={{ display: 'block', width: 1, maxWidth: 900, height: 'auto' }}
      >
        {ticks.map(({ value, y }) => (
          <g key={value}>
            <line x1={left} x2={width - right} y1={y} y2={y} stroke={COLOURS.line} strokeWidth={1} />
            <text x={left - 8} y={y + 4} textAnchor="end" {...TEXT}>
              {number(value)}
            </text>
          </g>
        ))}
        {plans.map(({ x, label }) => (
          <line
            key={label}
            x1={x}
            x2={x}
            y1={top}
            y2={height - bottom}
            stroke={PLANNED.ink}
            strokeWidth={1}
            opacity={0.5}
          />
        ))}
        {planned !== null && (
          <path d={planned} fill="none" stroke={PLANNED.ink} strokeWidth={2} strokeDasharray={PLANNED.dash} />
        )}
        {series.map(({ name, path, points }) => (
          <g key={name}>
            <path d={path} fill="none" stroke={LOOKS[name].ink} strokeWidth={2.25} strokeDasharray={LOOKS[name].dash} />
            {points.map(({ x, y }) => (
              <Dot key={x} name={name} x={x} y={y} />
            ))}
          </g>
        ))}
        {months.map(
          ({ month, x }, rank) =>
            rank % every === 0 && (
              <text key={month} x={x} y={height - 8} textAnchor="middle" {...TEXT}>
                {shortMonth(month)}
              </text>
            ),
        )}
      </Box>
      <Legend hasPlan={planned !== null} />
    </Box>
  );
}

function Dot({ name, x, y }: { readonly name: SeriesName; readonly x: number; readonly y: number }) {
  const ink = { fill: COLOURS.surface, stroke: LOOKS[name].ink, strokeWidth: 2 } as const;
  if (name === 'acquired') return <rect x={x - 4} y={y - 4} width={8} height={8} {...ink} />;
  if (name === 'deployed') return <circle cx={x} cy={y} r={4.25} {...ink} />;
  return <polygon points={`${x},${y - 5} ${x + 5},${y + 4} ${x - 5},${y + 4}`} {...ink} />;
}

function Legend({ hasPlan }: { readonly hasPlan: boolean }) {
  const lines = [...NAMES.map((name) => ({ ...LOOKS[name], name })), ...(hasPlan ? [{ ...PLANNED, name: null }] : [])];
  return (
    <Stack
      component="ul"
      direction="row"
      sx={{ m: 0, my: 1, p: 0, gap: 2.5, rowGap: 0.5, flexWrap: 'wrap', listStyle: 'none' }}
    >
      {lines.map(({ label, ink, dash, name }) => (
        <Stack component="li" key={label} direction="row" sx={{ gap: 0.75, alignItems: 'center', fontSize: '0.9rem' }}>
          <Box component="svg" viewBox="0 0 40 14" aria-hidden sx={{ width: 40, height: 14 }}>
            <line x1={0} x2={40} y1={7} y2={7} stroke={ink} strokeWidth={2.25} strokeDasharray={dash} />
            {name !== null && <Dot name={name} x={20} y={7} />}
          </Box>
          {label}
        </Stack>
      ))}
    </Stack>
  );
}

type Month = Deployment['months'][number];
type Plan = Deployment['plans'][number];
const MONTHS: readonly [Column<Month>, ...Column<Month>[]] = [
  { label: 'Mois', cell: ({ month }) => monthWords(month) },
  ...NAMES.map((name): Column<Month> => ({
    label: LOOKS[name].label,
    cell: (row) => number(row[name]),
    align: 'right',
  })),
];
const PLANS: readonly [Column<Plan>, ...Column<Plan>[]] = [
  {
    label: 'Convention',
    cell: ({ reference, conventionId }) => (
      <Link component={RouterLink} to={`/conventions/${conventionId}/echeances`}>
        {reference}
      </Link>
    ),
  },
  { label: 'Début prévu', cell: ({ from }) => day(from) },
  { label: 'Fin prévue', cell: ({ until }) => day(until) },
  { label: 'Tablettes annoncées', cell: ({ tablets, carts }) => `${number(tablets)} (${number(carts)} × 12)` },
];

/** The same, said. */
function Tables({ deployment: { months, plans } }: { readonly deployment: Deployment }) {
  return (
    <Box component="details" data-testid="deployment-tables">
      <Box component="summary" sx={{ cursor: 'pointer', color: 'primary.main', fontWeight: 600, width: 'fit-content' }}>
        Voir le tableau
      </Box>
      <Box sx={{ mt: 1, mx: -2.5 }}>
        <Rows
          rows={[...months].reverse()}
          keyOf={({ month }) => month}
          columns={MONTHS}
          caption="Tablettes livrées, enrôlées et en service, mois par mois"
          testId="deployment-months"
        />
        {plans.length > 0 && (
          <Rows
            rows={plans}
            keyOf={({ conventionId }) => conventionId}
            columns={PLANS}
            caption="Dates de déploiement prévues par les conventions"
            testId="deployment-plans"
          />
        )}
      </Box>
    </Box>
  );
}
