import { INVENTORY_MS, inventoryIsDue, RETRY_MS, telling, type Standing } from './telling.js';

const now = new Date('2026-11-10T08:00:00Z');
const ago = (ms: number): Date => new Date(now.getTime() - ms);
const ready: Standing = { claimed: 'b', desired: 'b', reported: 'b', outcome: 'complete', reportedAt: ago(5_000) };

describe('what a device is told of its configuration', () => {
  it('is nothing once it has reported all of it', () => {
    expect(telling(ready, now)).toBe('nothing');
  });

  it('is everything, when it should be something else or was never heard of', () => {
    expect(telling({ ...ready, desired: 'c' }, now)).toBe('tell');
    expect(telling({ claimed: null, desired: 'b', reported: null, outcome: null, reportedAt: null }, now)).toBe('tell');
    // It claims to be what it should, and no report of it ever came.
    expect(telling({ ...ready, claimed: 'b', reported: 'a' }, now)).toBe('tell');
  });

  it('is everything again when it has forgotten', () => {
    expect(telling({ ...ready, claimed: null }, now)).toBe('forgotten');
    expect(telling({ ...ready, claimed: 'a' }, now)).toBe('forgotten');
  });

  it('is tried again, but not without end, when a setting failed or was passed over', () => {
    for (const outcome of ['failed', 'partial'] as const) {
      for (const claimed of ['b', 'a', null]) {
        expect(telling({ ...ready, claimed, outcome }, now)).toBe('nothing');
        expect(telling({ ...ready, claimed, outcome, reportedAt: ago(RETRY_MS) }, now)).toBe('tell');
      }
    }
  });
});

describe('an inventory', () => {
  it('is asked for once a day', () => {
    expect(inventoryIsDue(null, now)).toBe(true);
    expect(inventoryIsDue(ago(INVENTORY_MS - 1), now)).toBe(false);
    expect(inventoryIsDue(ago(INVENTORY_MS), now)).toBe(true);
  });
});
