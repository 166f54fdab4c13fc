import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import { MasterKey } from '../secrets/master-key.service.js';
import { DiskStore } from './disk-store.service.js';
import type { ObjectStore } from './object-store.port.js';
import { Objects } from './objects.service.js';
import { S3Store } from './s3-store.service.js';

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const keysOf = async (store: ObjectStore): Promise<string[]> => {
  const keys: string[] = [];
  for await (const { key } of store.list()) keys.push(key);
  return keys.sort();
};

interface Place {
  readonly store: ObjectStore;
  close(): Promise<void>;
}

async function onDisk(): Promise<Place & { directory: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'chariot-objects-'));
  return { directory, store: new DiskStore(directory), close: () => rm(directory, { recursive: true, force: true }) };
}

/** A real S3 server, with a disk of its own. */
async function onS3(): Promise<Place> {
  const directory = await mkdtemp(join(tmpdir(), 'chariot-bucket-'));
  const server = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory,
    configureBuckets: [{ name: 'pieces', configs: [] }],
  });
  const { port } = await server.run();
  const store = new S3Store({
    kind: 's3',
    url: `http://127.0.0.1:${port}`,
    bucket: 'pieces',
    region: 'us-east-1',
    accessKeyId: 'S3RVER',
    secretAccessKey: 'S3RVER',
  });
  return {
    store,
    close: async () => {
      await store.close();
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

describe.each([
  ['a folder', onDisk],
  ['a bucket', onS3],
])('the store that is %s', (_, open) => {
  let place: Place;
  beforeAll(async () => {
    place = await open();
  });
  afterAll(() => place.close());

  it('gives back what it was given, whatever its bytes and size', async () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from('é'), randomBytes(10 * 1024 * 1024)]) {
      const key = sha256(bytes);
      await place.store.put(key, bytes);
      expect((await place.store.get(key)).equals(bytes)).toBe(true);
      expect(await place.store.exists(key)).toBe(true);
    }
  });

  it('says that something is not there, and deletes nothing twice', async () => {
    const key = sha256(Buffer.from('absent'));
    expect(await place.store.exists(key)).toBe(false);
    await expect(place.store.get(key)).rejects.toMatchObject({ code: 'storage.missing' });
    await place.store.delete(key);
    await place.store.put(key, Buffer.from('là'));
    await place.store.delete(key);
    await place.store.delete(key);
    expect(await place.store.exists(key)).toBe(false);
  });

  it('lists what it holds, each once, with when it was last put', async () => {
    for await (const { key } of place.store.list()) await place.store.delete(key);
    const before = Date.parse(new Date(0).toISOString());
    const keys = ['a', 'b', 'c'].map((text) => sha256(Buffer.from(text))).sort();
    for (const key of [...keys, ...keys]) await place.store.put(key, Buffer.from(key));
    expect(await keysOf(place.store)).toEqual(keys);
    for await (const { storedAt } of place.store.list()) expect(storedAt.getTime()).toBeGreaterThan(before);
  });

  it('takes no name for a key that is not a SHA-256', async () => {
    for (const name of ['', '../../etc/passwd', 'A'.repeat(64), `${'a'.repeat(64)}/x`, 'a'.repeat(63)]) {
      await expect(place.store.put(name, Buffer.from('x'))).rejects.toThrow(RangeError);
      await expect(place.store.get(name)).rejects.toThrow();
    }
  });
});

describe('a folder', () => {
  it('holds whole files that one account reads, and passes over what is not its own', async () => {
    const { store, directory, close } = await onDisk();
    try {
      const key = sha256(Buffer.from('x'));
      await Promise.all(Array.from({ length: 8 }, () => store.put(key, Buffer.from('x'))));
      const folder = join(directory, key.slice(0, 2));
      expect(await readdir(folder)).toEqual([key]);
      expect((await stat(join(folder, key))).mode & 0o777).toBe(0o600);
      expect((await stat(folder)).mode & 0o777).toBe(0o700);
      await writeFile(join(directory, 'notes.txt'), 'rien');
      await writeFile(join(folder, `${key}.abc.part`), 'coupé');
      expect(await keysOf(store)).toEqual([key]);
    } finally {
      await close();
    }
  });
});

