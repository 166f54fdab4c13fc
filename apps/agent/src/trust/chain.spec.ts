import { X509Certificate } from 'node:crypto';

import { Authority, ExtendedKeyUsage, type Keyed } from '../fake-server/authority.js';
import { checkChain, type Trust } from './chain.js';
import { normaliseFingerprint } from './fingerprint.js';
import { brokerAddress, serverAddress } from './server-address.js';

const NOW = new Date('2026-12-01T08:00:00Z');
let authority: Authority;
let leaf: Keyed;
let trust: Trust;

beforeAll(async () => {
  authority = await Authority.make();
  leaf = await authority.server(['chariot.exemple.fr', '192.0.2.10']);
  trust = { rootFingerprint: await authority.fingerprint(), host: 'chariot.exemple.fr' };
});

const read = (...pems: string[]): X509Certificate[] => pems.map((pem) => new X509Certificate(pem));
const good = (): X509Certificate[] => read(...authority.chain(leaf.pem));
const refusal = (code: string) => expect.objectContaining({ code: `agent.${code}` });

describe('a chain', () => {
  it('that leads to the pinned root is accepted, by name and by address', () => {
    expect(() => checkChain(good(), trust, NOW)).not.toThrow();
    expect(() => checkChain(good(), { ...trust, host: '192.0.2.10' }, NOW)).not.toThrow();
  });

  it.each(['autre.exemple.fr', 'exemple.fr', 'localhost', '192.0.2.11'])(
    'for another host than %s is refused',
    (host) => {
      // `localhost` is the leaf's common name: a common name is no host name.
      expect(() => checkChain(good(), { ...trust, host }, NOW)).toThrow(refusal('untrusted'));
    },
  );

  it('to another root is refused, even of the same name', async () => {
    const other = await Authority.make();
    const chain = read(...other.chain((await other.server(['chariot.exemple.fr'])).pem));
    expect(() => checkChain(chain, trust, NOW)).toThrow(refusal('untrusted'));
  });

  it('that grafts a foreign leaf on our root is refused', async () => {
    const other = await Authority.make();
    const foreign = await other.server(['chariot.exemple.fr']);
    for (const chain of [
      read(foreign.pem, authority.issuing.pem, authority.root.pem),
      read(foreign.pem, other.issuing.pem, authority.root.pem),
      read(foreign.pem, other.issuing.pem, other.root.pem, authority.root.pem),
    ]) {
      expect(() => checkChain(chain, trust, NOW)).toThrow(refusal('untrusted'));
    }
  });

  it('cut short, empty, too long or in another order is refused', () => {
    const [a, b, c] = good() as [X509Certificate, X509Certificate, X509Certificate];
    for (const chain of [[], [a], [c], [a, b], [a, c], [b, a, c], [a, b, b, b, c]]) {
      expect(() => checkChain(chain, trust, NOW)).toThrow(refusal('untrusted'));
    }
  });

  it('through a certificate that is no authority is refused', async () => {
    const weak = await Authority.make({ issuingIsCa: false });
    const chain = read(...weak.chain((await weak.server(['chariot.exemple.fr'])).pem));
    const pinned = { ...trust, rootFingerprint: await weak.fingerprint() };
    expect(() => checkChain(chain, pinned, NOW)).toThrow(refusal('untrusted'));
  });

  it('whose leaf is a tablet’s or an authority’s is refused', async () => {
    const tablet = await authority.server(['chariot.exemple.fr'], undefined, ExtendedKeyUsage.clientAuth);
    expect(() => checkChain(read(...authority.chain(tablet.pem)), trust, NOW)).toThrow(refusal('untrusted'));
    expect(() => checkChain(read(authority.issuing.pem, authority.root.pem), trust, NOW)).toThrow(refusal('untrusted'));
  });

  it('is refused before and after its dates, by the second, unless dates are left out', async () => {
    const terms = { notBefore: new Date('2026-09-01T00:00:00Z'), notAfter: new Date('2026-11-30T00:00:00Z') };
    const chain = read(...authority.chain((await authority.server(['chariot.exemple.fr'], terms)).pem));
    for (const at of ['2026-08-31T23:59:59Z', '2026-11-30T00:00:01Z', '1970-01-01T00:00:00Z']) {
      expect(() => checkChain(chain, trust, new Date(at))).toThrow(refusal('outOfDate'));
    }
    for (const at of ['2026-09-01T00:00:00Z', '2026-11-30T00:00:00Z']) {
      expect(() => checkChain(chain, trust, new Date(at))).not.toThrow();
    }
    expect(() => checkChain(chain, trust, new Date(Number.NaN))).toThrow(refusal('outOfDate'));
    expect(() => checkChain(chain, trust, null)).not.toThrow();
  });
});

describe('what is typed at enrolment', () => {
  it('reads a fingerprint as printed', () => {
    const digits = 'ab'.repeat(32);
    expect(normaliseFingerprint(digits.toUpperCase().replace(/(..)(?=.)/g, '$1:'))).toBe(digits);
    expect(normaliseFingerprint(` ${digits.slice(0, 32)} ${digits.slice(32)}\n`)).toBe(digits);
    expect(normaliseFingerprint(digits.slice(0, 40))).toBe(digits.slice(0, 40));
    for (const bad of ['', digits.slice(0, 39), `${digits}ab`, digits.replace('a', 'g')]) {
      expect(() => normaliseFingerprint(bad)).toThrow(refusal('badFingerprint'));
    }
  });

  it('reads a server’s address, and nothing that hides something', () => {
    expect(serverAddress('https://chariot.exemple.fr')).toEqual({
      url: 'https://chariot.exemple.fr:3443',
      host: 'chariot.exemple.fr',
      port: 3443,
    });
    expect(serverAddress(' https://chariot.exemple.fr:443/ ')).toMatchObject({ port: 443 });
    expect(serverAddress('https://[2001:db8::1]:4000')).toEqual({
      url: 'https://[2001:db8::1]:4000',
      host: '2001:db8::1',
      port: 4000,
    });
    expect(brokerAddress('mqtts://chariot.exemple.fr:8883')).toMatchObject({ host: 'chariot.exemple.fr', port: 8883 });
    for (const bad of ['http://a.fr', 'a.fr', 'https://a.fr/x', 'https://u:p@a.fr', 'https://a.fr?x', 'mqtts://a.fr']) {
      expect(() => serverAddress(bad)).toThrow(refusal('badServerUrl'));
    }
  });
});
