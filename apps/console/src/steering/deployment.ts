import type { Deployment } from '@chariot/contract';
import { CURVE, roundUp } from '../usage/curve.js';

export type SeriesName = 'acquired' | 'deployed' | 'inService';

export interface DrawnSeries {
  readonly name: SeriesName;
  readonly path: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}
export interface DrawnDeployment {
  readonly series: readonly DrawnSeries[];
  readonly months: readonly { readonly month: string; readonly x: number }[];
  readonly ticks: readonly { readonly value: number; readonly y: number }[];
  /** The last planned day of each convention that lies within the drawing. */
  readonly plans: readonly { readonly x: number; readonly label: string }[];
  /** Tablets that conventions had announced for by then, as steps; null where none says a day. */
  readonly planned: string | null;
}

const NAMES: readonly SeriesName[] = ['acquired', 'deployed', 'inService'];
const MOST_MONTHS = 48;
const A_MONTH = 31;

const indexOf = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
const monthAt = (index: number): string =>
  `${String(Math.floor(index / 12))}-${String((index % 12) + 1).padStart(2, '0')}`;

/** There is no half tablet: up to 25, by fives. */
function ticksOf(most: number): number[] {
  const parts = most % 2 === 0 ? 2 : most % 5 === 0 ? 5 : 1;
  return Array.from({ length: parts + 1 }, (_, at) => (at * most) / parts);
}

/** From the first month that is known to the last planned day, from 0 up. */
export function drawDeployment({ months, plans }: Deployment, width: number): DrawnDeployment {
  const { height, left, right, top, bottom } = CURVE;
  const first = indexOf(months[0]?.month ?? '2000-01');
  const lastKnown = indexOf(months.at(-1)?.month ?? '2000-01');
  // One month more, so that what is planned in the last one has room to be seen.
  const ends = plans.flatMap(({ until }) => (until === null ? [] : [indexOf(until) + 1]));
  const last = Math.min(first + MOST_MONTHS - 1, Math.max(first + 1, lastKnown, ...ends));
  const step = (width - left - right) / (last - first);
  const xOf = (index: number): number => left + (index - first) * step;
  const xOfDay = (day: string): number =>
    Math.min(width - right, Math.max(left, xOf(indexOf(day) + (Number(day.slice(8, 10)) - 1) / A_MONTH)));
  const due = [...plans].filter(
    ({ until }) => until !== null && indexOf(until) <= last,
  ) as (Deployment['plans'][number] & {
    readonly until: string;
  })[];
  const announced = due.reduce((sum, { tablets }) => sum + tablets, 0);
  const most = roundUp(Math.max(announced, ...months.flatMap((one) => NAMES.map((name) => one[name])), 1));
  const yOf = (value: number): number => height - bottom - (value / most) * (height - top - bottom);
  return {
    months: Array.from({ length: last - first + 1 }, (_, at) => ({ month: monthAt(first + at), x: xOf(first + at) })),
    ticks: ticksOf(most).map((value) => ({ value, y: yOf(value) })),
    series: NAMES.map((name) => {
      const points = months.map((one) => ({ x: xOf(indexOf(one.month)), y: yOf(one[name]) }));
      return { name, points, path: pathOf(points) };
    }),
    plans: due.map(({ until, reference }) => ({ x: xOfDay(until), label: reference })),
    planned: due.length === 0 ? null : stepsOf(due, xOfDay, yOf, { from: left, to: width - right }),
  };
}

const at = ({ x, y }: { readonly x: number; readonly y: number }): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
const pathOf = (points: readonly { readonly x: number; readonly y: number }[]): string =>
  points.map((point, rank) => `${rank === 0 ? 'M' : 'L'}${at(point)}`).join(' ');

/** Nothing is planned before the first day; each day adds its tablets at once, since no convention says a pace. */
function stepsOf(
  due: readonly { readonly until: string; readonly tablets: number }[],
  xOfDay: (day: string) => number,
  yOf: (value: number) => number,
  { from, to }: { readonly from: number; readonly to: number },
): string {
  let sum = 0;
  const pieces = [`M${at({ x: from, y: yOf(0) })}`];
  for (const { until, tablets } of [...due].sort((a, b) => (a.until < b.until ? -1 : 1))) {
    const x = xOfDay(until);
    pieces.push(`L${at({ x, y: yOf(sum) })}`);
    sum += tablets;
    pieces.push(`L${at({ x, y: yOf(sum) })}`);
  }
  pieces.push(`L${at({ x: to, y: yOf(sum) })}`);
  return pieces.join(' ');
}
