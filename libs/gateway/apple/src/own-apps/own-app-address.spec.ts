import { newId } from '@chariot/kernel';
import { OwnAppAddresses } from './own-app-address.js';

const NOW = new Date('2026-11-10T08:00:00Z');
const addresses = new OwnAppAddresses(Buffer.alloc(32, 1));
const of = { deviceId: newId(), licensedAppId: newId() };
const later = (hours: number): Date => new Date(NOW.getTime() + hours * 3_600_000);

describe('the address of an application of one’s own', () => {
  it('says whose it is and of what, for some hours', () => {
    const address = addresses.make(of, NOW);
    expect(address).toMatch(/^[A-Za-z0-9_-]{80}$/);
    expect(addresses.read(address, later(11))).toEqual(of);
    expect(addresses.read(address, later(12))).toBeNull();
  });

  it('is nobody’s once a letter of it was changed, of another key, or of another form', () => {
    const address = addresses.make(of, NOW);
    for (let at = 0; at < address.length; at += 1) {
      const other = address[at] === 'A' ? 'B' : 'A';
      expect(addresses.read(`${address.slice(0, at)}${other}${address.slice(at + 1)}`, NOW)).toBeNull();
    }
    expect(new OwnAppAddresses(Buffer.alloc(32, 2)).read(address, NOW)).toBeNull();
    for (const text of ['', address.slice(1), `${address}A`, `${address}=`, `${address} `, '../'.repeat(27)]) {
      expect(addresses.read(text, NOW)).toBeNull();
    }
  });
});
