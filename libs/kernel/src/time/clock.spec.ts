import { FrozenClock, systemClock } from '../index.js';

describe('clocks', () => {
  it('stands still until told to move', () => {
    const clock = new FrozenClock('2026-11-10T08:00:00Z');
    expect(clock.now()).toEqual(new Date('2026-11-10T08:00:00Z'));
    clock.advance(90_000);
    expect(clock.now().toISOString()).toBe('2026-11-10T08:01:30.000Z');
    clock.set(new Date('2027-01-01T00:00:00Z'));
    expect(clock.now().toISOString()).toBe('2027-01-01T00:00:00.000Z');
  });

  it('cannot be moved through the date it gave', () => {
    const clock = new FrozenClock('2026-11-10T08:00:00Z');
    clock.now().setFullYear(1999);
    expect(clock.now().getUTCFullYear()).toBe(2026);
  });

  it('refuses what is not an instant', () => {
    expect(() => new FrozenClock('mardi')).toThrow(RangeError);
  });

  it('follows the machine', () => {
    const before = Date.now();
    const now = systemClock.now().getTime();
    expect(now >= before && now <= Date.now()).toBe(true);
  });
});
