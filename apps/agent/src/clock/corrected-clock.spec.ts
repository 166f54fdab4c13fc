import { FrozenClock } from '@chariot/kernel';
import { CorrectedClock } from './corrected-clock.js';

it('runs with the machine’s clock, by what the server showed to be missing', () => {
  const local = new FrozenClock('1970-01-01T00:00:10Z');
  const clock = new CorrectedClock(local);
  expect([clock.known, clock.now()]).toEqual([false, new Date('1970-01-01T00:00:10Z')]);
  local.advance(4000); // the reply took four seconds: what it says was true in their middle
  clock.learn(new Date('2026-12-01T08:00:00Z'), new Date('1970-01-01T00:00:10Z'));
  expect(clock.now()).toEqual(new Date('2026-12-01T08:00:02Z'));
  local.advance(60_000);
  expect(clock.now()).toEqual(new Date('2026-12-01T08:01:02Z'));
  expect(clock.isFarFrom(new Date('2026-12-01T08:00:30Z'))).toBe(false);
  local.set('2026-12-01T08:01:10Z'); // somebody set it
  expect(clock.isFarFrom(new Date('2026-12-01T08:01:10Z'))).toBe(true);
});
