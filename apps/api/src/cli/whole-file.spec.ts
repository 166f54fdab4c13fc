import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWhole } from './whole-file.js';

it('a file is whole, or is not there; one that was there stays', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chariot-whole-'));
  try {
    const path = join(folder, 'journal.csv');
    const cut = writeWhole(path, async (add) => {
      await add(Buffer.from('une ligne\r\n'));
      throw new Error('la base est partie');
    });
    await expect(cut).rejects.toThrow('la base est partie');
    expect(await readdir(folder)).toEqual([]);
    await writeWhole(path, async (add) => {
      for (const text of ['une ', 'ligne']) await add(Buffer.from(text));
    });
    await expect(writeWhole(path, () => Promise.reject(new Error('jamais')))).rejects.toThrow('existe déjà');
    expect([await readFile(path, 'utf8'), (await stat(path)).mode & 0o777]).toEqual(['une ligne', 0o600]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
