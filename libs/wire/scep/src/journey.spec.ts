import { DomainError } from '@chariot/kernel';
import {
  derAttribute,
  derOctets,
  derPrintable,
  derUtf8,
  openEnvelope,
  readCertificates,
  sealEnvelope,
  signData,
  writeCertificates,
  type Cipher,
  type Digest,
} from '@chariot/wire-cms';
import {
  FAIL_INFOS,
  failInfoOf,
  failureReply,
  LIMITS,
  openRequest,
  pendingReply,
  readCertRep,
  readPkiMessage,
  SCEP_OID,
  successReply,
  writeRequest,
  writeSigningRequest,
  type Asked,
  type FailInfo,
  type PkiMessage,
  type PkiRequest,
  type RequestOptions,
  type WrittenRequest,
} from './index.js';
import { MESSAGE_TYPES } from './names.js';
import { OpenSsl, party, refusal, type Party } from './scep.scene.js';

const openssl = new OpenSsl();
afterAll(() => openssl.end());
const server = party('enregistrement');
const authority = party('autorité');
const device = party('iPad');
const stranger = party('inconnu');
const issued = party('Chariot', 2048, device.keys);

const csr = (by: Party = device, challengePassword = 'K7QM-3FHD-2X'): Buffer =>
  writeSigningRequest({ subject: by.subject, keys: by.keys, challengePassword });
const request = (more: Partial<RequestOptions> = {}): WrittenRequest =>
  writeRequest({ kind: 'PKCSReq', request: csr(), signer: device, authority: server.certificate, ...more });
const opened = (written: WrittenRequest): PkiRequest => openRequest(readPkiMessage(written.bytes), server);
const asked = (written: WrittenRequest): Asked => ({
  ...written,
  recipient: device,
  authorities: [authority.certificate, server.certificate],
  publicKeyDer: device.publicKeyDer,
});
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
  return 'none';
};

