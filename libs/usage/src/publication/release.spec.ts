import * as fc from 'fast-check';
import { OF_PEOPLE } from '../measures/measure.js';
import { toldIn } from './period.js';
import {
  drawMap,
  joinMap,
  monthsOf,
  People,
  tellHome,
  tellMonths,
  type PeopleMonth,
  type SchoolPlaces,
} from './release.js';
import { tellDisciplines, tellHomeDisciplines, tellYear, type DisciplineYear } from './year.js';

const MONTHS = monthsOf('2026-2027');
const [SEPTEMBER, OCTOBER, NOVEMBER] = MONTHS as [string, string, string];

const school = (schoolId: string, commune = 'bourg', district = 'nord'): SchoolPlaces => ({
  schoolId,
  localAuthorities: [commune],
  district,
  departement: 'isère',
  academie: 'grenoble',
});

/** So many teachers of 20 pupils each in a month, all new in the first. */
const month = (schoolId: string, at: string, teachers: number, isFirst = at === SEPTEMBER): PeopleMonth => ({
  schoolId,
  month: at,
  counts: {
    ...(Object.fromEntries(OF_PEOPLE.map((measure) => [measure, 0])) as PeopleMonth['counts']),
    lessons: teachers * 4,
    teachersOfMonth: teachers,
    pupilsOfMonth: teachers * 20,
    teachersOfYear: isFirst ? teachers : 0,
    pupilsOfYear: isFirst ? teachers * 20 : 0,
  },
});
const allYear = (schoolId: string, teachers: number): PeopleMonth[] =>
  MONTHS.slice(0, 10).map((at) => month(schoolId, at, teachers));
const names = (cells: readonly { placeId: string; from: string; to: string }[]): string[] =>
  cells.map(({ placeId, from, to }) => `${placeId} ${from}${from === to ? '' : ` ${to}`}`);

/** Four schools of two communes, the last one too small by itself. */
const SCHOOLS = [school('a'), school('b'), school('c', 'hameau'), school('d', 'hameau')];
const ROWS = [...allYear('a', 4), ...allYear('b', 4), ...allYear('c', 5), ...allYear('d', 2)];

describe('wide places by month', () => {
  it('hides a commune with one of its schools too small, and the one that would give it back', () => {
    const people = new People(ROWS);
    const map = drawMap(SCHOOLS, people, [SEPTEMBER, OCTOBER]) ?? [];
    const cells = tellMonths(map, people, [SEPTEMBER, OCTOBER], false);
    expect(names(cells).sort()).toEqual(['grenoble 2026-09', 'isère 2026-09', 'nord 2026-09']);
    expect(cells[0]?.counts.lessons).toBe(60);
  });

  it('tells a month only once another one may be told too: what is left over has one to go with', () => {
    const people = new People(ROWS);
    const map = drawMap(SCHOOLS, people, [SEPTEMBER]) ?? [];
    expect(tellMonths(map, people, [SEPTEMBER], false)).toEqual([]);
    // July and August, in which nothing happened, come with June.
    expect(
      names(tellMonths(map, people, MONTHS, true))
        .filter((name) => name.startsWith('nord'))
        .at(-1),
    ).toBe('nord 2027-06 2027-08');
  });

  it('is not for one school, however large, and draws no map while all are too few', () => {
    const people = new People(allYear('a', 12));
    expect(drawMap([school('a')], people, MONTHS)).toBeNull();
    expect(drawMap([], people, MONTHS)).toBeNull();
    expect(drawMap(SCHOOLS, new People([month('a', SEPTEMBER, 9)]), [SEPTEMBER])).toBeNull();
  });

  it('lets a school that comes later join a neighbour, and nothing told before changes', () => {
    const people = new People([...ROWS, month('e', NOVEMBER, 1)]);
    const map = drawMap(SCHOOLS, people, [SEPTEMBER, OCTOBER]) ?? [];
    const e = school('e', 'hameau');
    const larger = [...map, ...joinMap(map, [...SCHOOLS, e])];
    expect(larger.at(-1)).toEqual({ ...e, block: map.find(({ schoolId }) => schoolId === 'c')?.block });
    const toldWith = (schools: typeof map) =>
      tellMonths(schools, people, [SEPTEMBER, OCTOBER, NOVEMBER], false).map(({ schoolIds: _, ...row }) => row);
    expect(toldWith(larger)).toEqual(toldWith(map));
  });
});

