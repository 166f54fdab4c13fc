import { createPrivateKey, X509Certificate } from 'node:crypto';
import 'reflect-metadata';
import type { EnrolmentChallenges } from '@chariot/fleet';
import { DomainError, newId, type Reach } from '@chariot/kernel';
import { assemblePki, authoriseIssuance, PKI_MIGRATIONS, type PkiService } from '@chariot/pki';
import { Events, Journal, MasterKey, Outbox, Vault, type PortAnswer, type Tx } from '@chariot/platform';
import {
  frozenClock,
  systemReach,
  testDatabase,
  testDeviceKey,
  testRsaPair,
  type TestDatabase,
} from '@chariot/testkit';
import {
  readCertificatesReply,
  readCertRep,
  writeRequest,
  writeSelfSigned,
  writeSigningRequest,
  type CertRep,
  type KeyPair,
} from '@chariot/wire-scep';
import { ScepDoors } from './index.js';

// Who decides is played here, by a list of challenges; the rest is real. How the fleet decides is its own spec's, and the whole
// way that of the families that come by it.

const START = '2026-11-10T08:00:00Z';
const DAY = 24 * 3_600_000;
const clock = frozenClock(START);
const SUBJECT = [['2.5.4.3', 'administrateur']] as const;

let db: TestDatabase;
let pki: PkiService;
let doors: ScepDoors;
const decided = new Map<string, Awaited<ReturnType<EnrolmentChallenges['accept']>>>();

beforeAll(async () => {
  db = await testDatabase({ migrations: PKI_MIGRATIONS });
  pki = assemblePki({
    ...{ database: db.database, vault: new Vault(MasterKey.random()), clock },
    ...{ journal: new Journal(), outbox: new Outbox(), events: new Events() },
  });
  await pki.open();
  doors = new ScepDoors(db.database, clock, pki, {
    accept: (_tx: Tx, reach: Reach, { challenge }) => {
      const decision = decided.get(challenge);
      if (reach.kind !== 'system' || decision === undefined) {
        throw new DomainError('fleet.challengeUnknown', 'forbidden', { fr: 'Inconnu : secret', en: 'Unknown' });
      }
      return Promise.resolve(decision);
    },
  });
});
beforeEach(() => clock.set(START));
afterAll(() => db.drop());

function challenge(replaced: string[] = []): string {
  const one = newId();
  decided.set(one, { kind: 'enrolment', deviceId: newId(), reference: `challenge:${one}`, replaced });
  return one;
}
const pair = (): KeyPair => testRsaPair();
const get = (rawQuery: string): Promise<PortAnswer> => doors.answer({ method: 'GET', rawQuery, body: Buffer.alloc(0) });

async function authorities(): Promise<[Buffer, ...Buffer[]]> {
  const { contentType = '', body = '' } = await get('operation=GetCACert');
  return readCertificatesReply({ contentType, body: Buffer.from(body) }) as [Buffer, ...Buffer[]];
}

async function ask(
  challengePassword: string,
  { keys = pair(), known }: { keys?: KeyPair; known?: [Buffer, ...Buffer[]] } = {},
): Promise<CertRep & { answer: PortAnswer }> {
  const above = known ?? (await authorities());
  const [from, until] = [new Date('2026-09-01'), new Date('2036-09-01')];
  const certificate = writeSelfSigned({ subject: SUBJECT, keys, serial: 1n, from, until });
  const signer = { certificate, key: keys.privateKey };
  const request = writeSigningRequest({ subject: SUBJECT, keys, challengePassword });
  const written = writeRequest({ kind: 'PKCSReq', request, signer, authority: above[0] });
  const answer = await doors.answer({ method: 'POST', rawQuery: 'operation=PKIOperation', body: written.bytes });
  const publicKeyDer = keys.publicKey.export({ type: 'spki', format: 'der' });
  const reply = readCertRep(Buffer.from(answer.body ?? ''), {
    ...{ ...written, recipient: signer, authorities: above, publicKeyDer },
  });
  return { ...reply, answer };
}

