import { inflateSync } from 'node:zlib';
import { makePdf, type PdfCard } from './pdf.service.js';

const at = new Date('2026-11-10T08:00:00Z');
const mention = 'Projet soutenu par l’État dans le cadre du plan numérique.';

/** The document's objects, and what its pages draw, in the clear. */
function opened(pdf: Buffer): string {
  const text = pdf.toString('latin1');
  const streams = [...text.matchAll(/stream\n([\s\S]*?)\nendstream/g)].map(([, body = '']) => {
    const bytes = Buffer.from(body, 'latin1');
    return bytes[0] === 0x78 ? inflateSync(bytes).toString('latin1') : body;
  });
  return text.replace(/stream\n[\s\S]*?\nendstream/g, '') + streams.join('\n');
}
/** The words that a page shows: pdfkit writes them as hexadecimal Windows-1252. */
const words = (content: string): string =>
  [...content.matchAll(/\[((?:<[0-9a-f]*>\s*-?[\d.]*\s*)+)\] TJ/g)]
    .map(([, run = '']) =>
      [...run.matchAll(/<([0-9a-f]*)>/g)].map(([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1')).join(''),
    )
    .join('\n');
const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

const card = (number: number): PdfCard => ({
  big: String(number),
  lines: ['Tablette de l’école', 'Si trouvée : rapportez-la à la mairie'],
  qr: { text: `https://chariot.exemple.fr/t/${number}`, label: `Code de la tablette ${number}` },
});

describe('makePdf', () => {
  it('is tagged, in French, under its title', async () => {
    const pdf = opened(
      await makePdf({ title: 'Étiquettes — Pierre & Marie <x>', mention, at }, (page) => {
        page.heading('Étiquettes');
        page.paragraph('Collez chaque étiquette sur la tablette de même numéro.');
      }),
    );
    expect(pdf).toMatch(/^%PDF-1\.7/);
    expect(pdf).toContain('/Lang (fr-FR)');
    expect(pdf).toContain('/DisplayDocTitle true');
    expect(pdf).toMatch(/\/Marked true/);
    for (const type of ['Document', 'H1', 'P']) expect(pdf).toMatch(new RegExp(`/S /${type}\\b`));
    expect(pdf).toContain('Pierre et Marie');
    expect(pdf).not.toMatch(/Marie <x>|Pierre &/);
    expect(words(pdf)).toContain('\xc9tiquettes');
  });

  it('says the mention on every page, and reads it once', async () => {
    const pdf = opened(
      await makePdf({ title: 'Deux pages', mention, at }, (page) => {
        page.paragraph('un');
        page.newPage();
        page.paragraph('deux');
      }),
    );
    expect(count(pdf, /\/Type \/Page\b/g)).toBe(2);
    expect(count(words(pdf), /Projet soutenu/g)).toBe(2);
    expect(count(pdf, /\/S \/P\b/g)).toBe(3);
    expect(words(pdf)).toMatch(/1\/2[\s\S]*2\/2/);
  });

  it('gives a table its column titles', async () => {
    const pdf = opened(
      await makePdf({ title: 'Codes', mention: null, at }, (page) => {
        page.table(
          ['Emplacement', 'Code'],
          Array.from({ length: 80 }, (_, i) => [String(i + 1), `CODE-${i + 1}`]),
          [1, 3],
        );
      }),
    );
    expect(count(pdf, /\/S \/TR\b/g)).toBe(81);
    expect(count(pdf, /\/S \/TH\b/g)).toBe(2);
    expect(count(pdf, /\/Scope \/?\(?Column/g)).toBe(2);
    expect(words(pdf)).toContain('CODE-80');
    const pages = count(pdf, /\/Type \/Page\b/g);
    expect(count(words(pdf), /^Emplacement$/gm)).toBe(pages);
    expect(count(pdf, /\/Type \/Page\b/g)).toBeGreaterThan(1);
  });

  it('lays cards on as many pages as it takes, each figure with its words', async () => {
    const pdf = opened(
      await makePdf({ title: 'Étiquettes', mention, at }, (page) => {
        page.cards(
          Array.from({ length: 13 }, (_, i) => card(i + 1)),
          { columns: 2, rows: 6 },
        );
      }),
    );
    expect(count(pdf, /\/Type \/Page\b/g)).toBe(2);
    expect(count(pdf, /\/S \/Figure\b/g)).toBe(13);
    expect(pdf).toContain('/Alt (Code de la tablette 13)');
    expect(count(words(pdf), /Si trouv\xe9e/g)).toBe(13);
  });

  it('is the same document for the same content', async () => {
    const make = () => makePdf({ title: 'Une fois', mention, at }, (page) => page.paragraph('pareil'));
    expect((await make()).equals(await make())).toBe(true);
  });
});
