import { RateLimiter } from './rate-limiter.js';

describe('RateLimiter', () => {
  let now = 0;
  const clock = () => now;
  beforeEach(() => (now = 0));

  it('lets a burst through, then a steady rate, and says how long to wait', () => {
    const limiter = new RateLimiter({ perSecond: 2, burst: 3 }, clock);
    expect([1, 2, 3, 4].map(() => limiter.take('a'))).toEqual([0, 0, 0, 1]);
    expect(limiter.take('b')).toBe(0);
    now = 500;
    expect([limiter.take('a'), limiter.take('a')]).toEqual([0, 1]);
    now = 60_000;
    expect([1, 2, 3, 4].map(() => limiter.take('a'))).toEqual([0, 0, 0, 1]);
  });

  it('does not punish longer who keeps asking', () => {
    const limiter = new RateLimiter({ perSecond: 1, burst: 1 }, clock);
    limiter.take('a');
    for (now = 0; now < 1_000; now += 100) expect(limiter.take('a')).toBe(1);
    expect(limiter.take('a')).toBe(0);
  });

  it('says what it would answer without counting it', () => {
    const limiter = new RateLimiter({ perSecond: 2, burst: 1 }, clock);
    expect([limiter.peek('a'), limiter.peek('a'), limiter.take('a')]).toEqual([0, 0, 0]);
    expect([limiter.peek('a'), limiter.peek('b')]).toEqual([1, 0]);
    now = 500;
    expect([limiter.peek('a'), limiter.take('a'), limiter.peek('a')]).toEqual([0, 0, 1]);
  });

  it('counts what weighs more for several', () => {
    const limiter = new RateLimiter({ perSecond: 2, burst: 10 }, clock);
    expect([limiter.take('a', 8), limiter.take('a', 3), limiter.take('a', 2)]).toEqual([0, 1, 0]);
    expect(limiter.take('a', 10)).toBe(5);
  });

  it('remembers a bounded number of addresses', () => {
    const limiter = new RateLimiter({ perSecond: 0.001, burst: 1, addresses: 2 }, clock);
    for (const address of ['a', 'b', 'a', 'c']) limiter.take(address);
    expect(limiter.take('a')).toBeGreaterThan(0);
    expect(limiter.take('b')).toBe(0);
  });
});
