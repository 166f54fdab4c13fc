import { choose, countsOf, endOf, mayBeRetried, SILENCE_MS, statusOf, type OpenOperation } from './operation.js';

const NOW = new Date('2026-12-01T08:30:00Z');
const ago = (ms: number): Date => new Date(NOW.getTime() - ms);
const untold = (id: string, more: Partial<OpenOperation> = {}): OpenOperation => ({
  id,
  kind: 'message',
  createdAt: ago(60_000),
  firstToldAt: null,
  toldAt: null,
  timesTold: 0,
  overtaken: false,
  held: false,
  ...more,
});
const told = (id: string, firstMs: number, times: number, lastMs = 0, more: Partial<OpenOperation> = {}) =>
  untold(id, { firstToldAt: ago(firstMs), toldAt: ago(lastMs), timesTold: times, ...more });
const ALL = ['message', 'ring', 'lock', 'unlock', 'restart', 'yearEndReset'];

describe('what a device is told', () => {
  it('is the oldest, and again until it reports', () => {
    const old = untold('b', { createdAt: ago(90_000) });
    expect(choose([untold('a'), old], ALL, NOW)).toEqual({ tell: 'b', notApplicable: [] });
    expect(choose([untold('a'), told('b', 5_000, 19, 0, { createdAt: ago(90_000) })], ALL, NOW).tell).toBe('b');
    expect(choose([], ALL, NOW)).toEqual({ tell: null, notApplicable: [] });
  });

  it('is of one moment in the order of their ids', () => {
    expect(choose([untold('b'), untold('a')], ALL, NOW).tell).toBe('a');
  });

  it('is nothing that it does not understand', () => {
    const { tell, notApplicable } = choose([untold('a', { kind: 'ring' }), untold('b')], ['message'], NOW);
    expect({ tell, notApplicable }).toEqual({ tell: 'b', notApplicable: [{ id: 'a', why: expect.any(String) }] });
  });

  it('passes over one that is silent, which comes last, and not at each ask', () => {
    const stuck = told('a', SILENCE_MS, 2, SILENCE_MS, { createdAt: ago(SILENCE_MS * 2) });
    expect(choose([stuck, untold('b')], ALL, NOW).tell).toBe('b');
    expect(choose([stuck], ALL, NOW).tell).toBe('a');
    expect(choose([told('a', SILENCE_MS, 3, 1000)], ALL, NOW).tell).toBeNull();
    // It slept after the first time: its reply may have been lost.
    expect(
      choose([told('a', SILENCE_MS * 9, 1, SILENCE_MS * 9, { createdAt: ago(1e8) }), untold('b')], ALL, NOW).tell,
    ).toBe('a');
  });

  it('never locks after a later unlock', () => {
    const late = choose([untold('a', { kind: 'lock', overtaken: true })], ALL, NOW);
    expect(late).toMatchObject({ tell: null, notApplicable: [{ id: 'a' }] });
    const stuck = told('a', SILENCE_MS, 2, SILENCE_MS, { kind: 'lock', overtaken: true });
    expect(choose([stuck], ALL, NOW)).toEqual({ tell: null, notApplicable: [] });
    // Other kinds do not undo each other.
    expect(choose([untold('a', { overtaken: true })], ALL, NOW).tell).toBe('a');
  });

  it('is nothing dangerous while that is frozen', () => {
    expect(choose([untold('a', { kind: 'yearEndReset', held: true }), untold('b')], ALL, NOW)).toEqual({
      tell: 'b',
      notApplicable: [],
    });
  });
});

describe('where an operation stands', () => {
  const expiresAt = ago(0);
  it('is over when it expires or is cancelled, whichever came first', () => {
    expect(endOf({ expiresAt, cancelledAt: null }, NOW)).toBe('expired');
    expect(endOf({ expiresAt, cancelledAt: null }, ago(1))).toBeNull();
    expect(endOf({ expiresAt, cancelledAt: ago(5) }, NOW)).toBe('cancelled');
    expect(endOf({ expiresAt: ago(9), cancelledAt: ago(5) }, NOW)).toBe('expired');
  });

  it.each([
    [undefined, null, 'waiting'],
    [undefined, 'expired', 'unreached'],
    [undefined, 'cancelled', 'unreached'],
    [{ status: null }, null, 'told'],
    [{ status: null }, 'expired', 'expired'],
    [{ status: null }, 'cancelled', 'cancelled'],
    [{ status: 'recorded' }, null, 'done'],
    [{ status: 'done' }, 'cancelled', 'done'],
    [{ status: 'failed' }, 'expired', 'failed'],
    [{ status: 'notApplicable' }, null, 'notApplicable'],
  ] as const)('on a device: %j, %j: %s', (row, end, status) => {
    expect(statusOf(row, end)).toBe(status);
  });

  it('is a sum of devices', () => {
    const tally = { concerned: 10, told: 2, done: 3, failed: 1, notApplicable: 1 };
    for (const end of [null, 'expired', 'cancelled'] as const) {
      const { concerned, ...parts } = countsOf(tally, end);
      expect(Object.values(parts).reduce<number>((sum, part) => sum + (part ?? 0), 0)).toBe(concerned);
    }
    expect(countsOf(tally, null)).toMatchObject({ waiting: 3, told: 2, expired: 0, unreached: 0 });
    expect(countsOf(tally, 'expired')).toMatchObject({ waiting: 0, told: 0, expired: 2, cancelled: 0, unreached: 3 });
    expect(countsOf({ ...tally, concerned: null }, null)).toMatchObject({
      concerned: null,
      waiting: null,
      unreached: 0,
    });
  });

  it('may be asked again of whoever did not do it', () => {
    const counts = (end: 'expired' | null, more = {}) =>
      countsOf({ concerned: 3, told: 0, done: 2, failed: 0, notApplicable: 0, ...more }, end);
    expect(mayBeRetried({ kind: 'ring' }, counts(null))).toBe(false);
    expect(mayBeRetried({ kind: 'ring' }, counts('expired'))).toBe(true);
    expect(mayBeRetried({ kind: 'ring' }, counts('expired', { done: 3 }))).toBe(false);
    expect(mayBeRetried({ kind: 'ring' }, counts(null, { failed: 1 }))).toBe(true);
    expect(mayBeRetried({ kind: 'yearEndReset' }, counts('expired'))).toBe(false);
  });
});
