import { LocalDate } from '@chariot/kernel';
import { proves } from '../rules/proof.scene.js';
import { remarksOn, type PaperFacts } from './remarks.js';
import { MODEL_TERMS, standing } from './terms.scene.js';

const day = LocalDate.parse;
const kept = { bothSignatures: true, keptSince: day('2016-09-20') };
const paper = (changes: Partial<PaperFacts> = {}): PaperFacts => ({
  standing: standing('2016-10-01'),
  academieSignedOn: day('2016-09-15'),
  localAuthoritySignedOn: day('2016-09-10'),
  placeOfSignature: 'Crêts en Belledonne',
  visaRequired: false,
  visaOn: null,
  originals: { academie: kept, localAuthority: kept },
  pagesReceived: null,
  ...changes,
});
const of = (rule: string, changes: Partial<PaperFacts> = {}) =>
  remarksOn(paper(changes)).filter((one) => one.rule === rule);
const unsigned = (changes: Partial<PaperFacts> = {}) => ({
  standing: standing('2016-10-01', { signedOn: null }),
  academieSignedOn: null,
  localAuthoritySignedOn: null,
  originals: null,
  ...changes,
});

describe('what a convention’s paper calls for', () => {
  proves('R98', 'says that a draft is undated, and which party has still to sign', () => {
    expect(of('R98', unsigned())[0]?.message).toMatch(/Projet non signé.*aucune échéance ne se calcule/);
    expect(of('R98', unsigned({ academieSignedOn: day('2016-09-01') }))[0]?.message).toMatch(
      /le 01\/09\/2016.*il manque la collectivité/,
    );
    expect(of('R98', unsigned({ localAuthoritySignedOn: day('2016-09-01') }))[0]?.message).toMatch(
      /il manque l’académie/,
    );
    expect(of('R98')).toEqual([]);
    expect(of('R98', { visaRequired: true })).toEqual([expect.objectContaining({ severity: 'warns' })]);
  });

  proves('R94', 'asks for two originals, and says so where the text announces another number', () => {
    expect(of('R94')).toEqual([expect.objectContaining({ severity: 'informs', articles: ['art. 12'] })]);
    const three = standing('2016-10-01', { original: { ...MODEL_TERMS, originals: 3 } });
    expect(of('R94', { standing: three })).toEqual([expect.objectContaining({ severity: 'warns' })]);
  });

  proves('R95', 'warns of an original without both signatures', () => {
    const academie = { bothSignatures: false, keptSince: day('2016-09-20') };
    expect(of('R95', { originals: { academie, localAuthority: kept } })).toEqual([
      expect.objectContaining({ severity: 'warns', message: expect.stringContaining('l’académie') }),
    ]);
    expect(of('R95')).toEqual([]);
  });

  proves('R96', 'warns of an original that its party does not keep', () => {
    const localAuthority = { bothSignatures: true, keptSince: null };
    expect(of('R96', { originals: { academie: kept, localAuthority } })).toEqual([
      expect.objectContaining({ severity: 'warns', message: expect.stringContaining('la collectivité') }),
    ]);
    expect(of('R96', { originals: null })).toHaveLength(1);
    expect(of('R96')).toEqual([]);
  });

  proves('R93', 'says who carries it out, by functions', () => {
    expect(of('R93')[0]?.message).toMatch(/chacun pour ce qui le concerne.*IA-DASEN/);
  });

  proves('R91', 'says amicably first, then which court, or that it is not written', () => {
    expect(of('R91')[0]?.message).toMatch(/à l’amiable.*tribunal administratif de Grenoble/);
    const silent = standing('2016-10-01', { original: { ...MODEL_TERMS, court: null } });
    expect(of('R91', { standing: silent })[0]?.message).toMatch(/n’est pas renseigné/);
  });

  proves('R05', 'shows the three rentrées of the programme against a convention of one year', () => {
    expect(of('R05')[0]?.message).toMatch(/rentrées 2016 à 2018, la convention 12 mois.*avenant ou une nouvelle/);
  });

  proves('T39', 'warns when the file has not the pages that are announced', () => {
    expect(of('T39', { pagesReceived: 9 })).toEqual([
      expect.objectContaining({ severity: 'warns', message: expect.stringMatching(/10 pages.*en compte 9/) }),
    ]);
    expect(of('T39', { pagesReceived: 10 })).toEqual([]);
    expect(of('T39')).toEqual([]);
  });

  proves('R92', 'warns once it has expired', () => {
    expect(of('R92', { standing: standing('2017-09-16') })).toEqual([
      expect.objectContaining({ severity: 'warns', message: expect.stringContaining('15/09/2017') }),
    ]);
    expect(of('R92')).toEqual([]);
  });
});