describe('a request', () => {
  const CIPHERS: Cipher[] = ['des-cbc', 'des-ede3-cbc', 'aes-128-cbc', 'aes-192-cbc', 'aes-256-cbc'];
  const DIGESTS: Digest[] = ['sha1', 'sha256', 'sha512'];
  const ANSWERED: Partial<Record<Cipher | Digest, Cipher | Digest>> = {
    'aes-128-cbc': 'aes-256-cbc',
    'aes-192-cbc': 'aes-256-cbc',
    sha512: 'sha256',
  };

  it.each(CIPHERS.flatMap((cipher) => DIGESTS.map((digest) => ({ cipher, digest }))))(
    'in $cipher and $digest is read, and answered as well as its sender can',
    ({ cipher, digest }) => {
      const written = request({ cipher, digest, transactionId: 'Transaction-7' });
      const read = opened(written);
      expect(read).toMatchObject({ kind: 'PKCSReq', transactionId: 'Transaction-7', cipher, digest });
      expect(read.senderNonce.equals(written.senderNonce)).toBe(true);
      expect(read.signer.equals(device.certificate)).toBe(true);
      expect(read.request).toMatchObject({ challengePassword: 'K7QM-3FHD-2X', subject: 'C=FR, CN=iPad' });
      expect(read.request.publicKeyDer.equals(device.publicKeyDer)).toBe(true);

      const { contentType, body } = successReply(
        read,
        { certificate: issued.certificate, authorities: [authority.certificate] },
        server,
      );
      expect(contentType).toBe('application/x-pki-message');
      const reply = readCertRep(body, asked(written));
      expect(reply).toEqual({
        status: 'success',
        certificate: issued.certificate,
        authorities: [authority.certificate],
        cipher: ANSWERED[cipher] ?? cipher,
        digest: ANSWERED[digest] ?? digest,
      });
    },
  );

  it('of a renewal is signed by the old key, for a new one', () => {
    const renewed = party('iPad');
    const written = request({ kind: 'RenewalReq', request: writeSigningRequest(renewed) });
    const read = opened(written);
    expect(read).toMatchObject({ kind: 'RenewalReq', request: { challengePassword: undefined } });
    expect(read.request.publicKeyDer.equals(renewed.publicKeyDer)).toBe(true);
    expect(read.signer.equals(device.certificate)).toBe(true);
  });

  it('of a first time is for the key that signed it', () => {
    const swapped = request({ request: csr(stranger) });
    expect(() => opened(swapped)).toThrow(refusal('wire-scep.foreignKey'));
  });

  it('is for this server', () => {
    const elsewhere = request({ authority: authority.certificate });
    expect(() => opened(elsewhere)).toThrow(refusal('wire-cms.notForThisKey'));
  });

  it('of another kind is understood, and not answered by a certificate', () => {
    const poll = readPkiMessage(request({ kind: 'GetCertInitial' }).bytes);
    expect(poll.kind).toBe('GetCertInitial');
    expect(() => openRequest(poll, server)).toThrow(
      expect.objectContaining({ code: 'wire-scep.unsupportedMessage', params: { kind: 'GetCertInitial' } }),
    );
  });

  it('that was changed outside is not believed', () => {
    const { bytes } = request();
    const told = ({ kind, transactionId, senderNonce, envelope, signerKey, digest }: PkiMessage) => ({
      ...{ kind, transactionId, digest, senderNonce: senderNonce.toString('hex'), envelope: envelope.toString('hex') },
      key: signerKey.export({ type: 'spki', format: 'pem' }),
    });
    const good = told(readPkiMessage(bytes));
    const codes = new Set<string>();
    for (let at = 0; at < bytes.length; at += 7) {
      const spoiled = Buffer.from(bytes);
      spoiled[at] = (spoiled[at] ?? 0) ^ 1;
      // Some bytes are covered by nothing (the version, the certificate’s own signature): none of them changes what is said.
      codes.add(codeOf(() => expect(told(readPkiMessage(spoiled))).toEqual(good)));
    }
    expect(codes).toContain('wire-cms.badSignature');
  });

  it('by a small key is refused, wherever that key is', () => {
    const weak = party('faible', 1024);
    const outside = request({ signer: weak, request: csr(weak) });
    expect(() => readPkiMessage(outside.bytes)).toThrow(refusal('wire-cms.weakKey'));
    const inside = request({ kind: 'RenewalReq', request: csr(weak) });
    expect(() => opened(inside)).toThrow(refusal('wire-cms.weakKey'));
    const letIn = readPkiMessage(outside.bytes, { minimumRsaBits: 1024 });
    expect(openRequest(letIn, server, { minimumRsaBits: 1024 }).kind).toBe('PKCSReq');
  });

  it('is of a size that a message has', () => {
    expect(() => readPkiMessage(Buffer.alloc(LIMITS.messageBytes + 1))).toThrow(refusal('wire-scep.tooLarge'));
  });
});

describe('what is wrong inside a request', () => {
  const resigned = (content: Buffer): WrittenRequest => {
    const { transactionId, senderNonce } = request();
    const attributes = [
      derAttribute(SCEP_OID.messageType, derPrintable('19')),
      derAttribute(SCEP_OID.transactionId, derPrintable(transactionId)),
      derAttribute(SCEP_OID.senderNonce, derOctets(senderNonce)),
    ];
    return { bytes: signData({ content, signer: device, attributes }), transactionId, senderNonce };
  };
  const sealed = (content: Buffer): Buffer => sealEnvelope(content, server.certificate);

  it('is one refusal, from the padding of its key to its own signature: nothing can be learnt by trying', () => {
    const good = csr();
    const unproved = Buffer.from(good);
    unproved[unproved.length - 1] = (unproved.at(-1) ?? 0) ^ 1;
    const envelope = sealed(good);
    const end = Buffer.from(envelope);
    end[end.length - 20] = (end.at(-20) ?? 0) ^ 1;
    const vector = Buffer.from(envelope);
    const at = vector.lastIndexOf(Buffer.from('60864801650304012a0410', 'hex')) + 11;
    vector[at] = (vector[at] ?? 0) ^ 1;
    const key = Buffer.from(envelope);
    const from = key.indexOf(Buffer.from('04820100', 'hex')) + 5;
    key[from] = (key[from] ?? 0) ^ 1;
    const spoiled = {
      unproved: sealed(unproved),
      cut: sealed(good.subarray(0, -1)),
      longer: sealed(Buffer.concat([good, Buffer.of(0)])),
      empty: sealed(Buffer.alloc(0)),
      noise: sealed(Buffer.alloc(900, 7)),
      certificate: sealed(device.certificate),
      end,
      vector,
      key,
    };
    for (const [name, content] of Object.entries(spoiled)) {
      const refused = codeOf(() => opened(resigned(content)));
      expect({ name, refused }).toEqual({ name, refused: 'wire-scep.unreadableRequest' });
    }
    expect(opened(resigned(envelope)).kind).toBe('PKCSReq');
  });

  it('is told when everybody can see it', () => {
    const foreign = Buffer.from(sealed(csr()));
    const at = foreign.lastIndexOf(Buffer.from('60864801650304012a', 'hex'));
    foreign[at + 8] = 0x2e; // AES-256-GCM
    expect(() => opened(resigned(foreign))).toThrow(refusal('wire-cms.unsupportedAlgorithm'));
    expect(() => opened(resigned(writeCertificates([device.certificate])))).toThrow(refusal('wire-cms.unexpectedType'));
    expect(() => opened(resigned(Buffer.alloc(0)))).toThrow(refusal('wire-scep.unreadableRequest'));
  });
});

