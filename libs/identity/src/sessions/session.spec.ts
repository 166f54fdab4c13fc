import { needsTouch, sessionEnd } from './session.js';
import { hashOf, hashOfCode, isToken, newCode, newToken } from './token.service.js';

const at = (text: string) => new Date(text);

it('ends 12 hours after use, and 30 days after opening at the latest', () => {
  const opened = at('2026-11-10T08:00:00Z');
  expect(sessionEnd(opened, opened)).toEqual(at('2026-11-10T20:00:00Z'));
  expect(sessionEnd(opened, at('2026-12-10T07:00:00Z'))).toEqual(at('2026-12-10T08:00:00Z'));
});

it('notes its use once a minute', () => {
  const seen = at('2026-11-10T08:00:00Z');
  expect(needsTouch(seen, at('2026-11-10T08:00:59.999Z'))).toBe(false);
  expect(needsTouch(seen, at('2026-11-10T08:01:00Z'))).toBe(true);
});

it('draws tokens of 256 bits, never the same', () => {
  const drawn = Array.from({ length: 1000 }, newToken);
  expect(new Set(drawn).size).toBe(1000);
  expect(drawn.every(isToken)).toBe(true);
  expect(Buffer.from(drawn[0] ?? '', 'base64url')).toHaveLength(32);
  expect(hashOf('abc').toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

it('reads a code as people type it', () => {
  const { code, hash } = newCode();
  expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
  expect(hashOfCode(` ${code.toLowerCase().replaceAll('-', ' – ')} `)).toEqual(hash);
  expect(hashOfCode(code.slice(1))).toBeNull();
});
