import { openedPdf, pdfWords } from '@chariot/testkit';
import { makePdf, type PdfCard, type PdfWriter } from './pdf.service.js';

const at = new Date('2026-11-10T08:00:00Z');
const mention = 'Projet soutenu par l’État dans le cadre du plan numérique.';
const made = (compose: (page: PdfWriter) => void, title = 'Essai'): Promise<Buffer> =>
  makePdf({ title, mention, at }, compose);
const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
const pagesOf = (pdf: Buffer): number => count(openedPdf(pdf), /\/Type \/Page\b/g);

const card = (number: number): PdfCard => ({
  big: String(number),
  lines: ['Tablette de l’école', 'Si trouvée : rapportez-la à la mairie'],
  qr: { text: `https://chariot.exemple.fr/t/${number}`, label: `Code de la tablette ${number}` },
});
const money = (page: PdfWriter, rows: number): void =>
  page.grid({
    columns: [
      { title: 'Poste', width: 3 },
      { title: 'TTC', align: 'right' },
    ],
    rows: Array.from({ length: rows }, (_, i) => [`Équipement ${i + 1}`, '1\u202f234,56\u00a0€']),
    totals: [['Total des dépenses', '9\u202f999,99\u00a0€']],
    rowTitles: true,
  });
/** One of everything that a document may hold. */
const everything = (page: PdfWriter): void => {
  page.letterhead({ from: ['La direction'], to: ['Au comité'], dateline: 'Le 10/11/2026', subject: 'Objet : essai' });
  page.heading('Titre');
  page.paragraph('Texte', { bold: true, align: 'right' });
  page.heading('Sous-titre', 2);
  page.list(['un', 'deux'], 'number');
  page.list(['à cocher'], 'box');
  page.heading('Détail', 3);
  page.facts([
    ['Lieu', 'Salle des maîtres'],
    ['Date', '10/11/2026'],
  ]);
  money(page, 60);
  page.note('Calculé sur la base de l’article 3.2.');
  page.signatures([{ title: 'Le maire', lines: ['Certifié exact'] }, { title: 'Le comptable public' }]);
  page.newPage();
  page.cards([card(1), card(2)], { columns: 2, rows: 6 });
};

