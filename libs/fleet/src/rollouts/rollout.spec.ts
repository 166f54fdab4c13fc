import fc from 'fast-check';
import { firstOf, verdict } from './rollout.js';

const terms = { reports: 10, minutes: 60, failurePercent: 20 };
const MINUTE = 60_000;

describe('a change that is tried', () => {
  it('waits for the reports that were asked for', () => {
    expect(verdict(terms, { concerned: 12, reported: 9, failed: 0 }, 0)).toBe('wait');
    expect(verdict(terms, { concerned: 12, reported: 10, failed: 0 }, 0)).toBe('goOn');
  });

  it('waits for no more devices than there are', () => {
    expect(verdict(terms, { concerned: 3, reported: 2, failed: 0 }, 0)).toBe('wait');
    expect(verdict(terms, { concerned: 3, reported: 3, failed: 0 }, 0)).toBe('goOn');
  });

  it('goes on with the rate of failures that was set, and back past it', () => {
    expect(verdict(terms, { concerned: 12, reported: 10, failed: 2 }, 0)).toBe('goOn');
    expect(verdict(terms, { concerned: 12, reported: 10, failed: 3 }, 0)).toBe('rollBack');
  });

  it('goes back without waiting for reports that could not save it', () => {
    expect(verdict(terms, { concerned: 12, reported: 3, failed: 2 }, 0)).toBe('wait');
    expect(verdict(terms, { concerned: 12, reported: 3, failed: 3 }, 0)).toBe('rollBack');
    expect(verdict({ ...terms, failurePercent: 0 }, { concerned: 12, reported: 1, failed: 1 }, 0)).toBe('rollBack');
  });

  it('after its time goes by those that spoke, and never by silence', () => {
    expect(verdict(terms, { concerned: 12, reported: 4, failed: 0 }, 60 * MINUTE)).toBe('goOn');
    expect(verdict(terms, { concerned: 12, reported: 4, failed: 1 }, 60 * MINUTE)).toBe('rollBack');
    expect(verdict(terms, { concerned: 12, reported: 0, failed: 0 }, 600 * MINUTE)).toBe('wait');
    expect(verdict(terms, { concerned: 0, reported: 0, failed: 0 }, 600 * MINUTE)).toBe('wait');
    expect(verdict({ ...terms, minutes: null }, { concerned: 12, reported: 4, failed: 0 }, 600 * MINUTE)).toBe('wait');
  });

  it('never goes on past the rate that was set', () => {
    fc.assert(
      fc.property(
        fc.record({
          reports: fc.integer({ min: 1, max: 50 }),
          minutes: fc.constantFrom(null, 10),
          failurePercent: fc.integer({ min: 0, max: 100 }),
        }),
        fc.nat(60),
        fc.nat(60),
        fc.nat(60),
        fc.nat(20 * MINUTE),
        (set, concerned, heard, broken, waited) => {
          const reported = Math.min(concerned, heard);
          const failed = Math.min(reported, broken);
          const said = verdict(set, { concerned, reported, failed }, waited);
          if (said === 'goOn') {
            expect(reported).toBeGreaterThan(0);
            expect(failed / reported).toBeLessThanOrEqual(set.failurePercent / 100);
          }
        },
      ),
    );
  });
});

describe('who has it first', () => {
  const some = Array.from({ length: 40 }, (_, at) => ({ classroomId: `c${at}`, devices: at < 3 ? 12 : 0 }));

  it('is a share, one at least, and those that will answer before those that are empty', () => {
    expect(firstOf(some, 5, 'x')).toHaveLength(2);
    expect(firstOf(some, 5, 'x').every((id) => ['c0', 'c1', 'c2'].includes(id))).toBe(true);
    expect(firstOf(some, 1, 'x')).toHaveLength(1);
    expect(firstOf([], 10, 'x')).toEqual([]);
  });

  it('is drawn anew each time', () => {
    const drawn = new Set(Array.from({ length: 30 }, (_, at) => firstOf(some, 1, `seed ${at}`).join()));
    expect(drawn.size).toBe(3);
  });
});
