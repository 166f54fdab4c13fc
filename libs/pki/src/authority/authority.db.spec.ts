import { execFileSync } from 'node:child_process';
import { createPrivateKey, verify, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@chariot/kernel';
import { Events, Journal, MasterKey, Outbox, Vault } from '@chariot/platform';
import {
  deviceReach,
  frozenClock,
  personReach,
  systemReach,
  testDatabase,
  type FrozenClock,
  type TestDatabase,
} from '@chariot/testkit';
import { assemblePki, PKI_MIGRATIONS, timeStatement, type PkiService } from '../index.js';

const START = '2026-11-10T08:00:00Z';
const DAY = 86_400_000;
const HOSTNAMES = ['chariot.example.fr', '192.0.2.7', '2001:db8::7'];
const certificatesIn = (pem: string): string[] => pem.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----\n/g) ?? [];
const refusal = (code: string): Error => expect.objectContaining({ name: 'DomainError', code: `pki.${code}` });

let db: TestDatabase;
let folder: string;
let clock: FrozenClock;
const master = MasterKey.random();

/** One process of the installation. */
function startProcess(key: MasterKey = master): PkiService {
  return assemblePki({
    database: db.database,
    vault: new Vault(key),
    journal: new Journal(),
    outbox: new Outbox(),
    events: new Events(),
    clock,
  });
}

function openssl(...args: string[]): string {
  return execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
}

function write(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return name;
}

const attime = (): string[] => ['-attime', String(Math.floor(clock.now().getTime() / 1000))];

beforeEach(async () => {
  db = await testDatabase({ migrations: PKI_MIGRATIONS });
  folder = mkdtempSync(join(tmpdir(), 'authority-'));
  clock = frozenClock(START);
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await db.drop();
});

