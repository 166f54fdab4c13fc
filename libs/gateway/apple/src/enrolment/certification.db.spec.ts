import { generateKeyPairSync } from 'node:crypto';
import { knock } from '@chariot/testkit';
import { onlyValue, readSignedData, signData } from '@chariot/wire-cms';
import { FAIL_INFOS, SCEP_OID, writeQuery, writeRequest, type CertRep } from '@chariot/wire-scep';
import { Installation, START } from './installation.scene.js';
import { PlayedIpad, rsaPair } from './played-ipad.scene.js';

let server: Installation;
let codes: string[];
const keys = rsaPair();

beforeAll(async () => {
  server = await Installation.open({ unsigned: true });
}, 240_000);
beforeEach(async () => {
  server.clock.set(START);
  ({ codes } = await server.codes());
});
afterAll(() => server.close());

const ipad = (options?: ConstructorParameters<typeof PlayedIpad>[1]): PlayedIpad => new PlayedIpad(server, options);
async function invited(): Promise<PlayedIpad> {
  const device = ipad();
  await device.download(codes.shift() ?? '');
  return device;
}
const certificates = async (): Promise<number> =>
  Number((await server.db.ownerQuery<{ n: string }>('select count(*) as n from pki.device_certificate'))[0]?.n);

/** A CertRep that says no, and nothing is issued or spent. */
async function isRefused(failInfo: string, ask: () => Promise<CertRep>): Promise<void> {
  const before = await server.everything();
  const reply = await ask();
  expect(reply).toMatchObject({ status: 'failure', failInfo });
  expect(await server.everything()).toBe(before);
}

describe('the doors of SCEP', () => {
  it('say what they can, in the exact types', async () => {
    const caps = await knock(server.port, { path: '/scep?operation=GetCACaps' });
    expect([caps.status, caps.headers['content-type']]).toEqual([200, 'text/plain']);
    expect(caps.text.split('\n')).toEqual(expect.arrayContaining(['Renewal', 'SHA-256', 'AES', 'POSTPKIOperation']));
    const certificate = await knock(server.port, { path: '/scep?operation=GetCACert&message=x' });
    expect([certificate.status, certificate.headers['content-type']]).toEqual([200, 'application/x-x509-ca-ra-cert']);
    expect(await ipad().authorities()).toHaveLength(3);
  });

  it('give a certificate by GET, in base64 and as it is, and by POST whatever its address says', async () => {
    for (const form of ['base64', 'raw'] as const) {
      const device = await invited();
      const [authority] = await device.authorities();
      const signer = device.selfSigned();
      const written = writeRequest({ kind: 'PKCSReq', request: device.request(device.challenge), signer, authority });
      const got = await knock(server.port, { path: `/scep?${writeQuery(written.bytes, form)}` });
      expect([got.status, got.headers['content-type']]).toEqual([200, 'application/x-pki-message']);
      const posted = await knock(server.port, {
        ...{ method: 'POST', path: `/scep?${writeQuery(written.bytes, form)}`, body: written.bytes },
        headers: { 'content-type': 'application/octet-stream' },
      });
      expect([posted.status, posted.headers['content-type']]).toEqual([200, 'application/x-pki-message']);
    }
  });

  it('answer the oldest clients in their own algorithms', async () => {
    const device = await invited();
    const reply = await device.ask(device.challenge, { cipher: 'des-cbc', digest: 'sha1' });
    expect(reply).toMatchObject({ status: 'success' });
  });

  it('never answer garbage with anything but a 400', async () => {
    for (const path of ['/scep', '/scep?operation=GetNextCACert', '/scep?operation=PKIOperation&message=%zz%ff']) {
      expect((await knock(server.port, { path })).status).toBe(400);
    }
    expect((await ipad().post(Buffer.from('bonjour'))).status).toBe(400);
    expect((await ipad().post(Buffer.alloc(0))).status).toBe(400);
    expect((await ipad().post(Buffer.alloc(64 * 1024 + 1))).status).toBe(413);
  });
});

