import { LocalDate } from '@chariot/kernel';
import { counted } from '../counted.js';
import { applies } from '../rules/applies.js';
import type { RuleId, TrapId } from '../rules/rule-ids.js';
import type { Standing } from './standing.js';

/** What a rule or a trap has to say about a convention; never a refusal. */
export interface Remark {
  readonly rule: RuleId | TrapId;
  readonly articles: string[];
  readonly severity: 'warns' | 'informs';
  readonly message: string;
}

export interface Original {
  /** It bears the signature of each party. */
  readonly bothSignatures: boolean;
  readonly keptSince: LocalDate | null;
}

export interface PaperFacts {
  readonly standing: Pick<Standing, 'day' | 'terms' | 'state' | 'validity'>;
  readonly academieSignedOn: LocalDate | null;
  readonly localAuthoritySignedOn: LocalDate | null;
  readonly placeOfSignature: string | null;
  readonly visaRequired: boolean;
  readonly visaOn: LocalDate | null;
  /** `null`: nothing was noted of the originals. */
  readonly originals: { readonly academie: Original; readonly localAuthority: Original } | null;
  /** Pages of the file that was received, counted; `null`: no file. */
  readonly pagesReceived: number | null;
}

const PARTIES = { academie: 'l’académie', localAuthority: 'la collectivité' } as const;

/** What the paper itself calls for: who signed, where the two originals are, how many pages, where one would plead. */
export function remarksOn(facts: PaperFacts): Remark[] {
  return [
    ...undated(facts),
    ...visa(facts),
    ...originals(facts),
    ...overrun(facts),
    ...programme(facts),
    ...pages(facts),
    ...execution(),
    ...dispute(facts),
  ];
}

const remark = (rule: RuleId | TrapId, articles: string[], severity: Remark['severity'], message: string): Remark => ({
  rule,
  articles,
  severity,
  message,
});

function undated({ standing, academieSignedOn, localAuthoritySignedOn, placeOfSignature }: PaperFacts): Remark[] {
  const found: Remark[] = [];
  if (standing.validity === null) {
    const one = academieSignedOn === null ? localAuthoritySignedOn : academieSignedOn;
    const who = academieSignedOn === null ? 'l’académie' : 'la collectivité';
    const text =
      one === null
        ? 'Projet non signé\u00a0: tant qu’il ne porte pas de date, aucune échéance ne se calcule.'
        : `Une seule partie a signé, le ${LocalDate.format(one)}\u00a0: il manque ${who}, la convention n’a pas encore de date.`;
    if (applies('R98')) found.push(remark('R98', ['signatures', 'art. 11'], 'informs', text));
  } else if (applies('R98') && placeOfSignature === null) {
    found.push(remark('R98', ['signatures'], 'informs', 'Le lieu de la signature n’est pas renseigné.'));
  }
  return found;
}

function visa({ visaRequired, visaOn, standing }: PaperFacts): Remark[] {
  if (!visaRequired || visaOn !== null || standing.validity === null || !applies('R98')) return [];
  return [remark('R98', ['signatures'], 'warns', 'Le visa du contrôleur budgétaire est attendu.')];
}

/** Two originals, each signed by both, one kept by each party (art. 12). */
function originals({ standing, originals: kept }: PaperFacts): Remark[] {
  const found: Remark[] = [];
  const { originals: announced } = standing.terms;
  if (applies('R94')) {
    found.push(
      remark(
        'R94',
        ['art. 12'],
        announced === null || announced === 2 ? 'informs' : 'warns',
        announced === null
          ? 'Le nombre d’originaux n’est pas renseigné\u00a0: chaque partie doit garder le sien.'
          : announced === 2
            ? 'Deux originaux, un par partie.'
            : `Le texte annonce ${String(announced)} originaux pour deux parties\u00a0: dites qui garde chacun.`,
      ),
    );
  }
  if (standing.validity === null) return found;
  if (kept === null) {
    if (applies('R96')) {
      found.push(
        remark('R96', ['art. 12'], 'warns', 'Rien n’est noté des originaux\u00a0: dites où est chacun d’eux.'),
      );
    }
    return found;
  }
  for (const party of ['academie', 'localAuthority'] as const) {
    const { bothSignatures, keptSince } = kept[party];
    if (!bothSignatures && applies('R95')) {
      found.push(
        remark('R95', ['art. 12'], 'warns', `L’original de ${PARTIES[party]} ne porte pas encore les deux signatures.`),
      );
    }
    if (keptSince === null && applies('R96')) {
      found.push(remark('R96', ['art. 12'], 'warns', `L’original de ${PARTIES[party]} n’est pas encore chez elle.`));
    }
  }
  return found;
}

/** What goes on after the term has no convention under it any more. */
function overrun({ standing }: PaperFacts): Remark[] {
  const { validity, state } = standing;
  if (state !== 'expired' || validity === null || !applies('R92')) return [];
  return [
    remark(
      'R92',
      ['art. 11'],
      'warns',
      `Convention expirée depuis le ${LocalDate.format(validity.until)}\u00a0: bilan financier et solde restent à suivre, rien de nouveau ne s’engage.`,
    ),
  ];
}

/** A programme of several rentrées, a convention of some months (T13): what follows needs an avenant or another one. */
function programme({ standing }: PaperFacts): Remark[] {
  const { programmeYears, durationMonths } = standing.terms;
  const [first] = programmeYears;
  const last = programmeYears.at(-1);
  if (first === undefined || last === undefined || !applies('R05')) return [];
  const rentrees = `Le programme couvre ${first === last ? `la rentrée ${String(first)}` : `les rentrées ${String(first)} à ${String(last)}`}`;
  const longer = programmeYears.length * 12 > durationMonths;
  const rest = longer
    ? `, la convention ${String(durationMonths)} mois\u00a0: la suite demande un avenant ou une nouvelle convention.`
    : '.';
  return [remark('R05', ['préambule', 'art. 11'], 'informs', `${rentrees}${rest}`)];
}

/** The number of pages that is announced against the file received (T39): annexes change it, so it only warns. */
function pages({ standing, pagesReceived }: PaperFacts): Remark[] {
  const { pages: announced } = standing.terms;
  if (announced === null || pagesReceived === null || announced === pagesReceived || !applies('T39')) return [];
  return [
    remark(
      'T39',
      ['art. 12'],
      'warns',
      `Le texte annonce ${counted(announced, 'page')}, le fichier reçu en compte ${String(pagesReceived)}\u00a0: vérifiez qu’il est entier (des annexes peuvent l’expliquer).`,
    ),
  ];
}

function execution(): Remark[] {
  if (!applies('R93')) return [];
  return [
    remark(
      'R93',
      ['art. 12'],
      'informs',
      'Exécutent la convention, chacun pour ce qui le concerne\u00a0: l’exécutif de la collectivité et le recteur, par délégation le directeur académique (IA-DASEN).',
    ),
  ];
}

function dispute({ standing }: PaperFacts): Remark[] {
  if (!applies('R91')) return [];
  const { court } = standing.terms;
  const then = court === null ? 'le tribunal compétent n’est pas renseigné' : `compétence du ${court}`;
  return [
    remark('R91', ['art. 10.3'], 'informs', `En cas de différend\u00a0: d’abord à l’amiable\u00a0; à défaut, ${then}.`),
  ];
}