describe('authority', () => {
  it('is made once, by whichever process starts first', async () => {
    const processes = [startProcess(), startProcess(), startProcess(), startProcess()];
    await Promise.all(processes.map((pki) => pki.open()));
    const [first, ...others] = processes.map((pki) => pki.trustAnchors());
    for (const other of others) expect(other).toEqual(first);
    expect(await db.ownerQuery('select role from pki.authority order by role')).toEqual([
      { role: 'issuing' },
      { role: 'root' },
    ]);
    expect(await db.ownerQuery('select act, subject_label as role from platform.journal order by id')).toEqual([
      { act: 'pki.authority.created', role: 'root' },
      { act: 'pki.authority.created', role: 'issuing' },
    ]);
  });

  it('is a chain that OpenSSL verifies, with the curves, lives and limits that were decided', async () => {
    const pki = startProcess();
    await pki.open();
    const { rootPem, issuingPem, rootFingerprint } = pki.trustAnchors();
    const [root, issuing] = [write('root.pem', rootPem), write('issuing.pem', issuingPem)];
    expect(openssl('verify', '-x509_strict', ...attime(), '-CAfile', root, root)).toContain('OK');
    expect(openssl('verify', '-x509_strict', ...attime(), '-CAfile', root, issuing)).toContain('OK');
    const text = [root, issuing].map((file) => openssl('x509', '-in', file, '-noout', '-text'));
    expect(text[0]).toMatch(/NIST CURVE: P-384[^]+CA:TRUE\n/);
    expect(text[0]).toContain('Signature Algorithm: ecdsa-with-SHA384');
    expect(text[1]).toMatch(/NIST CURVE: P-256[^]+CA:TRUE, pathlen:0\n/);
    expect(text.join()).toMatch(/Key Usage: critical\n +Certificate Sign, CRL Sign\n/);
    expect(new X509Certificate(rootPem).validTo).toBe('Nov 10 08:00:00 2046 GMT');
    expect(new X509Certificate(issuingPem).validTo).toBe('Nov 10 08:00:00 2036 GMT');
    expect(new X509Certificate(rootPem).fingerprint256.replace(/:/g, '').toLowerCase()).toBe(rootFingerprint);
  });

  it('leaves no private key that can be read in the database', async () => {
    const pki = startProcess();
    await pki.open();
    const { key } = await pki.serverCredentials(HOSTNAMES);
    const secrets = await db.database.read(systemReach(), (tx) =>
      tx.query<{ id: string; purpose: string }>('select id, purpose from platform.secret'),
    );
    expect(secrets.map(({ purpose }) => purpose).sort()).toEqual([
      'pki.authorityKey',
      'pki.authorityKey',
      'pki.serverKey',
    ]);
    const opened: Buffer[] = [];
    await db.database.read(systemReach(), async (tx) => {
      for (const { id, purpose } of secrets) opened.push(await new Vault(master).open(tx, id, purpose));
    });
    const keys = [
      createPrivateKey(key),
      ...opened.map((der) => createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })),
    ];
    const dump = await everythingIn(db);
    expect(dump).toContain('chariot.example.fr'); // it does look where the rows are
    expect(dump).not.toMatch(/PRIVATE KEY/);
    for (const scalar of keys.map((each) => Buffer.from(each.export({ format: 'jwk' }).d ?? '', 'base64url'))) {
      expect(scalar.length).toBeGreaterThanOrEqual(32);
      for (const encoding of ['hex', 'base64', 'base64url'] as const) {
        expect(dump).not.toContain(scalar.toString(encoding));
      }
    }
  });

  it('does not open under another master key', async () => {
    await startProcess().open();
    const stranger = startProcess(MasterKey.random());
    await expect(stranger.open()).rejects.toThrow();
    await expect(stranger.serverCredentials(HOSTNAMES)).rejects.toThrow(refusal('notOpen'));
  });

  it('does not open when its certificate was exchanged', async () => {
    await startProcess().open();
    await db.ownerQuery(
      `update pki.authority set certificate = (select certificate from pki.authority where role = 'root')
       where role = 'issuing'`,
    );
    await expect(startProcess().open()).rejects.toThrow(refusal('brokenAuthority'));
  });

  it('says nothing before it is open', async () => {
    const pki = startProcess();
    expect(() => pki.trustAnchors()).toThrow(refusal('notOpen'));
    await expect(pki.signTime('a')).rejects.toThrow(refusal('notOpen'));
    await expect(pki.crl()).rejects.toThrow(refusal('notOpen'));
    await expect(pki.identify(Buffer.from([1]), clock.now())).rejects.toThrow(refusal('notOpen'));
  });

  it('is hidden from people and devices, and out of their hands', async () => {
    const pki = startProcess();
    await pki.open();
    await pki.serverCredentials(HOSTNAMES);
    await pki.crl();
    const administrator = personReach({ role: 'administrator', placeId: newId() });
    for (const reach of [administrator, deviceReach()]) {
      for (const table of ['authority', 'server_certificate', 'device_certificate', 'revocation_list']) {
        const rows = await db.database.read(reach, (tx) => tx.query(`select * from pki.${table}`));
        expect(rows).toEqual([]);
      }
      const intrusion = db.database.transaction(reach, (tx) =>
        tx.execute(`insert into pki.revocation_list values ($1, 1, 0, now(), '')`, [newId()]),
      );
      await expect(intrusion).rejects.toThrow(/row-level security/);
    }
    for (const statement of [
      'delete from pki.authority',
      'update pki.authority set retired_at = now()',
      'delete from pki.device_certificate',
      'update pki.device_certificate set key_fingerprint = fingerprint',
      'truncate pki.revocation_list',
    ]) {
      await expect(db.database.transaction(systemReach(), (tx) => tx.execute(statement))).rejects.toThrow(
        /permission denied/,
      );
    }
  });
});

