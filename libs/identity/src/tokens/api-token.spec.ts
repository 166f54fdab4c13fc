import { LocalDate, ROLES, TOKEN_PERMISSIONS } from '@chariot/kernel';
import { newToken } from '../sessions/token.service.js';
import { API_TOKEN_MARK, grantsOf, isApiToken, isUseToBeNoted, lastDay, prefixOf } from './api-token.js';

const PLACE = '01990000-0000-7000-8000-000000000001';

it('is recognised by its mark, and never mistaken for a session', () => {
  const token = `${API_TOKEN_MARK}${newToken()}`;
  expect(isApiToken(token)).toBe(true);
  expect(token).toHaveLength(51);
  expect(token.startsWith(prefixOf(token))).toBe(true);
  expect(prefixOf(token)).toHaveLength(12);
  for (const other of [
    '',
    newToken(),
    `${token}A`,
    token.slice(0, -1),
    token.toUpperCase(),
    ` ${token}`,
    `${token}\n`,
  ]) {
    expect(isApiToken(other)).toBe(false);
  }
});

it('carries what its list and its maker’s roles have in common, and nothing else, whatever the roles', () => {
  const token = { placeId: PLACE, permissions: ['device:read', 'convention:read'] as const };
  expect(grantsOf(token, ['finance', 'teacher'])).toEqual([
    { role: 'finance', placeId: PLACE, permissions: ['device:read', 'convention:read'] },
    { role: 'teacher', placeId: PLACE, permissions: ['device:read'] },
  ]);
  expect(grantsOf(token, ['dpo', 'dpo'])).toEqual([]);
  for (const { permissions } of grantsOf(token, ROLES)) {
    for (const one of permissions) expect(token.permissions).toContain(one);
  }
  const whole = grantsOf({ placeId: PLACE, permissions: TOKEN_PERMISSIONS }, ['administrator']);
  expect(whole[0]?.permissions).toEqual(TOKEN_PERMISSIONS);
});

it('lasts a year at most, the 29th of February included', () => {
  expect(lastDay(LocalDate.parse('2026-11-10'))).toBe('2027-11-10');
  expect(lastDay(LocalDate.parse('2028-02-29'))).toBe('2029-02-28');
});

it('notes its use once a minute', () => {
  const used = new Date('2026-11-10T08:00:00Z');
  expect(isUseToBeNoted(null, used)).toBe(true);
  expect(isUseToBeNoted(used, new Date('2026-11-10T08:00:59.999Z'))).toBe(false);
  expect(isUseToBeNoted(used, new Date('2026-11-10T08:01:00Z'))).toBe(true);
});
