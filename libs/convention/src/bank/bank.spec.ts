import { Iban, LocalDate } from '@chariot/kernel';
import { proves } from '../rules/proof.scene.js';
import { maskedAccount, readAccount } from './bank-account.js';
import { stateOf } from './bank-accounts.service.js';
import { bankLetter } from './bank-letter.js';
import { bankNotices, isVerified } from './bank-notices.js';
import { BANK_ERRORS } from './bank-errors.js';
import { officersOf } from './officers.js';

// The example of the French banking federation: nobody's account.
const IBAN = 'FR14 2004 1010 0505 0001 3M02 606';
const RIB = { bank: '20041', branch: '01005', account: '0500013M026', key: '06' };
const day = (text: string): LocalDate => LocalDate.parse(text);
const account = { holder: 'TRÉSORERIE', paymentLabel: null, verifiedOn: day('2016-09-20') };
const context = { localAuthorityName: 'Commune d’essai', checkMonths: 12, today: day('2017-02-01') };
const rulesOf = (notices: readonly { readonly rule: string }[]): string[] => notices.map(({ rule }) => rule);

describe('an account', () => {
  proves('R78', 'refuses a wrong IBAN, a wrong BIC and a RIB that is another’s, and never shows the number', () => {
    const good = readAccount({ iban: IBAN.toLowerCase(), rib: RIB, bic: 'bdfe frpp cct' });
    expect(good).toEqual({ iban: 'FR1420041010050500013M02606', bic: 'BDFEFRPPCCT', rib: RIB });
    const refused = (changes: object, code: string): void => {
      expect(() => readAccount({ iban: IBAN, rib: null, bic: null, ...changes })).toThrow(
        expect.objectContaining({ code }),
      );
    };
    refused({ iban: IBAN.replace('606', '607') }, 'kernel.invalidIban');
    refused({ iban: 'FR76' }, 'kernel.invalidIban');
    refused({ bic: 'BDF' }, 'kernel.invalidBic');
    refused({ rib: { ...RIB, key: '07' } }, 'convention.bankRibNotIban');
    refused({ rib: { ...RIB, branch: '01006', key: '28' } }, 'convention.bankRibNotIban');
    refused({ iban: 'DE89370400440532013000', rib: RIB }, 'convention.bankRibNotIban');
    expect(maskedAccount(Iban.parse(IBAN))).toBe('FR14 •••• 606');
  });

  it('never repeats a number in what it refuses', () => {
    expect(BANK_ERRORS.bankRibNotIban.fr).not.toMatch(/\{/);
  });

  it.each([
    [{ inForceSince: null, replacedAt: null, abandonedAt: null }, 'awaiting'],
    [{ inForceSince: new Date(), replacedAt: null, abandonedAt: null }, 'inForce'],
    [{ inForceSince: new Date(), replacedAt: new Date(), abandonedAt: null }, 'replaced'],
    [{ inForceSince: null, replacedAt: null, abandonedAt: new Date() }, 'abandoned'],
  ])('%j is %s', (row, state) => {
    expect(stateOf(row)).toBe(state);
  });
});

describe('what is said of it', () => {
  proves('T24', 'keeps the holder apart, and asks for a label where he is not the commune', () => {
    const [notice] = bankNotices(account, context);
    expect(notice).toMatchObject({ rule: 'T24' });
    expect(notice?.message).toContain('« TRÉSORERIE »');
    expect(notice?.message).toContain('Convenez d’un libellé');
    const labelled = bankNotices({ ...account, paymentLabel: 'CM-2016' }, context);
    expect(labelled[0]?.message).not.toContain('Convenez');
    expect(rulesOf(bankNotices({ ...account, holder: 'COMMUNE D’ESSAI - TRÉSORERIE' }, context))).toEqual([]);
  });
  proves('T25', 'warns before a payment on details that nobody has checked for a year', () => {
    const of = (verifiedOn: string | null): string[] =>
      rulesOf(bankNotices({ ...account, verifiedOn: verifiedOn === null ? null : day(verifiedOn) }, context));
    expect(of('2016-02-01')).toEqual(['T24']);
    expect(of('2016-01-31')).toEqual(['T24', 'T25']);
    expect(of(null)).toEqual(['T24', 'T25']);
    // Checked afterwards is not checked before.
    expect(isVerified(day('2017-02-02'), day('2017-02-01'), 12)).toBe(false);
  });
  proves('R77', 'warns that no transfer can be made where no account is in force', () => {
    expect(rulesOf(bankNotices(null, context))).toEqual(['R77']);
  });
});

describe('who orders and who pays', () => {
  const terms = { authorisingOfficer: 'le maire', accountant: 'le trésorier' };
  proves('R79', 'keeps the ordonnateur that the text names', () => {
    expect(officersOf(terms).beneficiary.authorisingOfficer).toBe('le maire');
  });
  proves('R80', 'keeps the comptable that the text names', () => {
    expect(officersOf(terms).beneficiary.accountant).toBe('le trésorier');
  });
  proves('T23', 'tells the payer’s pair from the beneficiary’s, and which of them the text says', () => {
    const { payer } = officersOf(terms);
    expect(payer.authorisingOfficer).toContain('recteur');
    expect(payer.accountant).toContain('finances publiques');
    expect(payer.fromText).toBe(false);
  });
  it('invents nobody', () => {
    expect(officersOf({ authorisingOfficer: null, accountant: null }).beneficiary).toEqual({
      authorisingOfficer: null,
      accountant: null,
    });
  });
});

it.each(['asked', 'approved', 'inForce'] as const)(
  'a letter of %s names the mask, the mention, and no number',
  (state) => {
    const letter = bankLetter({
      ...{ reference: 'CM-1', title: 'Convention', localAuthority: 'Commune', mention: 'Mention.', state },
      ...{ maskedIban: 'FR14 •••• 606', holder: 'TRÉSORERIE', askedBy: 'le service financier', url: 'http://x' },
      from: state === 'approved' ? 'à partir du 26/11/2026' : null,
    });
    expect(letter.subject).toMatch(/^Convention CM-1 : .*compte bancaire/);
    expect(letter.text).toContain('FR14 •••• 606');
    expect(letter.text).toMatch(/Mention\.$/);
    expect(letter.text.includes('26/11/2026')).toBe(state === 'approved');
  },
);
