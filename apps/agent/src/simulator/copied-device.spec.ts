import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../fake-server/fixtures.js';
import { StateFolder } from '../state/state.repository.js';
import { copyOfLiving } from './copied-device.service.js';

const NAMES = ['a', 'b', 'c', 'd'];

it('copies whole the folder of an agent that goes on writing', async () => {
  const folder = await temporaryFolder();
  const state = await StateFolder.open(join(folder.path, 'agent'));
  for (const name of NAMES) await state.write(name, name);
  let writing = true;
  const owner = (async () => {
    for (let turn = 0; writing; turn += 1) await state.write(NAMES[turn % NAMES.length] ?? '', 'again');
  })();
  const copy = join(folder.path, 'copie');
  try {
    for (let times = 0; times < 50; times += 1) {
      await copyOfLiving(state.path, copy);
      expect(await readdir(copy)).toEqual(expect.arrayContaining(NAMES));
      await rm(copy, { recursive: true });
    }
  } finally {
    writing = false;
    await owner;
  }
  await expect(copyOfLiving(join(folder.path, 'nowhere'), copy)).rejects.toThrow('ENOENT');
  await folder.remove();
});
