import { writeCertificates } from '@chariot/wire-cms';
import { capabilitiesReply, certificatesReply, LIMITS, readCapabilities, readCertificatesReply } from './index.js';
import { OpenSsl, party, refusal } from './scep.scene.js';

const openssl = new OpenSsl();
afterAll(() => openssl.end());
const registrar = party('enregistrement');
const authority = party('autorité');

it('says what the server understands, a line each', () => {
  const { contentType, body } = capabilitiesReply();
  expect(contentType).toBe('text/plain');
  expect(body.toString()).toBe('AES\nDES3\nPOSTPKIOperation\nRenewal\nSHA-1\nSHA-256\nSCEPStandard\n');
  expect([...readCapabilities(body)]).toHaveLength(7);
  expect([...readCapabilities(Buffer.from('AES\r\n\r\n SHA-512 \nNext'))]).toEqual(['AES', 'SHA-512', 'Next']);
  expect(() => readCapabilities(Buffer.alloc(LIMITS.messageBytes + 1))).toThrow(refusal('wire-scep.tooLarge'));
});

describe('certificates', () => {
  it('are one by itself, under a type that clients compare letter by letter', () => {
    const reply = certificatesReply([authority.certificate]);
    expect(reply.contentType).toBe('application/x-x509-ca-cert');
    expect(openssl.run('x509', '-inform', 'DER', '-in', openssl.file(reply.body), '-noout', '-subject')).toMatch(
      /C ?= ?FR/,
    );
    expect(readCertificatesReply(reply)).toEqual([authority.certificate]);
  });

  it('are several in a bag, in their order', () => {
    const reply = certificatesReply([registrar.certificate, authority.certificate]);
    expect(reply.contentType).toBe('application/x-x509-ca-ra-cert');
    const text = openssl.run('pkcs7', '-inform', 'DER', '-in', openssl.file(reply.body), '-print_certs', '-noout');
    expect(text.match(/subject=/g)).toHaveLength(2);
    expect(readCertificatesReply(reply)).toEqual([registrar.certificate, authority.certificate]);
  });

  it('are refused under another type, in another form, or too large', () => {
    const bag = writeCertificates([authority.certificate]);
    for (const contentType of ['text/html', 'application/x-x509-ca-cert; charset=utf-8', '']) {
      expect(() => readCertificatesReply({ contentType, body: bag })).toThrow(refusal('wire-scep.malformed'));
    }
    const [one, several] = ['application/x-x509-ca-cert', 'application/x-x509-ca-ra-cert'] as const;
    expect(() => readCertificatesReply({ contentType: one, body: bag })).toThrow(refusal('wire-cms.malformed'));
    expect(() => readCertificatesReply({ contentType: several, body: authority.certificate })).toThrow(
      refusal('wire-cms.malformed'),
    );
    expect(() => readCertificatesReply({ contentType: several, body: writeCertificates([]) })).toThrow(
      refusal('wire-cms.malformed'),
    );
    const large = Buffer.alloc(LIMITS.messageBytes + 1);
    expect(() => readCertificatesReply({ contentType: one, body: large })).toThrow(refusal('wire-scep.tooLarge'));
  });
});
