import { PERMISSIONS, ROLE_PERMISSIONS } from '@chariot/kernel';
import { gravity, PERMISSION_WORDS, wordsOf } from './permission-words.js';

it('says each permission once, in French', () => {
  expect(Object.keys(PERMISSION_WORDS).sort()).toEqual([...PERMISSIONS].sort());
  expect(new Set(Object.values(PERMISSION_WORDS)).size).toBe(PERMISSIONS.length);
  for (const words of Object.values(PERMISSION_WORDS)) expect(words).toMatch(/^\p{Ll}[^':.]+$/u);
});

it('begins with the gravest, and leaves out what everybody has', () => {
  expect(wordsOf(['session:own', 'place:read', 'device:erase', 'classroom:read'])).toEqual([
    'demander l’effacement des tablettes',
    'voir les classes mobiles',
    'voir le lieu',
  ]);
  expect(gravity(ROLE_PERMISSIONS.administrator)).toBeLessThan(gravity(ROLE_PERMISSIONS.digitalReferent));
  expect(gravity(ROLE_PERMISSIONS.digitalReferent)).toBeLessThan(gravity(ROLE_PERMISSIONS.teacher));
  expect(gravity([])).toBe(PERMISSIONS.length);
});
