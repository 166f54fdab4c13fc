import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSecretFile } from './secret-file.js';

describe('readSecretFile', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chariot-secret-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const read = async (content: string, mode = 0o600): Promise<string> => {
    const file = join(folder, 'secret');
    await rm(file, { force: true });
    await writeFile(file, content);
    await chmod(file, mode);
    return readSecretFile(file, 'CHARIOT_ESSAI_FILE');
  };

  it('reads the first line, with the spaces that belong to it', async () => {
    expect(await read('un vrai secret \n')).toBe('un vrai secret ');
    expect(await read('un vrai secret\r\nla suite')).toBe('un vrai secret');
  });

  it.each(['', '\n', 'court', 'ChangeMe', 'password\n', 'aaaaaaaaaaaa', 'motdepasse'])(
    'refuses %j',
    async (content) => {
      await expect(read(content)).rejects.toThrow(/^CHARIOT_ESSAI_FILE \(.*\) : un vrai secret/);
    },
  );

  it('refuses a file that others read, and one that is not there', async () => {
    await expect(read('un vrai secret', 0o640)).rejects.toThrow(/chmod 600/);
    await expect(readSecretFile(join(folder, 'absent'), 'CHARIOT_ESSAI_FILE')).rejects.toThrow(
      /^CHARIOT_ESSAI_FILE .* ne peut pas être lu/,
    );
  });
});
