import { LocalDate } from '@chariot/kernel';
import { needsOf, stateOf, type SchoolFacts } from './needs.js';
import { isQuiet, spanOf } from './quiet.js';

const DAY = LocalDate.parse('2026-11-26');
const FERRY: SchoolFacts = {
  ...{ schoolId: 'ferry', isCounted: true, carts: 1, devices: 12, devicesInService: 12, devicesExpected: 12 },
  ...{ devicesAcquired: 12, devicesDeployed: 12, gone: 0, boxMinutes: 0 },
  ...{ quietCarts: [], cartsKnown: [], annexed: [], lateSurveys: [] },
};
const told = (more: Partial<SchoolFacts>): string[] =>
  needsOf({ ...FERRY, ...more }, DAY).map(({ code, sentence }) => `${code} ${sentence}`);
const annexed = {
  ...{ schoolId: 'ferry', conventionId: 'c', reference: 'PNE-1', carts: 1 },
  ...{ deploymentFrom: LocalDate.parse('2026-09-01'), deploymentUntil: LocalDate.parse('2026-11-20'), lastTerm: null },
};
const cart = { schoolId: 'ferry', classroomId: 'k', name: 'Chariot A', wornBatteries: 0 };

it('finds nothing to say of a cart that is whole, and knows nothing of a school without one', () => {
  expect(told({})).toEqual([]);
  expect(stateOf(FERRY, [])).toBe('fine');
  expect(stateOf({ ...FERRY, isCounted: false }, [])).toBe('unknown');
  expect(stateOf({ ...FERRY, carts: 0, devicesAcquired: 0 }, [])).toBe('unknown');
});

it.each<[string, Partial<SchoolFacts>, string[]]>([
  ['a quarter out of service', { devicesInService: 9 }, ['tabletsOut 3 tablettes hors service sur 12.']],
  ['less than a quarter', { devicesInService: 10 }, []],
  [
    'what is not enrolled is not broken',
    { devicesInService: 8, devicesDeployed: 8 },
    ['notEnrolled 4 tablettes reçues ne sont pas encore enrôlées.'],
  ],
  ['one that was given away before it was ever enrolled waits no more', { devicesAcquired: 13 }, []],
  [
    'some missing',
    { devices: 9, devicesInService: 9 },
    ['tabletsMissing 9 tablettes pour 12 attendues : il en manque 3.'],
  ],
  ['about twelve', { devices: 10, devicesInService: 10 }, []],
  ['lost or stolen', { gone: 1 }, ['tabletsGone 1 tablette perdue ou volée depuis la rentrée.']],
  [
    'the box left on',
    { boxMinutes: 185 },
    ['boxLeftOn Le Wi-Fi est resté allumé 3 heures hors séance le mois dernier (loi 2015-136, art. 7).'],
  ],
  ['the box left on for a moment', { boxMinutes: 59 }, []],
  [
    'worn batteries',
    { cartsKnown: [{ ...cart, heardOn: DAY, wornBatteries: 2 }] },
    ['batteriesWorn 2 tablettes ont une batterie usée.'],
  ],
  [
    'a late deployment',
    { annexed: [annexed], devicesDeployed: 3, devicesAcquired: 3, devices: 12 },
    ['deploymentLate Le déploiement devait finir le 20/11/2026 : 3 tablettes enrôlées sur 12 annoncées.'],
  ],
  ['a deployment that is done, but for two', { annexed: [annexed], devicesDeployed: 10, devicesAcquired: 10 }, []],
  [
    'a committee that did not meet',
    { annexed: [{ ...annexed, lastTerm: { label: '3e trimestre 2025-2026', held: 0, required: 1 } }] },
    ['committeeMissed Comité local, 3e trimestre 2025-2026 : 0 réunion tenue sur 1 (convention PNE-1).'],
  ],
  [
    'a survey without answer',
    { lateSurveys: [{ schoolId: 'ferry', surveyId: 's', title: 'Bilan', dueOn: LocalDate.parse('2026-10-01') }] },
    ['surveyLate Enquête « Bilan » sans réponse, attendue pour le 01/10/2026.'],
  ],
  [
    'the heaviest first',
    { boxMinutes: 60, quietCarts: [{ ...cart, heardOn: LocalDate.parse('2026-10-02') }] },
    [
      'cartQuiet « Chariot A » n’a pas donné signe de vie depuis le 02/10/2026, soit plus de trois semaines de classe.',
      'boxLeftOn Le Wi-Fi est resté allumé 1 heure hors séance le mois dernier (loi 2015-136, art. 7).',
    ],
  ],
])('%s', (_, more, expected) => expect(told(more)).toEqual(expected));

it('a cart is quiet once three weeks of school have gone by, whatever holidays lie between', () => {
  const span = spanOf(DAY, 21);
  expect(isQuiet(LocalDate.parse('2026-11-04'), span, 3)).toBe(true);
  expect(isQuiet(LocalDate.parse('2026-11-04'), span, 2)).toBe(false);
  expect(isQuiet(LocalDate.parse('2026-11-05'), span, 3)).toBe(false);
  expect(isQuiet(null, span, 3)).toBe(false);
});
