import { isPrivate } from './private-file.js';

const FOLDER = '/run/credentials/chariot.service';

it.each<[boolean, number, string, string | undefined]>([
  [true, 0o100600, '/etc/chariot/master.key', undefined],
  [true, 0o100400, '/etc/chariot/master.key', undefined],
  [false, 0o100640, '/etc/chariot/master.key', undefined],
  [false, 0o100440, '/etc/chariot/master.key', undefined],
  [false, 0o100440, '/etc/chariot/master.key', FOLDER],
  [true, 0o100440, `${FOLDER}/master.key`, FOLDER],
  [false, 0o100640, `${FOLDER}/master.key`, FOLDER],
  [false, 0o100444, `${FOLDER}/master.key`, FOLDER],
  [false, 0o100440, `${FOLDER}/../master.key`, FOLDER],
])('%s: %o %s', (expected, mode, file, credentials) => {
  expect(isPrivate(file, mode, credentials)).toBe(expected);
});