describe('server certificate', () => {
  it('is verified by OpenSSL for each of its names and no other', async () => {
    const pki = startProcess();
    await pki.open();
    const { chain, key, notAfter } = await pki.serverCredentials(HOSTNAMES);
    const [leaf, issuing, root] = certificatesIn(chain);
    write('leaf.pem', leaf!);
    write('issuing.pem', issuing!);
    write('root.pem', root!);
    expect(pki.trustAnchors()).toMatchObject({ rootPem: root, issuingPem: issuing });
    const check = (...names: string[]): string =>
      openssl(
        ...['verify', '-x509_strict', '-purpose', 'sslserver', ...attime(), ...names],
        ...['-CAfile', 'root.pem', '-untrusted', 'issuing.pem', 'leaf.pem'],
      );
    expect(check('-verify_hostname', 'chariot.example.fr')).toContain('OK');
    expect(check('-verify_ip', '192.0.2.7')).toContain('OK');
    expect(check('-verify_ip', '2001:db8::7')).toContain('OK');
    expect(() => check('-verify_hostname', 'autre.example.fr')).toThrow(/hostname mismatch/);
    expect(new X509Certificate(leaf!).checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(new X509Certificate(leaf!).ca).toBe(false);
    expect(notAfter).toEqual(new Date('2027-02-08T08:00:00Z'));
  });

  it('is kept until its last thirty days or until its names change, and shared by all processes', async () => {
    const [one, two] = [startProcess(), startProcess()];
    await one.open();
    await two.open();
    const [first, same] = await Promise.all([one.serverCredentials(HOSTNAMES), two.serverCredentials(HOSTNAMES)]);
    expect(same).toEqual(first);
    expect(await one.serverCredentials([...HOSTNAMES].reverse())).toEqual(first);

    clock.set(first.renewFrom);
    clock.advance(-1000);
    expect(await one.serverCredentials(HOSTNAMES)).toEqual(first);
    clock.advance(1000);
    const second = await one.serverCredentials(HOSTNAMES);
    expect(second.chain).not.toBe(first.chain);
    expect(second.key).not.toBe(first.key);
    expect(await two.serverCredentials(HOSTNAMES)).toEqual(second);

    const renamed = await two.serverCredentials(['nouveau.example.fr']);
    expect(new X509Certificate(renamed.chain).subjectAltName).toBe('DNS:nouveau.example.fr');
    expect(await one.serverCredentials(HOSTNAMES)).toEqual(second);
    expect(await db.ownerQuery('select count(*)::int as made from pki.server_certificate')).toEqual([{ made: 3 }]);
  });

  it('never ends, nor has to be renewed, in the summer', async () => {
    const pki = startProcess();
    await pki.open();
    clock.set('2027-05-02T08:00:00Z'); // 90 days lead to 31 July
    const { notAfter, renewFrom } = await pki.serverCredentials(HOSTNAMES);
    expect(notAfter.toISOString().slice(0, 10)).toBe('2027-10-11');
    expect(renewFrom.toISOString().slice(0, 10)).toBe('2027-09-11');
  });

  it('refuses what is not a name', async () => {
    const pki = startProcess();
    await pki.open();
    await expect(pki.serverCredentials(['*'])).rejects.toThrow(refusal('invalidHostname'));
    await expect(pki.serverCredentials([])).rejects.toThrow(refusal('invalidHostname'));
  });
});

describe('signed time', () => {
  it('is verified with the chain that comes with it, for its nonce and its time alone', async () => {
    const pki = startProcess();
    await pki.open();
    await pki.serverCredentials(HOSTNAMES);
    clock.advance(1234);
    const { time, nonce, chain, signature } = await pki.signTime('Az0-_');
    expect({ time, nonce }).toEqual({ time: '2026-11-10T08:00:01.234Z', nonce: 'Az0-_' });
    const [leaf, issuing, root] = chain.map((pem) => new X509Certificate(pem));
    expect(leaf!.verify(issuing!.publicKey)).toBe(true);
    expect(issuing!.verify(root!.publicKey)).toBe(true);
    expect(root!.toString()).toBe(pki.trustAnchors().rootPem);
    const isGood = (statement: Buffer): boolean =>
      verify('sha256', statement, leaf!.publicKey, Buffer.from(signature, 'base64'));
    expect(isGood(timeStatement('Az0-_', time))).toBe(true);
    expect(isGood(timeStatement('Az0-A', time))).toBe(false);
    expect(isGood(timeStatement('Az0-_', '2026-11-10T08:00:01.235Z'))).toBe(false);
  });

  it('is signed with a certificate that is still good, however long the process has been up', async () => {
    const pki = startProcess();
    await pki.open();
    await pki.serverCredentials(HOSTNAMES);
    clock.advance(400 * DAY);
    const [leaf] = (await pki.signTime('a')).chain;
    expect(new Date(new X509Certificate(leaf!).validTo).getTime()).toBeGreaterThan(clock.now().getTime());
  });

  it('refuses an ill-formed nonce', async () => {
    const pki = startProcess();
    await pki.open();
    await pki.serverCredentials(HOSTNAMES);
    await expect(pki.signTime('a\nb')).rejects.toThrow(refusal('invalidNonce'));
  });
});

/** Every row of every table, as text. */
async function everythingIn({ ownerQuery }: TestDatabase): Promise<string> {
  const tables = await ownerQuery<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const contents: string[] = [];
  for (const { name } of tables) {
    const rows = await ownerQuery<{ row: string }>(`select row_to_json(t)::text as row from ${name} t`);
    contents.push(...rows.map(({ row }) => row));
  }
  return contents.join('\n');
}
