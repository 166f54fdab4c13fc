import type { NewLetter } from '@chariot/contract';
import { LocalDate, Money } from '@chariot/kernel';
import { makePdf, writeCsv } from '@chariot/platform';
import { pdfWords } from '@chariot/testkit';
import { expenseOf, factsOf, lineOf } from '../claims/claims.scene.js';
import { financialReport } from '../claims/financial-report.js';
import { statementOf } from '../claims/statement.js';
import { mentionOf } from '../conventions/mention.js';
import { proves } from '../rules/proof.scene.js';
import { optionalClauses } from './clauses.js';
import { drawLetter } from './letter-document.js';
import { noticeEnds, titleOf, type LetterConvention } from './letter.js';
import { REPORT_COLUMNS, reportRows, type MoneyFacts } from './money-document.js';
import { letterProposals } from './proposals.js';
import { reportSheet } from './report-sheet.js';
import { letterRemarks } from './remarks.js';

const MENTION = 'Opération du Programme d’investissements d’avenir lancé par l’État.';
const day = LocalDate.parse;
const convention: LetterConvention = {
  reference: 'CM-2016-001',
  title: 'Collèges numériques',
  signedOn: '2016-09-15',
  validity: {
    from: '2016-09-15',
    until: '2017-09-15',
    readings: { anniversary: '2017-09-15', eve: '2017-09-14' },
  },
  ...{ fundingRatePercent: 50, eligibleCapPerClassroom: 800_000, stateCapPerClassroom: 400_000, advance: 200_000 },
  ...{ terminationNoticeMonths: 3, amendments: [1], imputation: null, placeOfSignature: null },
  academie: { name: 'Académie de Grenoble' },
  localAuthority: { name: 'Commune de Crêts en Belledonne' },
  annex: [
    {
      ...{ uai: '0382460T', schoolName: 'École élémentaire', mobileClassrooms: 1 },
      ...{ equipmentSubsidy: 400_000, resourceGrant: 50_000 },
    },
  ],
  budgetLines: [{ code: 'equipment', stateShare: 400_000 }],
};
const letterOf = (kind: NewLetter['kind'], changes: Partial<NewLetter> = {}): NewLetter => ({
  kind,
  ...{ trap: null, quote: null, author: 'localAuthority', signatory: 'Le maire', place: 'Crêts en Belledonne' },
  ...{ datedOn: '2017-01-31', reference: null, words: null, clauses: [] },
  ...changes,
});
const moneyOf = (): MoneyFacts => {
  const statement = statementOf(factsOf({ expenses: [expenseOf([lineOf(800_000)])] }));
  const facts = {
    ...{ until: day('2017-09-15'), forecastCostCents: Money.cents(800_000), statement },
    ...{ unconfirmedCents: Money.ZERO, reductionCents: Money.ZERO, repaidCents: Money.ZERO },
  };
  return {
    statement,
    certified: { version: 2, on: day('2017-06-01') },
    report: financialReport({ ...facts, certifiedVersion: 2, paidByStateCents: Money.cents(200_000) }),
  };
};
const written = async (
  letter: NewLetter,
  changes: Partial<LetterConvention> = {},
  money: MoneyFacts | null = null,
): Promise<string> => {
  const paper = { letter, convention: { ...convention, ...changes }, money };
  const imputation = [{ label: 'Programme', value: '0214' }];
  const options = { title: titleOf(letter, 'CM-2016-001'), mention: mentionOf({ mention: MENTION }), at: new Date(0) };
  const pdf = await makePdf(options, (page) => drawLetter(page, { ...paper, imputation }));
  // Lines of a sheet break where they must.
  return pdfWords(pdf).replace(/\s+/g, ' ');
};

describe('a letter about what the text has wrong', () => {
  it('sets the four places of the text side by side, and lets the figure of art. 7.1 be no more than what it is', async () => {
    const text = await written(letterOf('rectification', { trap: 'T01', quote: '8 000 €' }));
    for (const said of ['art. 7.1', 'art. 3.2', 'art. 6.2', 'annexe', '8 000 €', '4 000,00 €'])
      expect(text).toContain(said);
    expect(text).toContain('La participation maximale de l’État au titre de l’équipement est de 4 000,00 €');
    expect(text).toContain('Pour accord, Académie de Grenoble');
  });

  it('is written for any other trap, in the words of the registry', async () => {
    const text = await written(letterOf('rectification', { trap: 'T22', quote: 'Allevar' }));
    expect(text).toContain('Un nom de ville est tronqué');
    expect(text).toContain('« Allevar »');
  });

  it('may be an avenant, numbered after those that are', async () => {
    const text = await written(letterOf('amendmentDraft', { trap: 'T01', quote: '8 000 €' }));
    expect(text).toContain('Avenant n° 2 à la convention CM-2016-001 du 15/09/2016');
    expect(text).toContain('sans remettre en cause son objet');
    expect(text).toContain('PROJET');
  });
});

