import { actsFor, stepsOf, type Lived } from './steps.js';

const DRAFT: Lived = {
  state: 'draft',
  signedOn: null,
  signing: null,
  validity: null,
  amendments: [],
  termination: null,
  closedOn: null,
  durationMonths: 12,
};
const SIGNED: Lived = {
  ...DRAFT,
  state: 'inForce',
  signedOn: '2016-11-10',
  validity: {
    from: '2016-11-10',
    until: '2017-11-10',
    readings: { anniversary: '2017-11-10', eve: '2017-11-09' },
  },
};
const SIGNING: NonNullable<Lived['signing']> = {
  academieSignedOn: '2016-11-10',
  localAuthoritySignedOn: null,
  academieSignatory: null,
  localAuthoritySignatory: null,
  signedReference: null,
  placeOfSignature: null,
  signedPages: null,
  visaRequired: false,
  visaOn: null,
  academieOriginal: { bothSignatures: false, keptSince: null },
  localAuthorityOriginal: { bothSignatures: false, keptSince: null },
};
const said = (convention: Lived) => stepsOf(convention).map(({ key, standing }) => `${key} ${standing}`);
const detail = (convention: Lived, key: string) => stepsOf(convention).find((one) => one.key === key)?.detail;

describe('the life of a convention as steps', () => {
  it('of a draft: everything is ahead, and no date is made up', () => {
    expect(said(DRAFT)).toEqual(['draft current', 'signed ahead', 'inForce ahead', 'over ahead', 'closed ahead']);
    expect(detail(DRAFT, 'over')).toBe('non calculable : 12 mois après la signature');
  });

  it('says which signature is missing', () => {
    expect(detail(DRAFT, 'signed')).toBe('aucune signature notée');
    expect(detail({ ...DRAFT, signing: SIGNING }, 'signed')).toBe('il manque celle de la collectivité');
  });

  it('shows the visa only where one is required', () => {
    const waiting: Lived = { ...SIGNED, state: 'signed', signing: { ...SIGNING, visaRequired: true } };
    expect(said(waiting)).toEqual([
      ...['draft past', 'signed current', 'visa ahead', 'inForce ahead', 'over ahead', 'closed ahead'],
    ]);
    expect(detail(waiting, 'visa')).toBe('attendu');
  });

  it('of one in force: its last day, its avenants', () => {
    expect(detail(SIGNED, 'over')).toBe('le 10/11/2017 (inclus)');
    expect(detail({ ...SIGNED, state: 'amended', amendments: [1, 2] }, 'inForce')).toBe(
      '2\u00A0avenants (n°\u00A01, 2)',
    );
  });

  it('of one that was denounced: when it ends, or why that cannot be said', () => {
    const letter = {
      by: 'academie' as const,
      letterSentOn: '2017-01-02',
      letterReceivedOn: null,
      registeredNumber: null,
      reason: 'x',
      effectiveOn: null,
    };
    expect(detail({ ...SIGNED, termination: letter }, 'over')).toMatch(/non calculable/);
    const over: Lived = { ...SIGNED, state: 'terminated', termination: { ...letter, effectiveOn: '2017-04-05' } };
    expect(detail(over, 'over')).toBe('au 05/04/2017');
    expect(said(over)).toContain('over current');
  });

  it('offers what may still happen, and nothing once it is closed', () => {
    expect(actsFor(DRAFT)).toEqual(['sign', 'correct']);
    expect(actsFor(SIGNED)).toEqual(['amend', 'sign', 'terminate']);
    expect(actsFor({ ...SIGNED, state: 'expired' })).toEqual(['close', 'sign']);
    expect(actsFor({ ...SIGNED, state: 'closed' })).toEqual([]);
  });
});
