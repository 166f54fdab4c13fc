import { createPublicKey, X509Certificate } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FrozenClock, systemClock, type Clock } from '@chariot/kernel';
import { Authority, DECADE } from '../fake-server/authority.js';
import { FakeServer, type FakeOptions } from '../fake-server/fake-server.js';
import { PaperMachine, temporaryFolder } from '../fake-server/fixtures.js';
import { StateFolder } from '../state/state.repository.js';
import { tcpNetwork } from '../trust/network.service.js';
import { newDeviceKey, signingRequest } from './device-key.js';
import { Enrolment } from './enrolment.repository.js';
import { enrolMachine, unenrolMachine } from './enrolment.service.js';

const CODE = 'k7qm 3fhd 2x';
const refusal = (code: string) => expect.objectContaining({ code });
let authority: Authority;
let fingerprint: string;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let fake: FakeServer;
let state: StateFolder;

beforeAll(async () => {
  authority = await Authority.make();
  fingerprint = await authority.fingerprint();
});
beforeEach(async () => {
  folder = await temporaryFolder();
  state = await StateFolder.open(join(folder.path, 'state'));
});
afterEach(async () => {
  await fake.stop();
  await folder.remove();
});

async function serve(options: Partial<FakeOptions> = {}): Promise<void> {
  fake = await FakeServer.start({ authority, leaf: await authority.server(['127.0.0.1']), ...options });
}
function enrol(localClock: Clock = systemClock, sheet: Partial<{ fingerprint: string; code: string }> = {}) {
  const parts = { state, machine: new PaperMachine(), network: tcpNetwork, localClock, timeoutMs: 5000 };
  return enrolMachine(parts, { serverUrl: fake.url, fingerprint, code: CODE, ...sheet });
}

describe('enrolment', () => {
  it('makes a key that nobody else can read, and keeps who it is', async () => {
    await serve();
    const reply = await enrol();
    expect(reply.label).toBe('Classe mobile 1 · Tablette 7');
    expect(fake.devices).toHaveLength(1);
    expect(fake.devices[0]).toMatchObject({ code: 'K7QM-3FHD-2X', facts: { serialNumber: 'HA1YTQ7B', software: [] } });

    const identity = await new Enrolment(state).identity();
    const certificate = new X509Certificate(reply.chain[0] ?? '');
    expect(certificate.publicKey.equals(createPublicKey(identity?.keyPem ?? ''))).toBe(true);
    expect((await stat(state.path)).mode & 0o777).toBe(0o700);
    for (const name of await readdir(state.path)) {
      expect([name, (await stat(join(state.path, name))).mode & 0o777]).toEqual([name, 0o600]);
    }
    expect(await readdir(state.path)).toEqual(['enrolment.json', 'identity.json', 'server.json']);
  });

  it('is done once: a second asks to unenrol first', async () => {
    await serve();
    await enrol();
    await expect(enrol()).rejects.toEqual(refusal('agent.alreadyEnrolled'));
    expect(fake.devices).toHaveLength(1);
  });

  it('whose reply was lost is asked for again with the same key', async () => {
    await serve();
    fake.mishap('enrol', 'lost');
    await enrol();
    expect(fake.heard).toEqual(['time', 'enrol', 'enrol']);
    expect(fake.devices).toHaveLength(1);
  });

  it('that was cut short uses the same key the next time', async () => {
    await serve();
    fake.mishap('enrol', 'lost', 'lost');
    await expect(enrol()).rejects.toEqual(refusal('agent.unreachable'));
    await enrol();
    expect(fake.devices).toHaveLength(1);
  });

  it('with what a sheet prints of the fingerprint pins the whole of it', async () => {
    await serve();
    await enrol(systemClock, { fingerprint: fingerprint.slice(0, 40).toUpperCase() });
    expect(await new Enrolment(state).server()).toEqual({ url: fake.url, fingerprint });
  });

  it('does not take a certificate for another key, or of another authority', async () => {
    const other = await Authority.make();
    const csr = await signingRequest(await newDeviceKey());
    for (const chain of [
      authority.chain(await authority.device(csr, 'x')),
      other.chain(await other.device(csr, 'x')),
      [await other.device(csr, 'x'), authority.issuing.pem, authority.root.pem],
    ]) {
      await serve({ enrolChain: () => chain });
      await expect(enrol()).rejects.toEqual(refusal('agent.untrusted'));
      expect(await new Enrolment(state).details()).toBeNull();
      await fake.stop();
    }
    await serve();
  });

  it('shows the server’s own refusal', async () => {
    await serve();
    fake.mishap('enrol', { status: 410, retry: false });
    await expect(enrol()).rejects.toMatchObject({ code: 'fake.mishap', fr: 'Ordre du test.' });
    expect(await new Enrolment(state).details()).toBeNull();
  });

  it('with an unreadable code says so before any connection', async () => {
    await serve();
    await expect(enrol(systemClock, { code: 'K7QM' })).rejects.toEqual(refusal('wire-agent.invalidCode'));
    expect(fake.connections.count).toBe(0);
  });
});

