import { LocalDate } from '@chariot/kernel';
import { clashOf, type Standing, type Wish } from './clashes.js';
import { nextFreeOf, occurrenceOf } from './planning.js';
import { USUAL_SETTINGS } from './settings.js';
import { instantAt, isWithin, startsOf, timeAt, weeksOf, type SchoolDay } from './slots.js';
import { yearOf } from './bookings-retention.js';

const ZONE = 'Europe/Paris';
const TUESDAY = LocalDate.parse('2026-12-01');
const at = (time: string, on = TUESDAY): Date => instantAt(on, time, ZONE);
const standing = (from: string, to: string, more: Partial<Standing> = {}): Standing => ({
  ...{ personId: 'elle', who: 'Mme A', startsAt: at(from), endsAt: at(to), half: false, tablets: 12 },
  busyUntil: new Date(at(to).getTime() + 600_000),
  ...more,
});
const wish = (from: string, to: string, more: Partial<Wish> = {}): Wish => ({
  ...{ personId: 'moi', startsAt: at(from), endsAt: at(to), half: false, tablets: 12, slots: 12 },
  ...more,
});
const clash = (others: Standing[], mine: Wish, settings = USUAL_SETTINGS) => clashOf(others, mine, settings, ZONE);
const DAY: SchoolDay = {
  on: TUESDAY,
  openings: [
    { from: '08:30', to: '11:30' },
    { from: '13:30', to: '16:30' },
  ],
  closedFor: null,
};

describe('times of a school', () => {
  it('are instants of its own zone, winter, summer and across the sea', () => {
    expect(at('08:30').toISOString()).toBe('2026-12-01T07:30:00.000Z');
    expect(instantAt(LocalDate.parse('2026-06-30'), '08:30', ZONE).toISOString()).toBe('2026-06-30T06:30:00.000Z');
    expect(instantAt(TUESDAY, '23:30', 'Pacific/Noumea').toISOString()).toBe('2026-12-01T12:30:00.000Z');
    expect(instantAt(TUESDAY, '00:30', 'Indian/Reunion').toISOString()).toBe('2026-11-30T20:30:00.000Z');
    expect(timeAt(instantAt(LocalDate.parse('2026-10-25'), '03:30', ZONE), ZONE)).toBe('03:30');
  });

  it('begin and end while it is open, lunch in between if need be', () => {
    expect(isWithin(DAY, { from: '08:30', to: '11:30' })).toBe(true);
    expect(isWithin(DAY, { from: '10:30', to: '14:00' })).toBe(true);
    expect(isWithin(DAY, { from: '08:00', to: '09:00' })).toBe(false);
    expect(isWithin(DAY, { from: '11:00', to: '12:00' })).toBe(false);
    expect(isWithin(DAY, { from: '11:30', to: '14:00' })).toBe(false);
    expect(startsOf(DAY, 120).map(({ from }) => from)).toEqual(['08:30', '09:00', '09:30', '13:30', '14:00', '14:30']);
  });

  it('come back each week until the last, that day included', () => {
    expect(weeksOf(TUESDAY, LocalDate.parse('2026-12-15'))).toEqual(['2026-12-01', '2026-12-08', '2026-12-15']);
    expect(weeksOf(TUESDAY, LocalDate.parse('2026-12-14'))).toHaveLength(2);
  });
});