describe('the year', () => {
  it('tells schools that are enough by themselves, and those that are not with others', () => {
    const people = new People(ROWS);
    const map = drawMap(SCHOOLS, people, [SEPTEMBER, OCTOBER]) ?? [];
    const cells = tellYear(map, people, MONTHS);
    // d is hidden by c and by one more: c, who knows its own figures, must not find d.
    const told = names(cells).map((name) => name.split(' ')[0]);
    expect(told).not.toContain('d');
    expect(told).not.toContain('c');
    expect(told.filter((name) => name === 'a' || name === 'b').length).toBe(1);
    expect(told).toContain('nord');
  });

  it('keeps a school with its neighbours where its late coming would give them away', () => {
    const schools = [school('a'), school('b'), school('c'), school('e', 'hameau')];
    const neighbours = [...allYear('a', 2), month('b', OCTOBER, 1, true), ...allYear('c', 5)];
    const toldWhen = (from: number): string[] => {
      const late = MONTHS.slice(from, 10).map((at) => month('e', at, 4, at === MONTHS[from]));
      const people = new People([...neighbours, ...late]);
      const map = schools.map((one) => ({ ...one, block: 0 }));
      return names(tellYear(map, people, MONTHS)).map((name) => name.split(' ')[0] ?? '');
    };
    expect(toldWhen(0).sort()).toEqual(['bourg', 'e', 'grenoble', 'hameau', 'isère', 'nord']);
    // c, who knows itself, would find what two teachers of a did from January on: the year of the bourg, less its autumn.
    expect(toldWhen(4).sort()).toEqual(['grenoble', 'isère', 'nord']);
  });

  it('says nothing where all together are too few', () => {
    const people = new People([month('a', SEPTEMBER, 2)]);
    expect(tellYear([{ ...school('a'), block: 0 }], people, MONTHS)).toEqual([]);
  });

  it('tells disciplines of wide places, rare ones together', () => {
    const year = (schoolId: string, discipline: string, teachers: number): DisciplineYear => ({
      schoolId,
      discipline,
      lessons: teachers * 3,
      teachers,
      classes: teachers,
      pupils: teachers * 20,
    });
    const people = new People(ROWS);
    const map = drawMap(SCHOOLS, people, [SEPTEMBER, OCTOBER]) ?? [];
    const rows = ['a', 'b', 'c', 'd'].flatMap((id) => [year(id, 'french', 2), year(id, 'sport', 2)]);
    const cells = tellDisciplines(map, [...rows, year('a', 'arts', 1)], MONTHS);
    expect(cells.map(({ placeId, disciplines }) => `${placeId} ${disciplines.join('+')}`).sort()).toEqual(
      ['grenoble', 'isère', 'nord'].flatMap((place) => [`${place} arts+french`, `${place} sport`]).sort(),
    );
    expect(tellHomeDisciplines('a', [year('a', 'french', 2), year('a', 'arts', 0)], MONTHS)).toEqual([
      expect.objectContaining({ placeId: 'a', disciplines: ['arts', 'french'] }),
    ]);
  });
});

it('tells a school its own months from five pupils on, the others with the next, and leaves empty ones out', () => {
  const few = { ...month('a', OCTOBER, 1), counts: { ...month('a', OCTOBER, 1).counts, pupilsOfMonth: 4 } };
  const people = new People([month('a', SEPTEMBER, 1), few, month('a', '2026-12', 1)]);
  const told = tellHome('a', people, MONTHS.slice(0, 5));
  expect(names(told)).toEqual(['a 2026-09', 'a 2026-10 2026-12']);
  const asked = (from: number, until: number) => people.fullMonths('a', MONTHS.slice(from, until));
  expect(toldIn(told, asked(0, 5))?.lessons).toBe(12);
  expect(toldIn(told, asked(0, 2))).toBeNull();
  expect(toldIn(told, asked(2, 4))).toBeNull();
  expect(toldIn(told, asked(4, 5))).toBeNull();
});

it('never tells again otherwise what it told once, whatever comes', () => {
  const worlds = fc.array(
    fc.record({
      commune: fc.constantFrom('bourg', 'hameau', 'vallée'),
      district: fc.constantFrom('nord', 'sud'),
      from: fc.integer({ min: 0, max: 5 }),
      teachers: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 12, maxLength: 12 }),
    }),
    { minLength: 2, maxLength: 9 },
  );
  fc.assert(
    fc.property(worlds, (world) => {
      const rows = world.flatMap(({ teachers, from }, at) =>
        teachers.flatMap((count, m) => (m < from ? [] : month(String(at), MONTHS[m] ?? '', count, m === from))),
      );
      let map: ReturnType<typeof drawMap> = null;
      let told: string[] = [];
      for (let m = 1; m <= 12; m += 1) {
        const closed = MONTHS.slice(0, m);
        const people = new People(rows.filter(({ month: at }) => closed.includes(at)));
        const schools = world.flatMap(({ commune, district, from }, at) =>
          from < m ? school(String(at), commune, district) : [],
        );
        map = map === null ? drawMap(schools, people, closed) : [...map, ...joinMap(map, schools)];
        if (map === null) continue;
        const now = tellMonths(map, people, closed, m === 12).map((cell) => JSON.stringify(cell));
        for (const before of told) {
          // A place may stop being told, when a school joins the block of a neighbour; it is not told otherwise.
          const { placeId, from } = JSON.parse(before) as { placeId: string; from: string };
          for (const cell of now.filter((one) => one.startsWith(`{"placeId":"${placeId}","from":"${from}"`))) {
            expect(cell).toBe(before);
          }
        }
        told = now;
      }
    }),
    { numRuns: 60 },
  );
});
