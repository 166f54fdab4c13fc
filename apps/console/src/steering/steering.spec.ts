import type { Deployment, SchoolStanding } from '@chariot/contract';
import { CURVE } from '../usage/curve.js';
import { drawDeployment } from './deployment.js';
import { drawMap, MAP } from './map.js';
import { isWide } from './wide.js';
import { pathOf } from './words.js';

const school = (id: string, latitude: number | null, longitude: number | null, more: Partial<SchoolStanding> = {}) =>
  ({
    ...{ id, name: id, uai: null, latitude, longitude, districtId: null, departementId: null },
    ...{ state: 'fine', weight: 0, needs: [], ...more },
  }) satisfies SchoolStanding;

describe('the map', () => {
  it('puts the north up and the east right, within its edges, and leaves out what is nowhere', () => {
    const { points, height } = drawMap(
      [school('south', 45, 5), school('north', 46, 6), school('nowhere', null, null)],
      MAP.wide,
    );
    const [south, north] = points;
    expect(points).toHaveLength(2);
    expect(north?.y).toBeLessThan(south?.y ?? 0);
    expect(north?.x).toBeGreaterThan(south?.x ?? 0);
    for (const { x, y } of points) {
      expect([x >= 0, x <= MAP.wide, y >= 0, y <= height]).toEqual([true, true, true, true]);
    }
    expect(height).toBeLessThanOrEqual(MAP.most);
  });

  it('draws a lone school in the middle, and what needs help over the others', () => {
    const { points } = drawMap([school('one', 45, 5)], MAP.narrow);
    expect(points[0]?.x).toBeCloseTo(MAP.narrow / 2);
    const drawn = drawMap([school('bad', 45, 5, { state: 'needsHelp' }), school('good', 45, 5)], MAP.wide);
    expect(drawn.points.map(({ school: { id } }) => id)).toEqual(['good', 'bad']);
    expect(drawMap([], MAP.wide).points).toEqual([]);
  });
});

describe('the deployment', () => {
  const place = { id: 'p', kind: 'academie', name: 'P', uai: null } as const;
  const months = ['2026-09', '2026-10'].map((month, at) => ({
    month,
    acquired: 12 * (at + 1),
    deployed: 6,
    inService: 5,
  }));
  const plan = { conventionId: 'c', reference: 'PNE', from: null, carts: 2, tablets: 24 };

  it('goes on to the last planned day, and plans nothing before the first', () => {
    const deployment: Deployment = { place, months, plans: [{ ...plan, until: '2026-12-15' }] };
    const drawn = drawDeployment(deployment, CURVE.wide);
    expect(drawn.months.map(({ month }) => month)).toEqual([
      ...['2026-09', '2026-10', '2026-11', '2026-12', '2027-01'],
    ]);
    expect(drawn.planned).toMatch(/^M48\.0 192\.0 L/);
    expect(drawn.ticks.map(({ value }) => value)).toEqual([0, 5, 10, 15, 20, 25]);
    expect(drawn.series.map(({ points }) => points.length)).toEqual([2, 2, 2]);
    expect(drawn.plans[0]?.x).toBeLessThan(CURVE.wide - CURVE.right);
  });

  it('invents no plan where no convention says a day', () => {
    const drawn = drawDeployment({ place, months, plans: [{ ...plan, until: null }] }, CURVE.wide);
    expect([drawn.planned, drawn.plans]).toEqual([null, []]);
  });
});

it('leads to where a need is met', () => {
  const need = (code: 'committeeMissed' | 'cartQuiet', kind: 'convention' | 'classroom') =>
    pathOf({ code, sentence: '', weight: 1, about: { kind, id: 'x' } });
  expect(need('committeeMissed', 'convention')).toBe('/conventions/x/comites');
  expect(need('cartQuiet', 'classroom')).toBe('/classes-mobiles/x');
  expect(isWide({ kind: 'school' })).toBe(false);
});
