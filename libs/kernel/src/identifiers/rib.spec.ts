import fc from 'fast-check';
import { Rib } from '../index.js';

const RIB = { bank: '30001', branch: '00419', account: 'C3840000000', key: '36' };

describe('Rib', () => {
  it('accepts an account that holds a letter', () => {
    expect(Rib.key(RIB)).toBe('36');
    expect(Rib.check(RIB)).toBe(true);
  });

  it.each([
    { key: '37' },
    { key: '3' },
    { key: '360' },
    { bank: '30002' },
    { bank: '3001' },
    { branch: '00418' },
    { branch: '0041A' },
    { account: 'D3840000000' },
    { account: 'c3840000000' },
    { account: '3840000000' },
  ])('refuses the same account with %j', (change) => {
    expect(Rib.check({ ...RIB, ...change })).toBe(false);
  });

  it.each(['AJ1', 'BKS2', 'CLT3', 'DMU4', 'ENV5', 'FOW6', 'GPX7', 'HQY8', 'IRZ9'])(
    'counts the letters of %s as its digit',
    (group) => {
      const keys = [...group].map((character) =>
        Rib.key({ bank: '30001', branch: '00419', account: `${character}3840000000` }),
      );
      expect(new Set(keys).size).toBe(1);
    },
  );

  it('makes the whole number, key included, a multiple of 97', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[0-9]{5}$/),
        fc.stringMatching(/^[0-9]{5}$/),
        fc.stringMatching(/^[0-9]{11}$/),
        (bank, branch, account) => {
          const key = Rib.key({ bank, branch, account });
          expect(BigInt(bank + branch + account + key) % 97n).toBe(0n);
          expect(Rib.check({ bank, branch, account, key })).toBe(true);
        },
      ),
    );
  });
});
