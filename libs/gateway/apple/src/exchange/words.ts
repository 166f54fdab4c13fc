import type { ReportedError, StatusReason } from '@chariot/wire-apple';

/** As much as the fleet keeps of it. */
const MOST = 300;

const SUPERVISED = /supervis/i;
const SHARED = /not a shared ipad/i;
/**
 * What an iPad means, by what it says: nobody publishes the list of its errors, so that they are known by what devices were seen to
 * send. Its own words and its code stay behind ours, for whoever looks further.
 */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [SUPERVISED, 'iPadOS ne le fait que sur un iPad supervisé, et celui-ci ne l’est pas'],
  [/not a valid request type|unknown.?(?:command|request)/i, 'Cette version d’iPadOS ne connaît pas cette commande'],
  [/UnknownDeclarationType|UnknownPayloadType/i, 'Cette version d’iPadOS ne connaît pas ce réglage'],
  [/setting is unknown/i, 'Cette version d’iPadOS ne connaît pas ce réglage'],
  [SHARED, 'Cet iPad n’est pas un iPad partagé : il le devient par Apple School Manager, une fois effacé'],
  [/not in lost mode/i, 'Cet iPad n’est pas en mode Perdu'],
  [/declarative management/i, 'Cette version d’iPadOS ne se gère pas par déclarations : mettez l’iPad à jour'],
  [/AssetCannotBe|ProfileURL|download|network|internet|offline/i, 'L’iPad n’a pas pu télécharger ce qu’il lui faut'],
  [/ConfigurationCannotBeApplied|invalid profile|cannot be applied/i, 'L’iPad n’a pas pu mettre ce réglage en place'],
];

/** One French sentence for the chain of errors of a command that failed. */
export function errorWords(errors: readonly ReportedError[]): string {
  const [first] = errors;
  if (first === undefined) return 'L’iPad n’a pas pu le faire, et ne dit pas pourquoi.';
  const said = errors.map(({ localized, description }) => localized ?? description ?? '').find((text) => text !== '');
  const code = [first.domain, first.code].filter((part) => part !== null).join(' ');
  return sentence(wordsOf(errors), said ?? '', code, 'L’iPad n’a pas pu le faire');
}

/** What it means, without a word of the iPad's; null: nobody knows. */
export function meaningOf(errors: readonly ReportedError[]): string | null {
  const meaning = MEANINGS.find(([words]) => words.test(wordsOf(errors)))?.[1];
  return meaning === undefined ? null : `${meaning}.`;
}

const wordsOf = (errors: readonly ReportedError[]): string =>
  errors.map(({ description, localized }) => `${description ?? ''} ${localized ?? ''}`).join(' ');

/** Whether it is this iPad that has no such thing (not supervised, not shared): telling it again changes nothing. */
export const isOfAnotherIpad = (
  said: readonly { readonly description: string | null; readonly localized?: string | null }[],
): boolean => said.some(({ description, localized }) => OF_ANOTHER.test(`${description} ${localized}`));
const OF_ANOTHER = /not supervised|requires supervision|not a shared ipad/i;

/** The same for why a declaration does not hold. */
export function reasonWords(reasons: readonly StatusReason[]): string {
  const [first] = reasons;
  if (first === undefined) return 'L’iPad n’a pas mis ce réglage en place, et ne dit pas pourquoi.';
  const everything = reasons.map(({ code, description }) => `${code} ${description ?? ''}`).join(' ');
  return sentence(everything, first.description ?? '', first.code, 'L’iPad n’a pas mis ce réglage en place');
}

function sentence(everything: string, said: string, code: string, otherwise: string): string {
  const [words, meaning] = MEANINGS.find(([one]) => one.test(everything)) ?? [null, otherwise];
  // Of what it is not (supervised, shared), ours says all there is to know, and what to do.
  const isAllSaid = (words === SUPERVISED || words === SHARED) && OF_ANOTHER.test(everything);
  const theirs = isAllSaid ? [] : [said, code];
  const behind = theirs.filter((part) => part !== '').join(', ');
  const whole = behind === '' ? `${meaning}.` : `${meaning} (${behind}).`;
  // The cut may fall between the two halves of a pair, which PostgreSQL keeps in no jsonb.
  return whole.length <= MOST ? whole : `${whole.slice(0, MOST - 1).replace(/\p{Cs}$/u, '')}…`;
}

export const NOT_UNDERSTOOD = 'L’iPad n’a pas compris la commande : prévenez qui s’occupe de Chariot.';
export const NO_UNLOCK_TOKEN =
  'Cet iPad n’a pas confié à Chariot de quoi effacer son code : enrôlez-le de nouveau, ou effacez-le.';
export const ENROLLED_ANEW = 'L’iPad a été enrôlé de nouveau avant d’avoir répondu : redemandez-le.';
