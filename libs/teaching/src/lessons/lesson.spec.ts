import { LocalDate } from '@chariot/kernel';
import {
  endOf,
  heardOf,
  isOverdue,
  isUnansweredForGood,
  lastsUntil,
  maySit,
  mayBeginAt,
  minutesOf,
  stateOf,
  type LessonTimes,
} from './lesson.js';
import { lockedBy } from './locked.js';
import { classKey, countedTimes } from './marks.js';
import { readinessOf } from './readiness.js';
import { rememberedFrom } from './remembered.js';

const at = (time: string): Date => new Date(`2026-11-03T${time}:00Z`);
const lesson = (more: Partial<LessonTimes> = {}): LessonTimes => ({
  ...{ startedAt: at('08:00'), plannedEndAt: at('09:00'), endedAt: null, countedAt: null },
  ...more,
});

it('goes from open to unanswered to counted', () => {
  expect(stateOf(lesson())).toBe('open');
  expect(stateOf(lesson({ endedAt: at('09:00') }))).toBe('unanswered');
  expect(stateOf(lesson({ endedAt: at('09:00'), countedAt: at('09:01') }))).toBe('counted');
});

it('ends by itself ten minutes after its time, and never after three hours', () => {
  expect(lastsUntil(lesson())).toEqual(at('09:10'));
  expect(lastsUntil(lesson({ plannedEndAt: at('11:00') }))).toEqual(at('11:00'));
  expect(lastsUntil(lesson({ plannedEndAt: at('10:55') }))).toEqual(at('11:00'));
  expect(isOverdue(lesson(), at('09:09'))).toBe(false);
  expect(isOverdue(lesson(), at('09:10'))).toBe(true);
  expect(isOverdue(lesson({ endedAt: at('08:30') }), at('09:10'))).toBe(false);
});

it('ended when it was closed; of a forgotten one only the plan is known', () => {
  expect(endOf(lesson(), at('08:40'))).toEqual(at('08:40'));
  expect(endOf(lesson(), at('09:05'))).toEqual(at('09:05'));
  expect(endOf(lesson(), at('14:00'))).toEqual(at('09:00'));
  expect(endOf(lesson(), at('07:59'))).toEqual(at('08:00'));
  expect([minutesOf(at('08:00'), at('08:40')), minutesOf(at('08:00'), at('08:00'))]).toEqual([40, 1]);
});

it('is not waited for longer than a day', () => {
  const ended = lesson({ endedAt: at('09:00') });
  expect(isUnansweredForGood(ended, new Date('2026-11-04T08:59:00Z'))).toBe(false);
  expect(isUnansweredForGood(ended, new Date('2026-11-04T09:00:00Z'))).toBe(true);
  expect(isUnansweredForGood({ ...ended, countedAt: at('09:01') }, new Date('2026-11-05T09:00:00Z'))).toBe(false);
});

it('may be noted afterwards, twelve hours at the most, and never beforehand', () => {
  expect(mayBeginAt(at('08:00'), at('20:00'))).toBe(true);
  expect(mayBeginAt(at('08:00'), at('20:01'))).toBe(false);
  expect(mayBeginAt(at('08:02'), at('08:00'))).toBe(false);
});

it('shares a cart between two half-classes, and no more', () => {
  const [half, whole] = [{ halfClass: true }, { halfClass: false }];
  expect([maySit(false, []), maySit(true, []), maySit(true, [half])]).toEqual([true, true, true]);
  expect([maySit(false, [half]), maySit(true, [whole]), maySit(true, [half, half])]).toEqual([false, false, false]);
});

it('hears of the tablets that were there, each once', () => {
  const told = [
    { slot: 3, used: true, handedBack: true },
    { slot: 1, used: true, handedBack: false },
    { slot: 3, used: true, handedBack: true },
    { slot: 2, used: false, handedBack: true },
  ];
  expect(heardOf([1, 2, 3], told)).toEqual({ used: [1, 3], handedBack: [2, 3] });
  expect(heardOf([1, 2], told)).toBeNull();
});

it('knows what it has locked and not freed', () => {
  const all = (kind: 'lock' | 'unlock' | 'message') => ({ kind, deviceIds: null });
  const some = (kind: 'lock' | 'unlock', ...deviceIds: string[]) => ({ kind, deviceIds });
  expect(lockedBy([])).toEqual([]);
  expect(lockedBy([all('lock'), all('message')])).toBe('all');
  expect(lockedBy([all('lock'), all('unlock')])).toEqual([]);
  expect(lockedBy([some('lock', 'a', 'b'), some('unlock', 'a')])).toEqual(['b']);
  // Of a cart that was locked whole, freeing one leaves the others.
  expect(lockedBy([all('lock'), some('unlock', 'a')])).toBe('all');
  expect(lockedBy([all('lock'), all('unlock'), some('lock', 'c')])).toEqual(['c']);
});

it('tells a class by its name, however it is written', () => {
  expect(new Set(['CM2 A', 'cm2-a', ' Cm2  Â '].map(classKey)).size).toBe(1);
  expect(classKey('CM2 A')).not.toBe(classKey('CM2 B'));
});

it('counts by month and by school year', () => {
  const day = (text: string) => countedTimes(LocalDate.parse(text));
  expect(day('2026-11-03')).toEqual({ monthFrom: '2026-11-01', yearFrom: '2026-09-01' });
  expect(day('2027-08-31')).toEqual({ monthFrom: '2027-08-01', yearFrom: '2026-09-01' });
  expect(day('2027-09-01')).toEqual({ monthFrom: '2027-09-01', yearFrom: '2027-09-01' });
});

it('remembers who taught until the end of the next school year', () => {
  // Of June 2027: to 31 August 2028.
  expect(rememberedFrom(LocalDate.parse('2028-08-31')) <= '2027-06-10').toBe(true);
  expect(rememberedFrom(LocalDate.parse('2028-09-01')) > '2027-06-10').toBe(true);
});

it('says whether a tablet will do', () => {
  const tablet = {
    ...{ deviceId: 'd', slot: 1, label: 'Tablette 1', inService: true, online: false, batteryPercent: 80 },
    lastSeenAt: at('08:00'),
  };
  const of = (more: object, now = at('08:10'), minutes?: number) => readinessOf({ ...tablet, ...more }, now, minutes);
  expect(of({})).toBe('ready');
  expect(of({ batteryPercent: null })).toBe('ready');
  expect(of({ batteryPercent: 20 })).toBe('lowBattery');
  expect(of({}, at('08:21'))).toBe('absent');
  expect(of({ online: true }, at('12:00'))).toBe('ready');
  expect(of({ lastSeenAt: null })).toBe('absent');
  expect(of({ inService: false, batteryPercent: 5 })).toBe('outOfService');
  expect(of({}, at('20:00'), 24 * 60)).toBe('ready');
});
