import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { clearSession } from './clear-session.service.js';
import { PUPIL, SESSION_FILE } from './pupil.js';

const DONE = { status: 'done', why: null };
let root: string;
const at = (path: string): string => join(root, path);
const write = (path: string, text: string): void => {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), text);
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'chariot-session-'));
  write('/etc/passwd', `${PUPIL.name}:x:${process.getuid?.()}:${process.getgid?.()}::${PUPIL.home}:/bin/bash\n`);
  write(SESSION_FILE, JSON.stringify({ account: PUPIL.name }));
  write('/etc/skel/.profile', 'neuf');
  write(`${PUPIL.home}/brouillon`, 'd’un élève');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('gives the session back as new, and leaves nothing beside it', async () => {
  expect(await clearSession(root)).toEqual(DONE);
  expect(readdirSync(at(PUPIL.home))).toEqual(['.profile']);
  expect(readdirSync(dirname(at(PUPIL.home)))).toEqual(['eleve']);
});

it('is done by each of those who ask at once: the end of a session, and an order', async () => {
  const outcomes = await Promise.all(Array.from({ length: 12 }, () => clearSession(root)));
  expect(outcomes).toEqual(outcomes.map(() => DONE));
  expect(readFileSync(join(at(PUPIL.home), '.profile'), 'utf8')).toBe('neuf');
  expect(readdirSync(dirname(at(PUPIL.home)))).toEqual(['eleve']);
});

it('takes away what somebody who was cut short has left, but not what another is making', async () => {
  const folder = dirname(PUPIL.home);
  write(`${folder}/.chariot-0123456789abcdef/brouillon`, 'ancien');
  write(`${folder}/.chariot-new-0123456789abcdef/.profile`, 'en cours');
  expect(await clearSession(root)).toEqual(DONE);
  expect(readdirSync(at(folder)).sort()).toEqual(['.chariot-new-0123456789abcdef', 'eleve']);
});
