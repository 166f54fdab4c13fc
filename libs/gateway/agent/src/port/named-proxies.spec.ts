import { createHash, X509Certificate } from 'node:crypto';
import { testAuthority } from '@chariot/testkit';
import { isProxyAddress, NamedProxies } from './named-proxies.js';

const { raw } = new X509Certificate(testAuthority().issue('tablette').certPem);
const header = `:${raw.toString('base64')}:`;
const proxies = new NamedProxies(['192.0.2.7', '2001:db8:1::/48']);
const arriving = (headers: Record<string, string | string[]>, remoteAddress = '192.0.2.7', hasOwnCertificate = false) =>
  proxies.certificateOf({ remoteAddress, headers, hasOwnCertificate });

describe('named proxies', () => {
  it('are known by address, however it is written, and nobody else is', () => {
    for (const address of ['192.0.2.7', '::ffff:192.0.2.7', '2001:db8:1::9', '2001:DB8:1:0:0::9']) {
      expect([address, proxies.knows(address)]).toEqual([address, true]);
    }
    for (const address of ['192.0.2.8', '::ffff:192.0.2.8', '2001:db8:2::9', '', 'proxy.exemple.fr', undefined]) {
      expect([address, proxies.knows(address)]).toEqual([address, false]);
    }
    expect(new NamedProxies().knows('127.0.0.1')).toBe(false);
  });

  it('bring a certificate, or none', () => {
    expect(arriving({ 'client-cert': header })).toEqual({
      der: raw,
      fingerprint: createHash('sha256').update(raw).digest('hex'),
    });
    expect(arriving({})).toBeUndefined();
    // The chain alone proves nothing, and ours is known.
    expect(arriving({ 'client-cert-chain': header })).toBeUndefined();
  });

  it('are the only ones who may, and only for who has none of its own', () => {
    for (const name of ['client-cert', 'client-cert-chain']) {
      for (const from of ['192.0.2.8', '127.0.0.1', '']) {
        expect(() => arriving({ [name]: header }, from)).toThrow(
          expect.objectContaining({ code: 'gateway-agent.unnamedProxy' }),
        );
      }
      expect(() => arriving({ [name]: header }, '192.0.2.7', true)).toThrow(
        expect.objectContaining({ code: 'gateway-agent.unnamedProxy' }),
      );
    }
    expect(() => arriving({ 'client-cert': '' }, '192.0.2.8')).toThrow();
  });

  it.each([
    '',
    '::',
    raw.toString('base64'),
    `${header}, ${header}`,
    `:${raw.toString('base64')}`,
    `:${encodeURIComponent('-----BEGIN CERTIFICATE-----')}:`,
    `: ${raw.toString('base64')} :`,
    `:${raw.toString('base64url')}-_:`,
    `${header};a=1`,
    `:${'A'.repeat(5_470)}:`,
  ])('are refused what is no certificate of the RFC: %j', (value) => {
    expect(() => arriving({ 'client-cert': value })).toThrow(
      expect.objectContaining({ code: 'gateway-agent.badRequest' }),
    );
  });

  it('are named by addresses and networks', () => {
    for (const text of ['127.0.0.1', '::1', '10.0.0.0/8', '2001:db8::/32']) expect(isProxyAddress(text)).toBe(true);
    for (const text of [
      '',
      'proxy',
      '10.0.0',
      '10.0.0.0/33',
      '10.0.0.0/8/8',
      'fe80::1%eth0',
      '10.0.0.0/',
      '::/129',
      '0.0.0.0/0',
      '::/0',
    ]) {
      expect([text, isProxyAddress(text)]).toEqual([text, false]);
      expect(() => new NamedProxies([text])).toThrow(RangeError);
    }
  });
});
