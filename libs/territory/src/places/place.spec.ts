import { LocalDate } from '@chariot/kernel';
import type { NewPlace } from '@chariot/contract';
import { TERRITORY_ERRORS } from '../errors.js';
import { checkedPlace, isClosed, KINDS, type PlaceKind } from './place.js';

const school: NewPlace = {
  kind: 'school',
  name: 'École Jules Ferry',
  uai: '0382460T',
  timeZone: 'Europe/Paris',
  openedOn: '2016-09-01',
  parentIds: ['a', 'b', 'a'],
};

it('reads identifiers in the form that is kept', () => {
  const read = checkedPlace({
    ...school,
    uai: ' 0382460t',
    siret: '219 400 348 00195',
    postcode: '38 830',
    inseeCode: '38439',
  });
  expect(read).toMatchObject({ uai: '0382460T', siret: '21940034800195', postcode: '38830', parentIds: ['a', 'b'] });
});

it('refuses a UAI whose letter does not check, in French', () => {
  expect(() => checkedPlace({ ...school, uai: '0382460A' })).toThrow(
    expect.objectContaining({
      code: 'kernel.invalidUai',
      fr: expect.stringContaining('« 0382460A » n’est pas un UAI'),
    }),
  );
});

it('is closed from the day of closure on', () => {
  const day = (text: string) => LocalDate.parse(text);
  expect(isClosed({ closedOn: '2026-11-10' }, day('2026-11-09'))).toBe(false);
  expect(isClosed({ closedOn: '2026-11-10' }, day('2026-11-10'))).toBe(true);
  expect(isClosed({ closedOn: null }, day('2999-01-01'))).toBe(false);
});

it('has no cycle: a parent is always of a higher kind', () => {
  const above = (kind: PlaceKind, path: readonly PlaceKind[] = []): void => {
    expect(path).not.toContain(kind);
    for (const parent of KINDS[kind].under) above(parent, [...path, kind]);
  };
  (Object.keys(KINDS) as PlaceKind[]).forEach((kind) => above(kind));
});

it.each(Object.entries(TERRITORY_ERRORS))('%s tells what to do, in one French sentence', (_, { fr }) => {
  expect(fr).toMatch(/^[«A-ZÉÀL].* : .+\.$|^Choisissez .+\.$|^Fermez .+\.$/u);
  expect(fr).not.toMatch(/'/);
});