describe('a bucket', () => {
  it('that does not answer says so in one sentence, and that nothing was kept', async () => {
    const silent: Server = createServer((_, response) => response.writeHead(503).end());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const store = bucketAt(silent);
    try {
      for (const work of [
        () => store.put(sha256(Buffer.from('x')), Buffer.from('x')),
        () => store.get(sha256(Buffer.from('x'))),
      ]) {
        await expect(work()).rejects.toMatchObject({
          code: 'storage.unreachable',
          fr: expect.stringContaining('rien'),
        });
      }
    } finally {
      await store.close();
      await new Promise((resolve) => silent.close(resolve));
    }
  });

  it('that falls silent, before its answer or in the middle of it, holds nobody', async () => {
    const mute: Server = createServer((request, response) => {
      if (request.method === 'GET') response.writeHead(200, { 'content-length': 100 }).write('le début');
    });
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const store = bucketAt(mute, 100);
    try {
      const key = sha256(Buffer.from('x'));
      await expect(store.put(key, Buffer.from('x'))).rejects.toMatchObject({ code: 'storage.unreachable' });
      await expect(store.get(key)).rejects.toMatchObject({ code: 'storage.unreachable' });
    } finally {
      await store.close();
      mute.closeAllConnections();
      await new Promise((resolve) => mute.close(resolve));
    }
  });
});

const bucketAt = (server: Server, silenceMs?: number): S3Store =>
  new S3Store(
    {
      kind: 's3',
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      bucket: 'pieces',
      region: 'us-east-1',
      accessKeyId: 'a',
      secretAccessKey: 'b',
    },
    silenceMs,
  );

describe('objects', () => {
  const key = MasterKey.random();
  const content = Buffer.from('Facture 2016-118, IBAN FR76 3000 1004 19C3 8400 0000 036');

  it('are known by the SHA-256 of what they hold, and say nothing of it where they are kept', async () => {
    const { store, directory, close } = await onDisk();
    try {
      const objects = new Objects(store, key);
      const name = await objects.put(content);
      expect(name).toBe(sha256(content));
      expect((await objects.get(name)).equals(content)).toBe(true);
      const kept = await readFile(join(directory, name.slice(0, 2), name));
      expect(kept.includes('Facture')).toBe(false);
      // Twice the same content is one object, and no two seals are alike.
      await objects.put(content);
      expect((await readFile(join(directory, name.slice(0, 2), name))).equals(kept)).toBe(false);
    } finally {
      await close();
    }
  });

  it('do not open once changed, cut, exchanged, or under another key', async () => {
    const { store, close } = await onDisk();
    try {
      const objects = new Objects(store, key);
      const name = await objects.put(content);
      const other = await objects.put(Buffer.from('autre'));
      const sealed = await store.get(name);
      for (let at = 0; at < sealed.length; at += 7) {
        const changed = Buffer.from(sealed);
        changed[at] = (changed[at] ?? 0) ^ 1;
        await store.put(name, changed);
        await expect(objects.get(name)).rejects.toMatchObject({ code: 'storage.damaged' });
      }
      for (const cut of [0, 10, 21, sealed.length - 1]) {
        await store.put(name, sealed.subarray(0, cut));
        await expect(objects.get(name)).rejects.toMatchObject({ code: 'storage.damaged' });
      }
      await store.put(name, await store.get(other));
      await expect(objects.get(name)).rejects.toMatchObject({ code: 'storage.damaged' });
      await store.put(name, sealed);
      await expect(new Objects(store, MasterKey.random()).get(name)).rejects.toMatchObject({ code: 'storage.damaged' });
      // The next key still opens what the one before has sealed.
      expect((await new Objects(store, MasterKey.random(), [key]).get(name)).equals(content)).toBe(true);
    } finally {
      await close();
    }
  });
});
