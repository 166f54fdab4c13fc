import { checkedMessage, isMailbox } from './mail-message.js';
import { frenchInstant } from './french-dates.js';

const message = { to: 'directrice@ecole.exemple.fr', subject: 'Objet', text: 'Bonjour' };
const codeOf = (change: Partial<typeof message>): unknown => {
  try {
    checkedMessage({ ...message, ...change });
    return 'accepted';
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
};

describe('A message', () => {
  it.each(['directrice@exemple.fr', 'a.b+c@sous.exemple.fr', "d'arc@exemple.fr", 'root@localhost'])(
    'goes to %s',
    (to) => expect(isMailbox(to)).toBe(true),
  );

  it.each([
    '',
    'sans-arobase',
    'a@b@c.fr',
    'a@exemple.fr, b@exemple.fr',
    'Directrice <a@exemple.fr>',
    'a@exemple.fr\r\nBcc: b@exemple.fr',
    'a@exemple.fr\n',
    '"a b"@exemple.fr',
    'a@[127.0.0.1]',
    'a..b@exemple.fr',
    '.a@exemple.fr',
    'a@-exemple.fr',
    'é@exemple.fr',
    'a@exemple.fr\0',
    `a@${'x'.repeat(64)}.fr`,
    `${'a'.repeat(250)}@exemple.fr`,
  ])('never goes to %j', (to) => expect(codeOf({ to })).toBe('mail.badAddress'));

  it.each([
    'Objet\r\nBcc: b@exemple.fr',
    'Objet\nX: y',
    'Objet\rX',
    'Objet\u2028X',
    'Objet\u202egro.exe',
    'a\0b',
    '\u0085',
    '   ',
    'x'.repeat(201),
    '\ud800',
  ])('has no subject such as %j', (subject) => expect(codeOf({ subject })).toBe('mail.badSubject'));

  it('has a text, of a bounded length, with line ends of one kind', () => {
    expect(codeOf({ text: ' \n' })).toBe('mail.badText');
    expect(codeOf({ text: 'x'.repeat(20_001) })).toBe('mail.badText');
    expect(codeOf({ text: 'a\x1b[2Jb' })).toBe('mail.badText');
    expect(checkedMessage({ ...message, text: 'a\r\nb\rc\td' }).text).toBe('a\nb\nc\td');
  });
});

describe('Dates in a message', () => {
  it('are written as people write them, in their zone, on both sides of the change of hour', () => {
    expect(frenchInstant(new Date('2026-11-10T08:05:00Z'))).toBe('mardi 10 novembre 2026 à 9 h 05');
    expect(frenchInstant(new Date('2026-12-31T23:30:00Z'))).toBe('vendredi 1er janvier 2027 à 0 h 30');
    expect(frenchInstant(new Date('2026-07-31T22:30:00Z'))).toBe('samedi 1er août 2026 à 0 h 30');
    expect(frenchInstant(new Date('2026-11-10T08:05:00Z'), 'Indian/Reunion')).toBe('mardi 10 novembre 2026 à 12 h 05');
  });
});
