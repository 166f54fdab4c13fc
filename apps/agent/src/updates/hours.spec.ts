import { isOpen } from './hours.js';

const hours = {
  timeZone: 'Europe/Paris',
  openings: [
    { day: 1, from: '08:30', to: '11:30' },
    { day: 1, from: '13:30', to: '16:30' },
  ],
};

describe('whether a school is open', () => {
  it.each([
    ['2026-11-23T07:29:00Z', false, 'a minute before'],
    ['2026-11-23T07:30:00Z', true, 'on the minute, in winter'],
    ['2026-06-22T06:30:00Z', true, 'on the minute, in summer'],
    ['2026-11-23T10:29:59Z', true, 'to the last second'],
    ['2026-11-23T10:30:00Z', false, 'at noon'],
    ['2026-11-23T13:00:00Z', true, 'in the afternoon'],
    ['2026-11-24T08:00:00Z', false, 'on another day'],
  ])('at %s: %s (%s)', (at, open) => {
    expect(isOpen(hours, new Date(at))).toBe(open);
  });

  it('is told in the school’s own time: Monday morning in Nouméa is Sunday evening in Paris', () => {
    expect(isOpen({ ...hours, timeZone: 'Pacific/Noumea' }, new Date('2026-11-22T22:00:00Z'))).toBe(true);
    expect(isOpen(hours, new Date('2026-11-22T22:00:00Z'))).toBe(false);
  });

  it('is prudent when the school has not said', () => {
    expect(isOpen(null, new Date('2026-11-25T16:00:00Z'))).toBe(true);
    expect(isOpen(null, new Date('2026-11-25T17:00:00Z'))).toBe(false);
    expect(isOpen(null, new Date('2026-11-28T10:00:00Z'))).toBe(false);
  });

  it('is never, when it is closed all week', () => {
    expect(isOpen({ ...hours, openings: [] }, new Date('2026-11-23T08:00:00Z'))).toBe(false);
  });
});