describe('SCEP', () => {
  it('issues what was decided, under a name of ours', async () => {
    const shown = challenge();
    const reply = await ask(shown);
    expect(reply).toMatchObject({
      status: 'success',
      answer: { status: 200, contentType: 'application/x-pki-message' },
    });
    if (reply.status !== 'success') throw new Error('refused');
    const identity = await pki.identify(reply.certificate, clock.now());
    expect(identity).toMatchObject({ deviceId: decided.get(shown)?.deviceId, firstUse: true });
    expect(reply.certificate.includes(Buffer.from('administrateur'))).toBe(false);
    expect(reply.authorities).toHaveLength(2);
  });

  it('says nothing of what was wrong with a challenge, but to the log', async () => {
    const reply = await ask('deviné');
    expect(reply).toMatchObject({ status: 'failure', failInfo: 'badRequest' });
    expect(reply.status === 'failure' && reply.text).not.toContain('secret');
    expect(reply.answer.refused).toEqual({ code: 'fleet.challengeUnknown' });
  });

  it('gives the successor of a certificate to the key that a renewal was decided for, both good until it comes with it', async () => {
    const shown = challenge();
    const first = await ask(shown);
    if (first.status !== 'success') throw new Error('refused');
    const deviceId = newId();
    const { fingerprint = '' } = (await pki.identify(first.certificate, clock.now())) ?? {};
    await db.database.transaction(systemReach(), (tx) => pki.assign(tx, { fingerprint, deviceId }));
    decided.set('renouvelle', { kind: 'renewal', deviceId, certificate: fingerprint });
    const next = await ask('renouvelle');
    if (next.status !== 'success') throw new Error('refused');
    const identity = await pki.identify(next.certificate, clock.now());
    expect(identity).toMatchObject({ deviceId, firstUse: true, unassigned: false });
    expect(await pki.identify(first.certificate, clock.now())).toMatchObject({ deviceId });
    await db.database.transaction(systemReach(), (tx) => pki.markUsed(tx, identity?.fingerprint ?? ''));
    // No notice is listened to here: what is remembered of it lasts half a minute.
    clock.advance(60_000);
    expect(await pki.identify(first.certificate, clock.now())).toBeNull();
    // What it was to succeed is no more.
    expect(await ask('renouvelle')).toMatchObject({ status: 'failure', failInfo: 'badRequest' });
  });

  it('revokes what it replaces, in the same transaction', async () => {
    const first = challenge();
    const before = await ask(first);
    const deviceId = decided.get(first)?.deviceId ?? '';
    expect((await ask(challenge([deviceId]))).status).toBe('success');
    if (before.status !== 'success') throw new Error('refused');
    expect(await pki.identify(before.certificate, clock.now())).toBeNull();
  });

  it('issues nothing when the decision does not commit', async () => {
    const shown = challenge([newId()]);
    const count = () => db.ownerQuery('select count(*) from pki.device_certificate');
    const before = await count();
    jest.spyOn(pki, 'revoke').mockRejectedValueOnce(new Error('panne'));
    await expect(ask(shown)).rejects.toThrow('panne');
    expect(await count()).toEqual(before);
    jest.restoreAllMocks();
  });

  it('opens what was sealed to the registration authority before this one, and answers as that one', async () => {
    const known = await authorities();
    const [{ notAfter }] = await pki.registrationIdentities();
    clock.set(new Date(notAfter.getTime() - 59 * DAY).toISOString());
    const [now] = await authorities();
    expect(now).not.toEqual(known[0]);
    expect((await ask(challenge(), { known })).status).toBe('success');
    expect((await ask(challenge())).status).toBe('success');
  });

  it('writes nothing for a key that could not open the answer', async () => {
    const { keyPem, csrPem } = testDeviceKey();
    const deviceId = newId();
    const { certificatePem, fingerprint } = await db.database.transaction(systemReach(), (tx) =>
      pki.issue(tx, { csrPem, deviceId, authorisation: authoriseIssuance(tx, { deviceId, reference: deviceId }) }),
    );
    expect(await pki.noteFirstUse(fingerprint, clock.now())).toBe(true);
    const signer = { certificate: new X509Certificate(certificatePem).raw, key: createPrivateKey(keyPem) };
    const request = writeSigningRequest({ subject: SUBJECT, keys: pair() });
    const [authority] = await authorities();
    const { bytes } = writeRequest({ kind: 'RenewalReq', request, signer, authority });
    const rows = () => db.ownerQuery('select fingerprint, revoked_at from pki.device_certificate order by 1');
    const before = await rows();
    const answer = await doors.answer({ method: 'POST', rawQuery: 'operation=PKIOperation', body: bytes });
    expect(answer).toMatchObject({ status: 200, refused: { code: 'gateway-scep.notRsa' } });
    expect(await rows()).toEqual(before);
  });

  it('has words of its own for what the port refuses', () => {
    for (const [status, told] of [
      [413, 413],
      [429, 429],
      [500, 503],
    ] as const) {
      for (const door of doors.list) expect(door.refuse(status).status).toBe(told);
    }
  });
});