describe('makePdf', () => {
  it('is tagged, in French, under its title', async () => {
    const pdf = await made((page) => {
      page.heading('Étiquettes');
      page.paragraph('Collez chaque étiquette sur la tablette de même numéro.');
    }, 'Étiquettes — Pierre & Marie <x>');
    const opened = openedPdf(pdf);
    expect(opened).toMatch(/^%PDF-1\.7/);
    expect(opened).toContain('/Lang (fr-FR)');
    expect(opened).toContain('/DisplayDocTitle true');
    expect(opened).toMatch(/\/Marked true/);
    for (const type of ['Document', 'H1', 'P']) expect(opened).toMatch(new RegExp(`/S /${type}\\b`));
    expect(opened).toContain('Pierre et Marie');
    expect(opened).not.toMatch(/Marie <x>|Pierre &/);
    expect(pdfWords(pdf)).toContain('Étiquettes');
  });

  // ISO 14289-1 §7.1, §7.18, §7.21: what a program can see of it without the eyes of its reader.
  it('embeds its fonts, and leaves no mark on a page that is neither tagged nor decoration', async () => {
    const opened = openedPdf(await made(everything));
    expect(opened).toContain('<pdfuaid:part>1</pdfuaid:part>');
    expect(opened).toContain('<rdf:li xml:lang="x-default">Essai</rdf:li>');
    expect(count(opened, /\/Subtype \/Type0\b/g)).toBe(2);
    expect(count(opened, /\/FontFile2 /g)).toBe(2);
    expect(count(opened, /\/ToUnicode /g)).toBe(2);
    expect(opened).not.toMatch(/Helvetica/);
    for (const type of ['L', 'LI', 'Lbl', 'LBody', 'Table', 'TR', 'TH', 'TD', 'Figure', 'H3']) {
      expect([type, new RegExp(`/S /${type}\\b`).test(opened)]).toEqual([type, true]);
    }
    const outside: string[] = [];
    let depth = 0;
    let deepest = 0;
    for (const [operator] of opened.matchAll(/(?<=^|[\s>])(BDC|BMC|EMC|TJ|Tj|S|f|B|f\*)$/gm)) {
      if (operator === 'BDC' || operator === 'BMC') depth += 1;
      else if (operator === 'EMC') depth -= 1;
      else if (depth === 0) outside.push(operator);
      deepest = Math.max(deepest, depth);
    }
    expect({ outside, depth, deepest }).toEqual({ outside: [], depth: 0, deepest: 1 });
  });

  it('prints French as it is typed, and a bare letter or a square where the fonts have nothing', async () => {
    const text = '1\u202f234,56\u00a0€ — « l’œuvre » – 12 h à 13 h… ☐ ☑ → n° 7, 2ᵉ, Ÿ, ĳ, Dvořák';
    const lines = pdfWords(await made((page) => page.paragraph(text)));
    expect(lines.replaceAll('\n', ' ')).toContain(text);
    const other = pdfWords(await made((page) => page.paragraph('e\u0301te\u0301 漢 x\u202ey a\u00adb 🛒\u0007!')));
    expect(other).toContain('été □ xy ab □ !');
  });

  it('says the mention on every page, and reads it once', async () => {
    const pdf = await made((page) => {
      page.paragraph('un');
      page.newPage();
      page.paragraph('deux');
    });
    expect(pagesOf(pdf)).toBe(2);
    expect(count(pdfWords(pdf), /Projet soutenu/g)).toBe(2);
    expect(count(openedPdf(pdf), /\/S \/P\b/g)).toBe(3);
    expect(pdfWords(pdf)).toMatch(/1\/2[\s\S]*2\/2/);
  });

  it('gives a table its column titles', async () => {
    const pdf = await made((page) =>
      page.table(
        ['Emplacement', 'Code'],
        Array.from({ length: 80 }, (_, i) => [String(i + 1), `CODE-${i + 1}`]),
        [1, 3],
      ),
    );
    const opened = openedPdf(pdf);
    expect(count(opened, /\/S \/TR\b/g)).toBe(81);
    expect(count(opened, /\/S \/TH\b/g)).toBe(2);
    expect(count(opened, /\/Scope \/?\(?Column/g)).toBe(2);
    expect(pdfWords(pdf)).toContain('CODE-80');
    expect(pagesOf(pdf)).toBeGreaterThan(1);
    expect(count(pdfWords(pdf), /^Emplacement$/gm)).toBe(pagesOf(pdf));
  });

  it('keeps totals with the last row, whatever the length', async () => {
    for (const rows of [0, 1, ...Array.from({ length: 12 }, (_, i) => 26 + i)]) {
      const pdf = await made((page) => money(page, rows));
      const words = pdfWords(pdf);
      expect(count(words, /Total des dépenses/g)).toBe(1);
      const last = words.split('Poste').at(-1) ?? '';
      if (rows > 0) expect([rows, last.includes(`Équipement ${rows}\n`)]).toEqual([rows, true]);
    }
  });

  it('leaves no title alone at the foot of a page, nor with a smaller one alone', async () => {
    for (let lines = 20; lines < 50; lines += 1) {
      const pdf = await made((page) => {
        for (let line = 0; line < lines; line += 1) page.note('Une ligne.');
        page.heading('Chapitre', 2);
        page.heading('Une école', 3);
        page.paragraph('Son commentaire.');
      });
      const pages = pdfWords(pdf).split(mention);
      const of = (words: string): number => pages.findIndex((page) => page.includes(words));
      expect([of('Chapitre'), of('Une école')]).toEqual([of('Son commentaire.'), of('Son commentaire.')]);
      expect(of('Chapitre')).toBeGreaterThanOrEqual(0);
    }
  });

  it('lies down where it is asked to', async () => {
    const wide = await makePdf({ title: 'Large', mention, at, layout: 'landscape' }, (page) => money(page, 3));
    expect(openedPdf(wide)).toMatch(/\/MediaBox \[0 0 841\.89 595\.28\]/);
  });

  it('lays cards on as many pages as it takes, each figure with its words', async () => {
    const pdf = await made((page) =>
      page.cards(
        Array.from({ length: 13 }, (_, i) => card(i + 1)),
        { columns: 2, rows: 6 },
      ),
    );
    expect(pagesOf(pdf)).toBe(2);
    expect(count(openedPdf(pdf), /\/S \/Figure\b/g)).toBe(13);
    expect(openedPdf(pdf)).toContain('/Alt (Code de la tablette 13)');
    expect(count(pdfWords(pdf), /Si trouvée/g)).toBe(13);
  });

  it('is the same document for the same content, and small', async () => {
    const [one, two] = [await made(everything), await made(everything)];
    expect(one.equals(two)).toBe(true);
    expect(one.length).toBeLessThan(60_000);
  });
});
