import type { SchoolStanding } from '@chariot/contract';

export interface Point {
  readonly school: SchoolStanding;
  readonly x: number;
  readonly y: number;
}
export interface Drawing {
  readonly height: number;
  readonly points: readonly Point[];
}

/** Units of letters, as in the curves: drawn narrower where the page is. */
export const MAP = { wide: 640, narrow: 300, margin: 18, least: 180, most: 520 } as const;
/** A place of one school, or of one street, is not drawn across the page. */
const LEAST_DEGREES = 0.02;

type Placed = SchoolStanding & { readonly latitude: number; readonly longitude: number };
export const isPlaced = (school: SchoolStanding): school is Placed =>
  school.latitude !== null && school.longitude !== null;

/**
 * Points on a plane: degrees of longitude are as long as the middle of the map has them, which is near enough for an académie.
 * What needs help is drawn last, over the others.
 */
export function drawMap(schools: readonly SchoolStanding[], width: number): Drawing {
  const placed = schools.filter(isPlaced);
  if (placed.length === 0) return { height: MAP.least, points: [] };
  const [south, north] = rangeOf(placed.map(({ latitude }) => latitude));
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const [west, east] = rangeOf(placed.map(({ longitude }) => longitude * squeeze));
  const inner = width - 2 * MAP.margin;
  const scale = Math.min(inner / (east - west), (MAP.most - 2 * MAP.margin) / (north - south));
  const height = Math.max(MAP.least, (north - south) * scale + 2 * MAP.margin);
  const left = (width - (east - west) * scale) / 2;
  const top = (height - (north - south) * scale) / 2;
  const points = placed.map((school) => ({
    school,
    x: left + (school.longitude * squeeze - west) * scale,
    y: top + (north - school.latitude) * scale,
  }));
  const rank = { unknown: 0, fine: 1, needsHelp: 2 } as const;
  return { height, points: points.sort((a, b) => rank[a.school.state] - rank[b.school.state]) };
}

function rangeOf(values: readonly number[]): readonly [number, number] {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const missing = Math.max(0, LEAST_DEGREES - (most - least)) / 2;
  return [least - missing, most + missing];
}
