import type { Deadline } from '@chariot/contract';
import { day } from '../formats/index.js';

/** « le 09/11/2017 », « du … au … », or as the text gives it where nothing dates it. */
export function whenSaid({ dueOn, from, symbolic }: Pick<Deadline, 'dueOn' | 'from' | 'symbolic'>): string {
  if (dueOn === null) return from === null ? symbolic : `à partir du ${day(from)} (${symbolic})`;
  return from === null || from === dueOn ? `le ${day(dueOn)}` : `du ${day(from)} au ${day(dueOn)}`;
}