describe('a server that is not ours hears nothing', () => {
  const nothingWasSaid = (): void => {
    expect(fake.heard).toEqual([]);
    expect(fake.connections.bytes).toBe(0);
  };

  it('when its root is another', async () => {
    await serve();
    await expect(enrol(systemClock, { fingerprint: 'ab'.repeat(32) })).rejects.toEqual(refusal('agent.untrusted'));
    nothingWasSaid();
  });

  it('when its name is another', async () => {
    await serve({ leaf: await authority.server(['chariot.exemple.fr']) });
    await expect(enrol()).rejects.toEqual(refusal('agent.untrusted'));
    nothingWasSaid();
  });

  it('when it holds an enrolled tablet’s certificate', async () => {
    const { ExtendedKeyUsage } = await import('../fake-server/authority.js');
    await serve({ leaf: await authority.server(['127.0.0.1'], DECADE, ExtendedKeyUsage.clientAuth) });
    await expect(enrol()).rejects.toEqual(refusal('agent.untrusted'));
    nothingWasSaid();
  });
});

describe('the clock', () => {
  const terms = { notBefore: new Date('2026-09-01T00:00:00Z'), notAfter: new Date('2026-12-31T00:00:00Z') };
  const now = () => new Date('2026-12-01T08:00:00Z');

  it('of 1970 is corrected by the signed time, and the chain is checked at that time', async () => {
    await serve({ leaf: await authority.server(['127.0.0.1'], terms), now });
    await enrol(new FrozenClock('1970-01-01T00:03:00Z'));
    expect(fake.devices).toHaveLength(1);
  });

  it('of 2046 as well', async () => {
    await serve({ leaf: await authority.server(['127.0.0.1'], terms), now });
    await enrol(new FrozenClock('2046-01-01T00:00:00Z'));
    expect(fake.devices).toHaveLength(1);
  });

  it('that is right finds an expired certificate out, and nothing but the nonce is said', async () => {
    const late = () => new Date('2027-02-01T08:00:00Z');
    await serve({ leaf: await authority.server(['127.0.0.1'], terms), now: late });
    await expect(enrol(new FrozenClock('2027-02-01T08:00:00Z'))).rejects.toEqual(refusal('agent.outOfDate'));
    expect(fake.heard).toEqual(['time']);
  });

  const lies: [string, NonNullable<FakeOptions['timeReply']>, string][] = [
    ['an old reply played again', ({ time }) => ({ time, nonce: 'AAAAAAAAAAAAAAAAAAAAAAAA' }), 'agent.untrusted'],
    ['a date outside the certificate’s', ({ nonce }) => ({ nonce, time: '2027-01-02T00:00:00Z' }), 'agent.outOfDate'],
  ];
  it.each(lies)('does not believe %s', async (_, timeReply, code) => {
    await serve({ leaf: await authority.server(['127.0.0.1'], terms), now, timeReply });
    await expect(enrol(new FrozenClock('1970-01-01T00:03:00Z'))).rejects.toEqual(refusal(code));
    expect(fake.heard).toEqual(['time']);
  });

  it('does not believe a time signed by another key, another authority, or a tablet', async () => {
    const { ExtendedKeyUsage } = await import('../fake-server/authority.js');
    const other = await Authority.make();
    const foreign = await other.server(['127.0.0.1']);
    const tablet = await authority.server(['127.0.0.1'], DECADE, ExtendedKeyUsage.clientAuth);
    for (const signer of [
      { keyPem: foreign.keyPem },
      { keyPem: foreign.keyPem, chain: other.chain(foreign.pem) },
      { keyPem: tablet.keyPem, chain: authority.chain(tablet.pem) },
    ]) {
      await serve({ timeReply: (honest) => ({ ...honest, ...signer }) });
      await expect(enrol()).rejects.toEqual(refusal('agent.untrusted'));
      await fake.stop();
    }
    await serve();
  });
});

describe('leaving', () => {
  const leave = (evenAlone = false) =>
    unenrolMachine(
      { state, machine: new PaperMachine(), network: tcpNetwork, localClock: systemClock, timeoutMs: 5000 },
      { reason: 'Fin de la convention.', evenAlone },
    );

  it('tells the server, then forgets everything', async () => {
    await serve();
    await enrol();
    expect(await leave()).toEqual([]);
    expect(fake.devices).toHaveLength(0);
    await expect(readdir(state.path)).rejects.toThrow();
  });

  it('without the server only if asked to', async () => {
    await serve();
    await enrol();
    fake.mishap('unenrol', 'lost');
    await expect(leave()).rejects.toEqual(refusal('agent.unreachable'));
    expect(await new Enrolment(state).details()).not.toBeNull();
    fake.mishap('time', { status: 503, retry: true });
    expect(await leave(true)).toEqual([]);
    await expect(readdir(state.path)).rejects.toThrow();
  });
});
