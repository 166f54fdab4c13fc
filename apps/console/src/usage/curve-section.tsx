import { getIndicatorSeries, type IndicatorId, type IndicatorSeries } from '@chariot/contract';
import { Box, Typography } from '@mui/material';
import { useRead } from '../api/index.js';
import { number } from '../formats/index.js';
import { Reading, Rows, Section, useSmall, type Column } from '../page/index.js';
import { COLOURS } from '../theme/index.js';
import { CURVE, draw } from './curve.js';
import type { Asked } from './usage-page.js';
import { AXIS_WORDS, figureWords, fractionWords, monthWords, shortMonth } from './words.js';

type Row = IndicatorSeries['months'][number];

/** One indicator month by month: drawn, and said. */
export function CurveSection({ asked, indicator }: { readonly asked: Asked; readonly indicator: IndicatorId }) {
  const series = useRead(getIndicatorSeries, { query: { ...asked, indicator } }, { keep: true });
  return (
    <Reading of={series}>
      {(found) => (
        <Section title={`${found.indicator.name}, mois par mois`} testId="usage-series" flush>
          {found.months.length > 1 && found.months.some(({ value }) => value !== null) && <Curve series={found} />}
          <Rows
            rows={[...found.months].reverse()}
            keyOf={({ month }) => month}
            columns={columnsOf(found.indicator)}
            caption={`${found.indicator.name}, mois par mois`}
            testId="usage-months"
          />
        </Section>
      )}
    </Reading>
  );
}

function columnsOf(indicator: IndicatorSeries['indicator']): readonly [Column<Row>, ...Column<Row>[]] {
  return [
    { label: 'Mois', cell: ({ month }) => monthWords(month), nowrap: true },
    { label: 'Chiffre', cell: (row) => figureWords(row, indicator.unit), nowrap: true },
    { label: 'Détail', cell: (row) => fractionWords({ ...indicator, ...row }) ?? row.reason ?? '', small: 'bare' },
  ];
}

const TEXT = { fontSize: 13, fill: COLOURS.inkSoft } as const;

/** Drawn for the eye alone: the table below says the same, and every point is a shape, not a colour. */
function Curve({ series: { indicator, months } }: { readonly series: IndicatorSeries }) {
  const { height, left, right } = CURVE;
  const small = useSmall();
  const width = small ? CURVE.narrow : CURVE.wide;
  const { points, paths, ticks, xs } = draw(
    months.map(({ value }) => value),
    width,
  );
  const every = Math.ceil(months.length / (small ? 6 : 12));
  return (
    <Box sx={{ px: 2.5, pb: 1.5 }}>
      {AXIS_WORDS[indicator.unit] !== undefined && (
        <Typography component="div" aria-hidden sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
          {AXIS_WORDS[indicator.unit]}
        </Typography>
      )}
      <Box
        component="svg"
        viewBox={`0 0 ${String(width)} ${String(height)}`}
        aria-hidden
        data-testid="usage-curve-drawing"
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
        {paths.map((path) => (
          <path key={path} d={path} fill="none" stroke={COLOURS.brand} strokeWidth={2.5} strokeLinejoin="round" />
        ))}
        {points.map(
          (point, at) =>
            point !== null && (
              <circle
                key={months[at]?.month}
                cx={point.x}
                cy={point.y}
                r={4.5}
                fill={COLOURS.surface}
                stroke={COLOURS.brand}
                strokeWidth={2.5}
              />
            ),
        )}
        {months.map(
          ({ month }, at) =>
            at % every === 0 && (
              <text key={month} x={xs[at]} y={height - 8} textAnchor="middle" {...TEXT}>
                {shortMonth(month)}
              </text>
            ),
        )}
      </Box>
    </Box>
  );
}
