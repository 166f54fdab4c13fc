import fc from 'fast-check';
import { Alarm } from './alarm.js';
import { Backoff, jittered, LONGEST_MS } from './backoff.js';

const draw = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

it('doubles its ceiling from one second to five minutes, and draws below it', () => {
  const ceilings = (random: number): number[] => {
    const backoff = new Backoff(() => random);
    return Array.from({ length: 11 }, () => backoff.next());
  };
  expect(ceilings(1 - 1e-9)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300].map((seconds) => seconds * 1000));
  expect(ceilings(0)).toEqual(Array.from({ length: 11 }, () => 0));
});

it('never waits less than the server asks for, nor a fifth more', () => {
  fc.assert(
    fc.property(draw, fc.integer({ min: 1, max: 3_600_000 }), fc.nat(2000), (random, asked, failures) => {
      const backoff = new Backoff(() => random);
      for (let failure = 0; failure < failures; failure += 1) backoff.next();
      const wait = backoff.next(asked);
      expect(wait).toBeGreaterThanOrEqual(asked);
      expect(wait).toBeLessThanOrEqual(Math.max(LONGEST_MS, Math.ceil(asked * 1.2)));
    }),
  );
});

it('starts again from one second after a success', () => {
  const backoff = new Backoff(() => 0.5);
  backoff.next();
  backoff.next();
  backoff.reset();
  expect(backoff.next()).toBe(500);
});

it('spreads a regular interval over ± 20 %', () => {
  expect([jittered(1000, () => 0), jittered(1000, () => 0.5), jittered(1000, () => 1)]).toEqual([800, 1000, 1200]);
});

describe('an alarm', () => {
  const HOUR = 3_600_000;

  it('ends a wait, or the next one', async () => {
    const alarm = new Alarm();
    const waiting = alarm.wait(HOUR);
    alarm.ring();
    await waiting;
    alarm.ring();
    await alarm.wait(HOUR);
    await alarm.wait(1);
  });

  it('that was cleared does not', async () => {
    const alarm = new Alarm();
    alarm.ring();
    alarm.clear();
    let done = false;
    const waiting = alarm.wait(HOUR).then(() => (done = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(done).toBe(false);
    alarm.ring();
    await waiting;
  });
});
