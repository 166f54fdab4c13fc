import fc from 'fast-check';
import { AddressRules, isIp } from './address-rules.js';

const closed = new AddressRules();

describe('AddressRules', () => {
  it.each(['1.1.1.1', '193.48.96.1', '8.8.8.8', '2001:4860:4860::8888', '2a01:e0a::1', '::ffff:8.8.8.8'])(
    'let %s be called',
    (address) => expect(closed.allows(address)).toBe(true),
  );

  it.each([
    ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.255', '127.0.0.1', '127.255.255.254', '169.254.169.254'],
    ...['172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', '100.127.255.255', '100.100.100.200'],
    ...['192.0.0.192', '192.0.2.1', '192.88.99.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1'],
    ...['240.0.0.1', '255.255.255.255'],
    ...['::', '::1', 'fe80::1', 'fe80::1%eth0', 'fe80::1%25eth0', 'fc00::1', 'fd00:ec2::254', 'fec0::1', 'ff02::1'],
    // A v4 address written as a v6 one: mapped, compatible, translated, NAT64, 6to4, Teredo.
    ...[
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '::ffff:10.0.0.1',
      '::ffff:169.254.169.254',
      '::127.0.0.1',
      '::ffff:0:127.0.0.1',
    ],
    ...[
      '64:ff9b::7f00:1',
      '64:ff9b::10.0.0.1',
      '64:ff9b:1::10.0.0.1',
      '2002:7f00:1::',
      '2002:a00:1::1',
      '2001:0:7f00:1::1',
    ],
    ...['2001:db8::1', '100::1', '2001:10::1', '4000::1', '1::1'],
    // What is not an address in its plain form is none.
    ...[
      '',
      'localhost',
      '127.1',
      '2130706433',
      '0x7f000001',
      '0177.0.0.1',
      '1.1.1.1 ',
      '1.1.1.01',
      '[::1]',
      '1.1.1.1\0',
    ],
  ])('never let %j be called', (address) => expect(closed.allows(address)).toBe(false));

  it('let the ranges of the settings be called, and those alone', () => {
    const rules = new AddressRules(['10.20.0.0/16', 'fd12:3456::/32', '127.0.0.0/8', '::1/128']);
    expect(['10.20.3.4', '::ffff:10.20.3.4', 'fd12:3456::1', '127.0.0.1', '::1'].map((a) => rules.allows(a))).toEqual(
      Array(5).fill(true),
    );
    expect(['10.21.0.1', 'fd12:3457::1', '192.168.1.1', '::127.0.0.1'].map((a) => rules.allows(a))).toEqual(
      Array(4).fill(false),
    );
  });

  it('keep the machine’s own link and its metadata closed whatever the settings say', () => {
    const open = new AddressRules(['0.0.0.0/0', '::/0']);
    for (const address of [
      '169.254.169.254',
      '::ffff:169.254.169.254',
      'fd00:ec2::254',
      'fe80::1',
      '0.0.0.0',
      '224.0.0.1',
    ]) {
      expect([address, open.allows(address)]).toEqual([address, false]);
    }
    expect(open.allows('10.0.0.1')).toBe(true);
  });

  it('refuse a range that cannot be read', () => {
    expect(() => new AddressRules(['10.0.0.0'])).toThrow();
    expect(() => new AddressRules(['bureau'])).toThrow();
  });

  it('say the same of an IPv4 address and of its mapped form, whatever it is', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => closed.allows(address) === closed.allows(`::ffff:${address}`)),
      { numRuns: 2_000 },
    );
  });

  it('call no text an address that a URL would not leave as one', () => {
    expect(['1.2.3.4', '::1', '2001:db8::1'].map(isIp)).toEqual([true, true, true]);
    expect(['1.2.3', '0x7f.1', 'localhost', 'exemple.fr', '1.2.3.4.5'].map(isIp)).toEqual(Array(5).fill(false));
  });
});
