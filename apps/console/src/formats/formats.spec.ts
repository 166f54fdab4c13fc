import { bytes, count, euros, exact, exactPercent, facts, french, percent } from './amounts.js';
import { ago, day, lastContact, left, moment, timeWords } from './dates.js';

const plain = (text: string | undefined): string | undefined => text?.replace(/\u00A0/g, ' ');
// A Tuesday, 14:05 in Paris (winter: UTC + 1).
const now = new Date('2026-11-24T13:05:00Z');

describe('dates', () => {
  it.each([
    ['2026-11-24T13:05:30Z', 'à l’instant'],
    ['2026-11-24T13:04:20Z', 'à l’instant'],
    ['2026-11-24T13:02:00Z', 'il y a 3 min'],
    ['2026-11-24T12:05:00Z', 'il y a 1 h'],
    ['2026-11-24T05:05:00Z', 'il y a 8 h'],
    ['2026-11-23T15:05:00Z', 'hier à 16 h 05'],
    ['2026-11-20T09:12:00Z', 'vendredi à 10 h 12'],
    ['2026-11-17T09:12:00Z', 'le 17/11/2026 à 10 h 12'],
    ['2026-07-01T22:30:00Z', 'le 02/07/2026 à 0 h 30'],
    ['2026-11-24T15:00:00Z', 'le 24/11/2026 à 16 h 00'],
  ])('says %s as « %s »', (instant, words) => {
    expect(plain(ago(instant, now))).toBe(words);
  });

  it('counts days in Paris, not in hours: one hour after midnight, two hours ago was yesterday', () => {
    expect(plain(ago('2026-11-23T22:00:00Z', new Date('2026-11-24T00:00:00Z')))).toBe('hier à 23 h 00');
  });

  it('never says off line', () => {
    expect(plain(lastContact('2026-11-24T13:02:00Z', now))).toBe('Dernier contact : il y a 3 min');
    expect(lastContact(null, now)).toBe('Aucun contact pour l’instant');
  });

  it.each([
    ['2026-11-24T14:57:10Z', '1 h 52 min'],
    ['2026-11-24T15:08:00Z', '2 h 03 min'],
    ['2026-11-24T13:17:59Z', '12 min'],
    ['2026-11-24T13:05:45Z', '45 s'],
    ['2026-11-24T13:05:00.200Z', '1 s'],
    ['2026-11-26T16:06:00Z', '2 j 3 h'],
  ])('what is left until %s is %s', (until, words) => {
    expect(plain(left(until, now))).toBe(words);
  });

  it('says when nothing is left', () => {
    expect(left('2026-11-24T13:05:00Z', now)).toBeUndefined();
  });

  it('writes days as French people do, and says when there is none', () => {
    expect(day('2016-11-10')).toBe('10/11/2016');
    expect(day(null)).toBe('Non renseigné');
    expect(plain(moment('2026-06-24T22:05:00Z'))).toBe('25/06/2026 à 0 h 05');
    expect(plain(moment('2026-11-24T07:05:00Z'))).toBe('24/11/2026 à 8 h 05');
    expect(['08:30', '17:00'].map((time) => plain(timeWords(time)))).toEqual(['8 h 30', '17 h']);
  });
});

describe('amounts', () => {
  it('writes cents as euros, and null as unknown, never as zero', () => {
    expect(plain(euros(123_456))).toBe('1 234,56 €');
    expect(plain(euros(0))).toBe('0,00 €');
    expect(euros(null)).toBe('Non renseigné');
  });

  it('keeps French signs beside their words', () => {
    const sentence = 'Tablette 7, n° HA1YTQ7B : « prête » ?';
    expect(french(sentence)).toBe('Tablette 7, n°\u00A0HA1YTQ7B\u00A0: «\u00A0prête\u00A0»\u00A0?');
    expect(french('10 Mo au plus (art. 6.2).')).toBe('10\u00A0Mo au plus (art.\u00A06.2).');
  });

  it('agrees with its noun', () => {
    expect(plain(count(0, 'tablette'))).toBe('0 tablette');
    expect(plain(count(1, 'classe mobile', 'classes mobiles'))).toBe('1 classe mobile');
    expect(plain(count(1234, 'tablette'))).toBe('1 234 tablettes');
  });

  it('sizes and shares', () => {
    expect(plain(bytes(64_000_000_000))).toBe('64 Go');
    expect(plain(bytes(999))).toBe('999 o');
    expect(plain(bytes(3_972_844_748))).toBe('4 Go');
    expect(bytes(null)).toBe('Non renseigné');
    expect(plain(percent(87))).toBe('87 %');
    // A share that is too small is not rounded up to one that is not.
    expect([exact(1.25), plain(exactPercent(19.99)), plain(exactPercent(5.5))]).toEqual(['1,25', '19,99 %', '5,5 %']);
  });

  it('leaves out what is not known', () => {
    expect(plain(facts('Salle 3', null, '', 'Borne B2'))).toBe('Salle 3 · Borne B2');
  });
});