describe('a reply', () => {
  const written = request();
  const message = readPkiMessage(written.bytes);

  it.each(Object.keys(FAIL_INFOS) as FailInfo[])('says why not: %s', (failInfo) => {
    const { body } = failureReply(message, failInfo, server, 'Défi déjà employé');
    const said = { status: 'failure', failInfo, text: 'Défi déjà employé', digest: 'sha256' };
    expect(readCertRep(body, asked(written))).toEqual(said);
    expect(readCertRep(failureReply(message, failInfo, server).body, asked(written))).toEqual({
      ...said,
      text: undefined,
    });
  });

  it('says later', () => {
    expect(readCertRep(pendingReply(message, server).body, asked(written))).toEqual({
      status: 'pending',
      digest: 'sha256',
    });
  });

  it('answers a message of SHA-1 with SHA-1, and sends a transaction back as it came', () => {
    const old = request({ digest: 'sha1', transactionId: 'ABC' });
    expect(readCertRep(pendingReply(readPkiMessage(old.bytes), server).body, asked(old)).digest).toBe('sha1');
    const utf8 = derUtf8('a_b');
    const odd = { ...message, transactionIdDer: utf8 };
    expect(pendingReply(odd, server).body.includes(utf8)).toBe(true);
  });

  it('that says no or later has no content at all', () => {
    const { body } = pendingReply(message, server);
    const text = openssl.run('cms', '-cmsout', '-print', '-noout', '-inform', 'DER', '-in', openssl.file(body));
    expect(text).toMatch(/eContent: <ABSENT>/);
  });

  it('is not believed for another question, by another signer, or about another key', () => {
    const { body } = successReply(opened(written), { certificate: issued.certificate, authorities: [] }, server);
    const held = asked(written);
    for (const wrong of [
      { ...held, transactionId: 'autre' },
      { ...held, senderNonce: Buffer.alloc(16) },
      { ...held, authorities: [authority.certificate] },
      { ...held, publicKeyDer: stranger.publicKeyDer },
    ]) {
      expect(() => readCertRep(body, wrong)).toThrow(refusal('wire-scep.notOurs'));
    }
    expect(() => readCertRep(written.bytes, held)).toThrow(DomainError);
    expect(() => readCertRep(body, { ...held, recipient: stranger })).toThrow(refusal('wire-cms.notForThisKey'));
  });

  it('is refused without a status, or a reason', () => {
    const reply = (...more: Buffer[]): Buffer =>
      signData({
        content: undefined,
        signer: server,
        attributes: [
          derAttribute(SCEP_OID.messageType, derPrintable(MESSAGE_TYPES.CertRep)),
          derAttribute(SCEP_OID.transactionId, derPrintable(written.transactionId)),
          derAttribute(SCEP_OID.recipientNonce, derOctets(written.senderNonce)),
          derAttribute(SCEP_OID.senderNonce, derOctets(Buffer.alloc(16))),
          ...more,
        ],
      });
    const status = (code: string): Buffer => derAttribute(SCEP_OID.pkiStatus, derPrintable(code));
    for (const bytes of [reply(), reply(status('1')), reply(status('2'))]) {
      expect(() => readCertRep(bytes, asked(written))).toThrow(refusal('wire-scep.malformed'));
    }
    const reason = derAttribute(SCEP_OID.failInfo, derPrintable('9'));
    expect(() => readCertRep(reply(status('2'), reason), asked(written))).toThrow(refusal('wire-scep.malformed'));
  });
});

