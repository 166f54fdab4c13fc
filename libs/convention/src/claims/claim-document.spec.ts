import { makePdf, writeCsv, type PdfWriter } from '@chariot/platform';
import { proves } from '../rules/proof.scene.js';
import { attachmentOf, conventionOf, expenseOf, factsOf, lineOf, SCHOOL } from './claims.scene.js';
import { CLAIM_COLUMNS, claimRows } from './claim-csv.js';
import { claimSheets } from './claim-spreadsheet.js';
import { claimTitle, composeClaim, type ClaimPaper } from './claim-document.js';
import type { ClaimFacts } from './claim-facts.js';
import { statementOf } from './statement.js';

const paperOf = (changes: Partial<ClaimFacts> = {}, certified: ClaimPaper['certified'] = null): ClaimPaper => ({
  statement: statementOf(factsOf(changes)),
  statementSha256: 'f'.repeat(64),
  certified,
});
const CERTIFIED = { version: 2, by: 'le maire', on: 'le 1er mars 2017' };

/** All that is written on the page, whatever block it stands in. */
function textOf(paper: ClaimPaper): string {
  const written: string[] = [];
  const keep = (value: unknown): void => {
    if (typeof value === 'string') written.push(value);
    else if (value !== null && typeof value === 'object') Object.values(value).forEach(keep);
  };
  const page = new Proxy({} as PdfWriter, {
    get:
      () =>
      (...blocks: unknown[]) =>
        blocks.forEach(keep),
  });
  composeClaim(page, paper);
  return written.join('\n');
}

describe('the statement on paper', () => {
  it('has every column of the model, a line for each line of an invoice, and its totals', () => {
    const text = textOf(
      paperOf({
        expenses: [
          expenseOf([
            lineOf(700_000, { serialNumbers: ['SN-1', 'SN-2'] }),
            lineOf(60_000, { eligible: false, component: 'infrastructure', label: 'Prises' }),
          ]),
        ],
        deliveryReports: [attachmentOf({ kind: 'deliveryReport', name: 'pv.pdf' })],
      }),
    );
    for (const words of [
      'N°',
      'Poste et objet',
      'Fournisseur, SIRET',
      '73282932000074',
      'F-12\n01/12/2016',
      '412 / 58\n10/12/2016',
      '20/12/2016',
      '20\u00a0%',
      '7\u00a0600,00\u00a0€',
      '7\u00a0000,00\u00a0€',
      'L’infrastructure n’est pas subventionnée (art. 6.2).',
      'SN-1, SN-2',
      'pv.pdf',
      '021404DI0205',
      '10.03.01',
    ]) {
      expect(text).toContain(words);
    }
  });

  it('says that it is a draft until it is certified, and its version afterwards', () => {
    expect(textOf(paperOf())).toContain('PROJET');
    const text = textOf(paperOf({}, CERTIFIED));
    expect(text).not.toContain('PROJET');
    expect(text).toContain('Certifié dans Chariot par le maire, le 1er mars 2017.');
    expect(claimTitle(paperOf({}, CERTIFIED))).toBe(
      'État récapitulatif des dépenses, convention CM-2016-001, version 2',
    );
  });

  it('says « non renseigné » of what nobody stated, and computes nothing from it', () => {
    const bare = paperOf({
      convention: conventionOf({ signedOn: null, validity: null, localAuthoritySiret: null, imputation: null }),
      expenses: [],
      bank: null,
      advanceReceivedCents: null,
    });
    const text = textOf(bare);
    expect(text).toContain('SIRET non renseigné');
    expect(text).toContain('Imputation : non renseignée.');
    expect(text).toContain('non calculable : la convention n’est pas signée');
    expect(text).toContain('non calculable : l’avance versée n’est pas renseignée');
  });

  it('is a PDF, also with two hundred lines and as many devices', async () => {
    const lines = Array.from({ length: 200 }, (_, index) =>
      lineOf(1000 + index, {
        serialNumbers: Array.from({ length: 12 }, (__, each) => `SN-${String(index)}-${String(each)}`),
      }),
    );
    const paper = paperOf({ expenses: [expenseOf(lines)] }, CERTIFIED);
    const pdf = await makePdf(
      { title: claimTitle(paper), mention: null, at: new Date('2017-03-01T09:00:00Z'), layout: 'landscape' },
      (page) => composeClaim(page, paper),
    );
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('goes into a spreadsheet whose amounts compute', () => {
    const [expenses, settlement] = claimSheets(paperOf().statement);
    expect([...(expenses?.rows ?? [])][0]).toEqual(
      expect.arrayContaining([{ cents: 800_000 }, { on: '2016-12-20' }, '412 / 58']),
    );
    expect([...(settlement?.rows ?? [])].map((row) => row.at(-1))).toContainEqual({ cents: 400_000 });
    expect(expenses?.columns.length).toBe([...(expenses?.rows ?? [])][0]?.length);
    expect(expenses?.columns.length).toBe(expenses?.totals?.[0]?.length);
  });

  it('goes into a spreadsheet, where nothing that was typed can run', () => {
    const statement = statementOf(
      factsOf({ expenses: [expenseOf([lineOf(120_001, { label: '=1+1' })], { supplierName: '@cmd' })] }),
    );
    const csv = writeCsv(CLAIM_COLUMNS, claimRows(statement)).toString();
    expect(csv).toContain(`;'=1+1;'@cmd;`);
    expect(csv).toContain(';1200,01;');
    expect(csv).toContain(`${SCHOOL} n° 1 : 1200,01`);
  });
});

describe('rules', () => {
  proves('R66', 'prints the sentence by which the ordonnateur certifies it exact', () => {
    expect(textOf(paperOf())).toContain(
      'L’ordonnateur certifie exact le présent état, arrêté à 8\u00a0000,00\u00a0€ TTC',
    );
  });
  proves('R77', 'prints that it is paid by transfer, and to which account', () => {
    expect(textOf(paperOf())).toContain('Versement par virement : TRÉSORERIE, IBAN FR76 •••• 185, BIC BDFEFRPPCCT.');
  });
  proves('R78', 'prints no more of the account than its ends', () => {
    expect(textOf(paperOf())).toContain('FR76 •••• 185');
    expect(textOf(paperOf())).not.toContain('00794');
  });
});
