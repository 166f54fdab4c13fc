import { randomBytes } from 'node:crypto';
import { MasterKey } from '../secrets/master-key.service.js';
import { CHUNK_BYTES, HEADER_BYTES, newFileKey, openChunks, readFileKey, sealChunks } from './sealed-chunks.js';

const master = MasterKey.random();
const SEALED = CHUNK_BYTES + 16;

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
async function whole(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of source) parts.push(part);
  return Buffer.concat(parts);
}
const sealed = (plain: Buffer, piece = 10_000) => whole(sealChunks(inPieces(plain, piece), newFileKey(master)));
const opened = async (file: Buffer, piece = 7_000, key = master) =>
  whole(openChunks(inPieces(file.subarray(HEADER_BYTES), piece), readFileKey(file.subarray(0, HEADER_BYTES), key)));

describe('a sealed file', () => {
  it.each([0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 200_003])(
    'gives back its %i bytes',
    async (size) => {
      const plain = randomBytes(size);
      const file = await sealed(plain);
      expect((await opened(file)).equals(plain)).toBe(true);
      expect(file.length).toBe(HEADER_BYTES + size + 16 * Math.max(1, Math.ceil(size / CHUNK_BYTES)));
    },
  );

  it('shows nothing of what it holds, and never twice the same', async () => {
    const plain = Buffer.from('le mot de passe du Wi-Fi'.repeat(200));
    const [one, other] = [await sealed(plain), await sealed(plain)];
    expect(one.includes('Wi-Fi')).toBe(false);
    expect(one.subarray(HEADER_BYTES, HEADER_BYTES + 64).equals(other.subarray(HEADER_BYTES, HEADER_BYTES + 64))).toBe(
      false,
    );
  });

  // Three chunks and a half.
  const plain = randomBytes(3 * CHUNK_BYTES + 5_000);
  const at = (index: number) => HEADER_BYTES + index * SEALED;
  it.each<[string, (file: Buffer) => Buffer]>([
    ['a bit changed', (file) => flipped(file, at(1) + 12)],
    ['a bit of the salt changed', (file) => flipped(file, HEADER_BYTES - 1)],
    ['cut short inside a chunk', (file) => file.subarray(0, file.length - 1)],
    ['cut short between two chunks', (file) => file.subarray(0, at(2))],
    ['without its content', (file) => file.subarray(0, HEADER_BYTES)],
    [
      'two chunks changed places',
      (file) =>
        Buffer.concat([
          file.subarray(0, at(0)),
          file.subarray(at(1), at(2)),
          file.subarray(at(0), at(1)),
          file.subarray(at(2)),
        ]),
    ],
    ['a chunk repeated', (file) => Buffer.concat([file.subarray(0, at(1)), file.subarray(at(0))])],
    ['a chunk removed', (file) => Buffer.concat([file.subarray(0, at(1)), file.subarray(at(2))])],
    ['something added', (file) => Buffer.concat([file, Buffer.alloc(20)])],
  ])('does not open when %s', async (_, spoil) => {
    const file = await sealed(plain);
    expect((await opened(file)).equals(plain)).toBe(true);
    await expect(opened(spoil(file))).rejects.toMatchObject({ code: 'backup.damaged' });
  });

  it('does not take the chunks of another file of the same key', async () => {
    const [one, other] = [await sealed(plain), await sealed(plain)];
    const mixed = Buffer.concat([one.subarray(0, at(1)), other.subarray(at(1))]);
    await expect(opened(mixed)).rejects.toMatchObject({ code: 'backup.damaged' });
  });

  it('says what is wrong with its head', async () => {
    const file = await sealed(plain);
    await expect(opened(file, 7_000, MasterKey.random())).rejects.toMatchObject({ code: 'backup.otherKey' });
    await expect(opened(Buffer.from('PK'))).rejects.toMatchObject({ code: 'backup.notACopy' });
    await expect(opened(randomBytes(500))).rejects.toMatchObject({ code: 'backup.notACopy' });
    const newer = Buffer.from(file);
    newer.writeUInt16BE(9, 14);
    await expect(opened(newer)).rejects.toMatchObject({ code: 'backup.newerFormat' });
  });
});

function flipped(file: Buffer, at: number): Buffer {
  const changed = Buffer.from(file);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}
