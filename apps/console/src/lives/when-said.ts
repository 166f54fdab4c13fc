import type { Deadline } from '@chariot/contract';
import { count, day } from '../formats/index.js';

/** What the signs of the text stand for. */
const IN_WORDS: Readonly<Record<string, (span: string) => string>> = {
  'S +': (span) => `${span} après la signature`,
  'terme −': (span) => `${span} avant le terme`,
  'réception +': (span) => `${span} après la réception`,
  'réunion −': (span) => `${span} avant la réunion`,
  'vérification +': (span) => `${span} après la vérification`,
};

/** « S + 12 mois » as one says it, « 12 mois après la signature »; what is no such sum stays as it is. */
function inWords(symbolic: string): string {
  if (symbolic === 'S') return 'à la signature';
  const [, signs = '', number = '', unit] = /^(\S+ [+−]) (\d+) (mois|jours?)$/.exec(symbolic) ?? [];
  const span = unit === 'mois' ? count(Number(number), 'mois', 'mois') : count(Number(number), 'jour');
  return IN_WORDS[signs]?.(span) ?? symbolic;
}

/** « le 09/11/2017 », « du … au … », or as the text gives it where nothing dates it. */
export function whenSaid({ dueOn, from, symbolic }: Pick<Deadline, 'dueOn' | 'from' | 'symbolic'>): string {
  if (dueOn === null) return from === null ? inWords(symbolic) : `à partir du ${day(from)} (${inWords(symbolic)})`;
  return from === null || from === dueOn ? `le ${day(dueOn)}` : `du ${day(from)} au ${day(dueOn)}`;
}
