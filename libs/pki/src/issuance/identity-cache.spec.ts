import { IdentityCache, type KnownIdentity } from './identity-cache.js';

const at = (seconds: number): Date => new Date(Date.UTC(2026, 8, 14, 8, 0, seconds));

function identity(fingerprint: string): KnownIdentity {
  return { deviceId: `device of ${fingerprint}`, serial: '40', fingerprint, notBefore: at(-3600), notAfter: at(3600) };
}

describe('identity cache', () => {
  it('remembers for its time and no longer', () => {
    const cache = new IdentityCache(2, 30_000);
    cache.remember(identity('a'), at(0), cache.generation);
    expect(cache.get('a', at(29))?.deviceId).toBe('device of a');
    expect(cache.get('a', at(30))).toBeUndefined();
    expect(cache.size).toBe(0);
  });

  it('remembers for ever when it is told what changes, and forgets all at once', () => {
    const cache = new IdentityCache(2, null);
    const { generation } = cache;
    cache.remember(identity('a'), at(0), generation);
    expect(cache.get('a', new Date(at(0).getTime() + 1e12))).toBeDefined();
    cache.clear();
    cache.remember(identity('b'), at(0), generation);
    expect([cache.get('a', at(0)), cache.get('b', at(0))]).toEqual([undefined, undefined]);
  });

  it('forgets the one that was used longest ago when it is full', () => {
    const cache = new IdentityCache(2, 30_000);
    for (const name of ['a', 'b']) cache.remember(identity(name), at(0), cache.generation);
    cache.get('a', at(1));
    cache.remember(identity('c'), at(1), cache.generation);
    expect(cache.get('b', at(2))).toBeUndefined();
    expect(cache.get('a', at(2))).toBeDefined();
    expect(cache.get('c', at(2))).toBeDefined();
    expect(cache.size).toBe(2);
  });

  it('does not remember what was read before a revocation', () => {
    const cache = new IdentityCache(2, 30_000);
    const { generation } = cache;
    cache.forget('a');
    cache.remember(identity('a'), at(0), generation);
    expect(cache.get('a', at(0))).toBeUndefined();
  });
});
