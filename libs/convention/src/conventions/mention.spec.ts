import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { proves } from '../rules/proof.scene.js';
import { mentionOf } from './mention.js';

const ROOM = join(__dirname, '..');
const sources = readdirSync(ROOM, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.ts$/.test(file) && !/\.(spec|scene)\.ts$/.test(file))
  .map((file) => [file, readFileSync(join(ROOM, file), 'utf8')] as const);

proves('R88', 'gives every document a line, the convention’s own or the usual one', () => {
  expect(mentionOf({ mention: ' Opération du PIA. ' })).toBe('Opération du PIA.');
  for (const none of [null, { mention: '  ' }]) expect(mentionOf(none)).toMatch(/investissements d’avenir.*État/);
});

it('no document of the convention is made without one', () => {
  expect(sources.some(([, text]) => text.includes('makePdf('))).toBe(true);
  for (const [file, text] of sources) {
    expect([file, /mention: (null|'')/.test(text)]).toEqual([file, false]);
    if (/\b(makePdf|writeOds)\(/.test(text)) expect([file, /mention/i.test(text)]).toEqual([file, true]);
  }
});
