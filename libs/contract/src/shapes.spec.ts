import { line, paragraph, visible } from './shapes.js';
import { z } from 'zod';
import { getClassroom, getProfile, openPlace, startOperation, writeProfile } from './index.js';

const messages = (result: z.ZodSafeParseResult<unknown>): string[] =>
  result.error?.issues.map(({ message }) => message) ?? [];

describe('a line', () => {
  it.each(['\u0000', '\n', '\u007f', '\u0085', '\u200b', '\u202e', '\u2066', '\ufeff', '\ud800'])(
    'is refused in one French sentence with %j inside',
    (sign) => {
      expect(messages(line(40).safeParse(`École${sign}Ferry`))).toEqual([
        expect.stringMatching(/^Ce texte contient un signe invisible .* : ressaisissez-le\.$/),
      ]);
    },
  );

  it('is trimmed, and keeps accents, narrow spaces and pictures', () => {
    expect(line(40).parse('  École n°\u202f3 · 👩‍🏫 \n')).toBe('École n°\u202f3 · 👩‍🏫');
  });
});

describe('a paragraph', () => {
  it('may have lines, and nothing else that is not seen', () => {
    expect(paragraph(40).parse('Fusion\r\navec\tDavid')).toBe('Fusion\r\navec\tDavid');
    expect(messages(paragraph(40).safeParse('Fusion\u202enoisuF'))).toHaveLength(1);
    expect(messages(paragraph(40).safeParse('Fusion\u0000'))).toHaveLength(1);
  });
});

it('holds at the doors that take names', () => {
  const hidden = 'Bonjour\u200bdemain';
  expect(JSON.stringify(messages(openPlace.body.safeParse({ name: hidden })))).toContain('signe invisible');
  expect(JSON.stringify(messages(startOperation.body.safeParse({ text: hidden })))).toContain('signe invisible');
  const settings = { wifi: { ssid: hidden, security: 'open' } };
  expect(JSON.stringify(messages(writeProfile.body.safeParse({ settings })))).toContain('signe invisible');
  expect(messages(visible(z.string()).safeParse('essai'))).toEqual([]);
});

it('does not hide what was kept before', () => {
  const hidden = 'Tablette\u200b7';
  const settings = {
    wifi: { ssid: hidden, security: 'open' },
    webLinks: { homePage: 'https://exemple.fr', bookmarks: [{ name: hidden, url: 'https://exemple.fr' }] },
    label: { title: hidden },
  };
  expect(getProfile.response.shape.settings.safeParse(settings).success).toBe(true);
  expect(writeProfile.body.shape.settings.safeParse(settings).error?.issues).toHaveLength(3);
  expect(getClassroom.response.shape.equipment.safeParse([{ name: hidden, count: 1 }]).success).toBe(true);
});
