import { systemReach, deviceReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadMasterKey, MasterKey } from './master-key.service.js';
import { Vault } from './vault.service.js';

describe('Vault', () => {
  let db: TestDatabase;
  const master = MasterKey.random();
  const vault = new Vault(master);
  const word = 'le mot de passe du Wi-Fi';

  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.drop());

  const seal = (text = word, purpose = 'fleet.wifiKey', by = vault) =>
    db.database.transaction(systemReach(), (tx) => by.seal(tx, text, purpose));
  const open = (id: string, purpose = 'fleet.wifiKey', by = vault) =>
    db.database.read(deviceReach(), async (tx) => (await by.open(tx, id, purpose)).toString());

  it('opens what it has sealed, for the same purpose', async () => {
    const id = await seal();
    expect(await open(id)).toBe(word);
    await expect(open(id, 'pki.authorityKey')).rejects.toThrow();
  });

  it('leaves nothing in the database that says what it is', async () => {
    const ids = [await seal(), await seal()];
    const rows = await db.ownerQuery<{ sealed: Buffer; all: string }>(
      'select sealed, secret::text as all from platform.secret secret where id = any($1)',
      [ids],
    );
    for (const row of rows) expect(row.all).not.toContain(Buffer.from(word).toString('hex'));
    expect(rows[0]?.sealed.equals(rows[1]?.sealed ?? Buffer.alloc(0))).toBe(false);
  });

  it('does not open a row that was tampered with, or that took another’s place', async () => {
    const [id, other] = [await seal(), await seal('autre chose')];
    await db.ownerQuery(
      `update platform.secret set sealed = o.sealed, nonce = o.nonce from platform.secret o where o.id = $2 and secret.id = $1`,
      [id, other],
    );
    await expect(open(id)).rejects.toThrow();
    await db.ownerQuery(
      `update platform.secret set sealed = set_byte(sealed, 0, get_byte(sealed, 0) # 1) where id = $1`,
      [other],
    );
    await expect(open(other)).rejects.toThrow(`The secret ${other} does not open`);
    await db.ownerQuery('delete from platform.secret where id = any($1)', [[id, other]]);
  });

  it('says nothing under another master key', async () => {
    const id = await seal();
    await expect(open(id, 'fleet.wifiKey', new Vault(MasterKey.random()))).rejects.toThrow('master key');
  });

  it('passes from one master key to the next', async () => {
    const next = MasterKey.random();
    const id = await seal();
    const both = new Vault(next, [master]);
    expect(await open(id, 'fleet.wifiKey', both)).toBe(word);
    const reseal = () => db.database.transaction(systemReach(), (tx) => both.reseal(tx, 1_000));
    expect(await reseal()).toBeGreaterThan(0);
    expect(await reseal()).toBe(0);
    expect(await open(id, 'fleet.wifiKey', new Vault(next))).toBe(word);
    await expect(open(id)).rejects.toThrow('master key');
  });

  it('forgets', async () => {
    const id = await seal();
    await db.database.transaction(systemReach(), (tx) => vault.forget(tx, id));
    await expect(open(id)).rejects.toThrow('No such secret');
  });
});

describe('the master key', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'key-'));
    file = join(folder, 'master.key');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is drawn once, for its owner alone', async () => {
    const key = await loadMasterKey(file, { create: true });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
    const again = await loadMasterKey(file, { create: true });
    expect(again.derive('x').equals(key.derive('x'))).toBe(true);
    expect(key.derive('x').equals(key.derive('y'))).toBe(false);
    expect(key.derive('x').equals(MasterKey.random().derive('x'))).toBe(false);
    expect(JSON.stringify({ key })).toBe('{"key":"[master key]"}');
  });

  it.each([
    ['absent', null],
    ['empty', ''],
    ['too short', randomBytes(31).toString('hex')],
    ['too long', randomBytes(33).toString('hex')],
    ['not hexadecimal', 'z'.repeat(64)],
    ['all zeroes', '00'.repeat(32)],
    ['counted', Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('hex')],
    ['a word', Buffer.from('changeme-changeme-changeme-12345').toString('hex')],
    ['a short pattern', 'deadbeef'.repeat(8)],
  ])('is refused when %s, in one sentence', async (_, content) => {
    if (content !== null) await writeFile(file, content, { mode: 0o600 });
    const refusal = await loadMasterKey(file).then(
      () => 'accepted',
      (error: unknown) => (error as Error).message,
    );
    expect(refusal).toMatch(/^CHARIOT_MASTER_KEY_FILE \(.*\) : [^\n]*\.$/);
  });

  it.each([0o640, 0o604, 0o660])('is refused when others may read it (%o)', async (mode) => {
    await loadMasterKey(file, { create: true });
    await chmod(file, mode);
    await expect(loadMasterKey(file)).rejects.toThrow('lisible par d’autres comptes');
  });
});
