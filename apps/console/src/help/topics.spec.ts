/// <reference types="node" />
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAbout, topicsOf } from './topics.js';

const WRITTEN = readFileSync(join(__dirname, 'aide.md'), 'utf8');

describe('the help', () => {
  const topics = topicsOf(WRITTEN);

  it('has an address for each topic, and words under it', () => {
    expect(topics.length).toBeGreaterThan(20);
    expect(new Set(topics.map(({ slug }) => slug)).size).toBe(topics.length);
    for (const { slug, text } of topics) {
      expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(text.length).toBeGreaterThan(80);
    }
  });

  it('names permissions that there are, and hides its marks', () => {
    const marks = WRITTEN.match(/<!-- pour [^>]+ -->/g) ?? [];
    const named = marks.flatMap((mark) => mark.slice(10, -4).trim().split(' '));
    expect(topics.flatMap(({ permissions }) => permissions)).toEqual(named);
    for (const { text } of topics) expect(text).not.toContain('<!--');
  });

  it('is found by its words, whatever their accents and their order', () => {
    const found = (words: string) => topics.filter((topic) => isAbout(topic, words)).map(({ slug }) => slug);
    expect(found('MOT passe')).toContain('entrer');
    expect(found('frein d’urgence arret')).not.toContain('entrer');
    expect(found('arret urgence')).toContain('l-arret-d-urgence');
    expect(found('zzz')).toEqual([]);
  });
});
