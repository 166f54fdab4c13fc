import { randomBytes } from 'node:crypto';
import { isSamplePassword } from './sample-secrets.js';

describe('a sample password', () => {
  it.each([
    'changeme',
    'CHANGE-ME-2026!!',
    'change_me_change_me',
    '<mot de passe>',
    'Mot-de-passe-123',
    'mot%20de%20passe%20',
    'postgres',
    'Postgres12345678',
    'secretsecretsecret',
    'admin',
    '123456789012',
    'aaaaaaaaaaaaaaaa',
    'abababababab',
    'hR7!kd9',
    '%',
  ])('%s is refused', (password) => expect(isSamplePassword(password)).toBe(true));

  it('is also the account’s own name', () => {
    expect(isSamplePassword('Proprietaire-42', 'proprietaire')).toBe(true);
    expect(isSamplePassword('gestion-du-parc', 'gestion_du_parc')).toBe(true);
    expect(isSamplePassword('gestion-du-parc', 'chariot')).toBe(false);
  });

  it('is none that was drawn at random', () => {
    for (let draw = 0; draw < 2_000; draw += 1) {
      for (const password of [randomBytes(24).toString('base64'), randomBytes(12).toString('hex')]) {
        expect([password, isSamplePassword(password, 'chariot')]).toEqual([password, false]);
      }
    }
  });
});