describe('a challenge', () => {
  it('gives one certificate to two requests at once, and the same one again to the same key', async () => {
    const device = await invited();
    const { challenge } = device;
    const rivals = [device, ipad()];
    const before = await certificates();
    const replies = await Promise.all(rivals.map((one) => one.ask(challenge)));
    expect(replies.map(({ status }) => status).sort()).toEqual(['failure', 'success']);
    expect(await certificates()).toBe(before + 1);
    const winner = rivals[replies.findIndex(({ status }) => status === 'success')];
    const again = await winner?.ask(challenge);
    expect(again).toMatchObject({
      status: 'success',
      certificate: replies.find((one) => one.status === 'success')?.certificate,
    });
    expect(await certificates()).toBe(before + 1);
  });

  it('gives nothing when it is spent, unknown, absent or late', async () => {
    const device = await invited();
    const { challenge } = device;
    await device.certify();
    await isRefused('badRequest', () => ipad().ask(challenge));
    await isRefused('badRequest', () => ipad().ask('deviné'));
    await isRefused('badRequest', () => ipad().ask(undefined));
    await isRefused('badRequest', () => ipad().ask(codes[0] ?? ''));
    const late = await invited();
    server.clock.advance(61 * 60_000);
    await isRefused('badRequest', () => late.ask(late.challenge));
  });

  it('gives nothing to a key that another challenge went to', async () => {
    const [first, second] = [await invited(), await invited()];
    await first.certify();
    second.keys = first.keys;
    await isRefused('badRequest', () => second.ask(second.challenge));
    second.keys = rsaPair();
    await second.certify();
  });

  it('is not told apart: every refusal of one says the same', async () => {
    const device = await invited();
    const { challenge } = device;
    await device.certify();
    const texts = [];
    for (const shown of [challenge, 'deviné', undefined]) {
      const reply = await ipad().ask(shown);
      texts.push(reply.status === 'failure' ? reply.text : reply.status);
    }
    expect(new Set(texts).size).toBe(1);
  });

  it('gives nothing to a request swapped behind the signature, nor to a weak key', async () => {
    const device = await invited();
    await isRefused('badRequest', () => device.ask(device.challenge, { keys }));
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
    await expect(weakly(device, weak)).resolves.toBe('badAlg');
    const tiny = generateKeyPairSync('rsa', { modulusLength: 512 });
    await expect(weakly(device, tiny)).resolves.toBe('badAlg');
    expect((await device.ask(device.challenge)).status).toBe('success');
  });

  it('is another one after a key that never came back, whose certificate is then worth nothing', async () => {
    const [code = ''] = codes;
    const [first, second] = [ipad(), ipad()];
    await first.download(code);
    await first.certify();
    await second.download(code);
    expect(second.challenge).not.toBe(first.challenge);
    await second.certify();
    expect((await first.put(first.authenticating())).status).toBe(403);
    expect((await second.put(second.authenticating())).status).toBe(200);
  });

  it('is in the profile alone, signed or not', async () => {
    const [code = ''] = codes;
    const device = ipad();
    await device.download(code);
    const plain = await device.open(code, '/chariot-non-signe.mobileconfig');
    expect([plain.status, plain.headers['content-type']]).toEqual([200, 'application/x-apple-aspen-config']);
    expect(plain.text.startsWith('<?xml')).toBe(true);
    expect(plain.text).toContain(device.challenge);
    expect((await device.open(code)).text).not.toContain(device.challenge);
    expect(await server.everything()).not.toContain(device.challenge);
  });
});

/** Signed by a key that is too weak: nothing could be sealed for it, so only the failure is read. */
async function weakly(device: PlayedIpad, pair: ReturnType<typeof rsaPair>): Promise<string | undefined> {
  const authorities = await device.authorities();
  const signer = device.selfSigned(pair);
  const request = device.request(device.challenge, pair);
  const written = writeRequest({ kind: 'PKCSReq', request, signer, authority: authorities[0] });
  const answer = await device.post(written.bytes);
  expect(answer.status).toBe(200);
  const { attributes } = readSignedData(answer.bytes, { mayBeEmpty: true });
  const failInfo = onlyValue(attributes, SCEP_OID.failInfo, 'failInfo')?.content.toString('ascii');
  return Object.entries(FAIL_INFOS).find(([, code]) => code === failInfo)?.[0];
}

describe('a renewal', () => {
  it('is refused to a certificate that nobody came with, to a stranger, and to one that is revoked', async () => {
    const device = await invited();
    await device.certify();
    await isRefused('badRequest', () => device.renew(keys));
    const stranger = ipad();
    await isRefused('badMessageCheck', () =>
      stranger.ask(undefined, { kind: 'RenewalReq', signer: stranger.selfSigned(), keys }),
    );
    const gone = await ipad().enrol(codes.shift() ?? '');
    await gone.put(gone.says('CheckOut'));
    await isRefused('badMessageCheck', () => gone.renew(keys));
  });

  it('is refused to a message that somebody else has signed', async () => {
    const [device, other] = [await ipad().enrol(codes.shift() ?? ''), await ipad().enrol(codes.shift() ?? '')];
    const forged = { certificate: device.signer.certificate, key: other.key };
    const written = signData({ content: Buffer.from('x'), signer: forged });
    expect((await device.post(written)).status).toBe(400);
  });
});