describe('ending the convention', () => {
  proves('R90', 'is a registered letter, whose three months run from its reception', async () => {
    expect(noticeEnds(day('2016-11-30'), 3)).toBe('2017-02-28');
    const text = await written(letterOf('termination'));
    expect(text).toContain('Lettre recommandée avec accusé de réception');
    expect(text).toContain('Le préavis de trois mois court du jour où vous recevez cette lettre.');
    expect(text).toContain('Reçue le 31/01/2017, elle prendrait effet le 30/04/2017.');
    const facts = { convention, day: day('2017-01-31'), certifiedVersion: null };
    const letter = letterOf('termination', { words: 'Projet abandonné' });
    expect(letterRemarks({ ...facts, letter, way: 'registered' })).toEqual([]);
    expect(letterRemarks({ ...facts, letter, way: 'electronic' })).toMatchObject([{ rule: 'R90' }]);
  });

  it('computes no day where the text gives no notice', async () => {
    expect(await written(letterOf('termination'), { terminationNoticeMonths: null })).toContain('non calculable');
  });
});

describe('the money at the end', () => {
  proves('R87', 'is a bilan with its lines, its totals, the own share, and its table', async () => {
    const money = moneyOf();
    const text = await written(letterOf('financialReport'), {}, money);
    expect(text).toContain('Recettes, dépenses et charge');
    expect(text).toContain('Charge de la collectivité');
    expect(text).toContain('4 000,00 €');
    expect(text).toContain('version 2');
    const sheet = writeCsv(REPORT_COLUMNS, money.report === null ? [] : reportRows(money.report, convention, MENTION));
    expect(sheet.toString()).toContain('Dépenses réalisées (TTC);8000,00');
    expect(sheet.toString()).toContain(MENTION);
    const facts = { convention, day: day('2017-01-31'), certifiedVersion: 2, way: null };
    expect(letterRemarks({ ...facts, letter: letterOf('financialReport') })).toMatchObject([{ rule: 'R87' }]);
  });

  it('keeps the 500 € of the collège out of the bilan, and says so (T08)', async () => {
    const text = await written(letterOf('financialReport'), {}, moneyOf());
    expect(text).toContain('Hors de ce bilan : 500,00 € de ressources');
    expect(moneyOf().report?.figures.every(({ cents }) => cents !== 850_000)).toBe(true);
  });

  it('is asked for with the certified statement and the codes that the payer needs', async () => {
    const text = await written(letterOf('balanceRequest'), {}, moneyOf());
    expect(text).toContain('certifié exact (version 2, du 01/06/2017)');
    expect(text).toContain('0214');
    const money = { ...moneyOf(), certified: null };
    expect(await written(letterOf('balanceRequest'), {}, money)).toContain('n’est pas certifié');
  });
});

describe('every letter', () => {
  proves('R88', 'bears the line of art. 9 at its foot', async () => {
    const kinds = ['rectification', 'amendmentDraft', 'termination', 'balanceRequest', 'optionalClauses'] as const;
    for (const kind of kinds) expect(await written(letterOf(kind))).toContain(MENTION);
    expect(await written(letterOf('financialReport'), {}, moneyOf())).toContain(MENTION);
  });

  proves('T41', 'offers clauses on what the text leaves out, and never as the convention’s', async () => {
    const ids = optionalClauses().map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['property', 'insurance', 'loss', 'loan', 'personalData', 'endOfLife']));
    const text = await written(letterOf('optionalClauses', { clauses: ['property', 'loan'] }));
    expect(text).toContain('Proposition : ces clauses ne figurent pas dans la convention');
    expect(text).toContain('2. Prêt hors de l’école');
    expect(text).not.toContain('Assurance');
  });

  it('is proposed when its time has come, and no longer once it has left', () => {
    const facts = { convention, day: day('2017-01-31'), certifiedVersion: null, sent: [] };
    const kinds = (changes: Partial<Parameters<typeof letterProposals>[0]> = {}) =>
      letterProposals({ ...facts, ...changes }).map(({ kind }) => kind);
    expect(kinds()).toEqual(['rectification', 'amendmentDraft', 'optionalClauses']);
    expect(kinds({ certifiedVersion: 1 })).toContain('balanceRequest');
    expect(kinds({ day: day('2017-06-17') })).toContain('financialReport');
    expect(kinds({ day: day('2017-06-16') })).not.toContain('financialReport');
    expect(kinds({ sent: [letterOf('rectification', { trap: 'T01' })] })).toEqual([
      'amendmentDraft',
      'optionalClauses',
    ]);
    expect(kinds({ convention: { ...convention, signedOn: null, validity: null } })).toEqual(['optionalClauses']);
  });
});

describe('the bilan as a workbook', () => {
  it('holds what its table says, with amounts that compute and remarks below', () => {
    const { report } = moneyOf();
    if (report === null) throw new Error('no report');
    const rows = reportRows({ ...report, remarks: ['Une remarque ; avec « deux points ».'] }, convention, MENTION);
    const sheet = reportSheet(writeCsv(REPORT_COLUMNS, rows), 'Bilan financier');
    const written = [...sheet.rows];
    expect(written.find(([label]) => label === 'Dépenses réalisées (TTC)')?.[1]).toEqual({ cents: 800_000 });
    expect(written).toHaveLength(rows.filter((row) => row.length > 1).length);
    expect(sheet.notes).toEqual(expect.arrayContaining(['Une remarque ; avec « deux points ».', MENTION]));
  });
});