describe('OpenSSL, which knows nothing of SCEP,', () => {
  it('verifies, decrypts and reads what a client writes', () => {
    for (const cipher of ['des-cbc', 'des-ede3-cbc', 'aes-128-cbc'] as const) {
      const envelope = openssl.verified(request({ cipher, digest: 'sha1' }).bytes);
      const pkcs10 = openssl.file(openssl.opened(envelope, server));
      const text = openssl.run('req', '-inform', 'DER', '-in', pkcs10, '-noout', '-text', '-verify');
      expect(text).toContain('K7QM-3FHD-2X');
    }
  });

  it('verifies, decrypts and reads what the server answers', () => {
    const read = opened(request());
    const authorities = [authority.certificate];
    const { body } = successReply(read, { certificate: issued.certificate, authorities }, server);
    const bag = openssl.opened(openssl.verified(body), device);
    const text = openssl.run('pkcs7', '-inform', 'DER', '-in', openssl.file(bag), '-print_certs', '-noout');
    expect(text.match(/CN ?= ?Chariot/g)?.length).toBeGreaterThan(0);
    expect(text.indexOf('Chariot')).toBeLessThan(text.indexOf('autorit'));
    expect(readCertificates(bag)).toEqual([issued.certificate, authority.certificate]);
    const printed = openssl.run('cms', '-cmsout', '-print', '-noout', '-inform', 'DER', '-in', openssl.file(body));
    // RFC 8894 §3.2.1: identifiers and strings as another’s reader sees them.
    for (const oid of Object.values(SCEP_OID).filter((one) => one.startsWith('2.16.840.1.113733.1.9.'))) {
      expect(printed.includes(oid)).toBe(oid !== SCEP_OID.failInfo);
    }
    expect(printed).toMatch(/PRINTABLESTRING:3\n/);
    expect(printed).toMatch(/PRINTABLESTRING:0\n/);
    expect(printed).toContain(`PRINTABLESTRING:${read.transactionId}`);
  });

  it('has its envelopes and requests read', () => {
    const files = openssl.filesOf(server);
    openssl.run('req', '-new', '-key', openssl.filesOf(device).key, '-subj', '/CN=a', '-outform', 'DER', '-out', 'p10');
    for (const cipher of ['-des-cbc', '-des3', '-aes256']) {
      const options = ['-provider', 'legacy', '-provider', 'default', '-stream', '-outform', 'DER', '-out', 'sealed'];
      openssl.run('cms', '-encrypt', '-binary', '-in', 'p10', ...options, cipher, '-recip', files.certificate);
      const content = openssl.read('sealed');
      expect(openEnvelope(content, server).content.equals(openssl.read('p10'))).toBe(true);
      const attributes = [
        derAttribute(SCEP_OID.messageType, derPrintable('19')),
        derAttribute(SCEP_OID.transactionId, derPrintable('7')),
        derAttribute(SCEP_OID.senderNonce, derOctets(Buffer.alloc(16))),
      ];
      const read = openRequest(readPkiMessage(signData({ content, signer: device, attributes })), server);
      expect(read.request.subject).toBe('CN=a');
    }
  });
});

it('says a refusal in the words of SCEP', () => {
  const said = (code: string): FailInfo => failInfoOf(new DomainError(code, 'invalid'));
  expect(['wire-cms.weakKey', 'wire-cms.unsupportedAlgorithm', 'wire-cms.unsupportedKey'].map(said)).toEqual([
    'badAlg',
    'badAlg',
    'badAlg',
  ]);
  expect(said('wire-scep.unreadableRequest')).toBe('badMessageCheck');
  expect(said('wire-scep.foreignKey')).toBe('badRequest');
  expect(said('pki.anything')).toBe('badRequest');
});
