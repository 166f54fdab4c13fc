import { timeStatement } from './time-statement.js';

describe('time statement', () => {
  it('is three lines', () => {
    expect(timeStatement('aB3_-', '2026-09-14T08:00:00.000Z').toString()).toBe(
      'chariot-time-v1\naB3_-\n2026-09-14T08:00:00.000Z',
    );
  });

  it.each(['', 'a'.repeat(65), 'a b', 'a\nb', 'é', 'a=', '../x'])('refuses the nonce %j', (nonce) => {
    expect(() => timeStatement(nonce, '2026-09-14T08:00:00.000Z')).toThrow(
      expect.objectContaining({ code: 'pki.invalidNonce' }),
    );
  });

  it('accepts 64 characters', () => {
    expect(timeStatement('Z'.repeat(64), 't')).toHaveLength(16 + 64 + 2);
  });
});