describe('two reservations', () => {
  it('of whole classes exclude each other, and leave the time of the way to another teacher only', () => {
    expect(clash([standing('09:00', '10:00')], wish('09:30', '10:30'))).toBe(
      'la classe mobile est réservée de 9\u00A0h à 10\u00A0h par Mme A',
    );
    expect(clash([standing('09:00', '10:00')], wish('10:00', '11:00'))).toMatch(/10 min de trajet/);
    expect(clash([standing('09:00', '10:00')], wish('08:30', '09:00'))).toMatch(/10 min de trajet/);
    expect(clash([standing('09:00', '10:00')], wish('10:30', '11:30'))).toBeNull();
    expect(clash([standing('09:00', '10:00', { personId: 'moi' })], wish('10:00', '11:00'))).toBeNull();
    const next = { ...USUAL_SETTINGS, travelMinutes: 0 };
    const touching = standing('09:00', '10:00', { busyUntil: at('10:00') });
    expect(clash([touching], wish('10:00', '11:00'), next)).toBeNull();
  });

  it('of half classes share the tablets, at each moment', () => {
    const half = { half: true, tablets: 6 };
    expect(clash([standing('09:00', '10:00', half)], wish('09:00', '10:00', half))).toBeNull();
    expect(clash([standing('09:00', '10:00', half)], wish('09:00', '10:00', { half: true, tablets: 7 }))).toBe(
      'il ne reste que 6 tablettes, d’autres sont réservées de 9\u00A0h à 10\u00A0h par Mme A',
    );
    // One after the other they take six, never twelve.
    const chain = [standing('08:30', '09:00', half), standing('10:00', '11:00', { ...half, personId: 'lui' })];
    expect(clash(chain, wish('08:30', '11:00', half))).toBeNull();
    const both = [standing('09:00', '10:00', half), standing('09:30', '10:30', { ...half, personId: 'lui' })];
    expect(clash(both, wish('09:30', '10:00', { half: true, tablets: 1 }))).toMatch(/^aucune tablette n’est libre/);
    expect(clash([standing('09:00', '10:00', half)], wish('09:00', '10:00'))).toMatch(/^la classe mobile est réservée/);
  });

  it('leave the tablets time to be charged: three hours in a row, and no more without a pause', () => {
    expect(clash([], wish('08:30', '11:30'))).toBeNull();
    expect(clash([], wish('08:30', '14:00'))).toMatch(/plus de 3 h de suite sans 30 min de recharge/);
    const mine = { personId: 'moi' };
    expect(clash([standing('08:30', '10:30', mine)], wish('10:30', '12:00'))).toMatch(/recharge/);
    expect(clash([standing('08:30', '10:30', mine)], wish('11:00', '12:00'))).toBeNull();
    // What comes after counts as well as what came before.
    expect(clash([standing('10:00', '11:30', mine)], wish('08:00', '10:00'))).toMatch(/recharge/);
    expect(clash([], wish('08:30', '14:00'), { ...USUAL_SETTINGS, chargeMinutes: 0 })).toBeNull();
  });
});

describe('a wish', () => {
  const asked = { personId: 'moi', half: false, tablets: 12, slots: 12, from: '09:00', to: '10:00' };
  const ground = { standing: [standing('09:00', '10:00')], settings: USUAL_SETTINGS, zone: ZONE, now: at('08:00') };

  it('is told why each of its dates is not free', () => {
    expect(occurrenceOf(DAY, asked, ground)).toMatchObject({ state: 'taken' });
    expect(occurrenceOf(DAY, { ...asked, from: '10:30', to: '11:30' }, ground)).toMatchObject({ state: 'free' });
    expect(occurrenceOf(DAY, { ...asked, from: '11:00', to: '12:00' }, ground)).toEqual({
      ...{ on: TUESDAY, state: 'closed' },
      reason: 'l’école ouvre de 8\u00A0h\u00A030 à 11\u00A0h\u00A030 et de 13\u00A0h\u00A030 à 16\u00A0h\u00A030',
    });
    const holiday = { ...DAY, openings: [], closedFor: 'vacances de Noël' };
    expect(occurrenceOf(holiday, asked, ground).reason).toBe('l’école est fermée (vacances de Noël)');
  });

  it('is offered what is free next, never before now nor before what was wished', () => {
    expect(nextFreeOf([DAY], asked, ground)).toEqual([
      { on: TUESDAY, from: '10:30', to: '11:30' },
      { on: TUESDAY, from: '13:30', to: '14:30' },
      { on: TUESDAY, from: '14:00', to: '15:00' },
    ]);
    expect(nextFreeOf([DAY], asked, { ...ground, now: at('13:45') })[0]).toMatchObject({ from: '14:00' });
    expect(nextFreeOf([{ ...DAY, openings: [], closedFor: 'jour férié' }], asked, ground)).toEqual([]);
  });
});

it('a name is kept until the end of the school year that follows: a year back tells which years are over', () => {
  // What `daysKept` gives on 31 August 2028, and the day after.
  expect(yearOf(new Date('2027-08-31T10:00:00Z')).toISOString().slice(0, 10)).toBe('2026-09-01');
  expect(yearOf(new Date('2027-09-01T10:00:00Z')).toISOString().slice(0, 10)).toBe('2027-09-01');
});
