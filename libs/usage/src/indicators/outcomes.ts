import type { ConventionFacts } from './convention-facts.port.js';
import type { PeopleCounts } from '../publication/release.js';
import type { EquipmentSums, Known, Outcome, Part } from './known.js';
import { countOf, medianOf, type Occurrences } from './median.js';

/** Of a rate: how many times its fraction, how much is covered, what is told beside it, and why it may come to nothing. */
interface Rate {
  readonly times?: number;
  readonly coverage?: readonly [schools: number, of: number];
  readonly parts?: readonly Part[];
  readonly without: string;
}

const HUNDREDTHS = 100;
const rounded = (value: number): number => Math.round(value * HUNDREDTHS) / HUNDREDTHS;
const STILL_OPEN = 'L’usage d’un mois se lit une fois le mois fini : choisissez un mois passé.';
/** A school that has nothing any more is not equipped: it lacks no headcount. */
export const NO_EQUIPPED_SCHOOL = 'Aucune école de ce lieu n’a de tablette ni de classe mobile à cette date.';
export const NOTHING_COUNTED = 'Rien n’a encore été compté pour ce lieu dans cette période.';

/** What has no denominator is not 0: it is not computable, and says why. */
export function rate(numerator: number, denominator: number, { times = 1, coverage, parts, without }: Rate): Outcome {
  const beside = { ...(coverage !== undefined && { coverage }), ...(parts !== undefined && { parts }) };
  if (denominator <= 0) return { reason: without, ...beside };
  return { value: rounded((numerator * times) / denominator), numerator, denominator, ...beside };
}

export const percent = (numerator: number, denominator: number, rest: Omit<Rate, 'times'>): Outcome =>
  rate(numerator, denominator, { ...rest, times: 100 });

export function median(
  occurrences: readonly Occurrences[],
  { divisor = 1, without, parts }: { divisor?: number; without: string; parts?: readonly Part[] },
): Outcome {
  const middle = medianOf(occurrences);
  const beside = parts === undefined ? {} : { parts };
  if (middle === null) return { reason: without, ...beside };
  return { value: rounded(middle / divisor), numerator: countOf(occurrences), denominator: null, ...beside };
}

export const ofEquipment =
  (work: (equipment: EquipmentSums, known: Known) => Outcome) =>
  (known: Known): Outcome =>
    known.equipment === null ? { reason: NOTHING_COUNTED } : work(known.equipment, known);

/** Hidden comes before anything else: why it could not be computed would already tell something. */
export const ofPeople =
  (work: (people: PeopleCounts, known: Known) => Outcome) =>
  (known: Known): Outcome =>
    !known.isClosed ? { reason: STILL_OPEN } : known.people === null ? 'belowThreshold' : work(known.people, known);

export const ofConventions =
  (work: (facts: ConventionFacts, known: Known) => Outcome) =>
  (known: Known): Outcome =>
    known.conventions === null || known.conventions.conventions === 0
      ? { reason: 'Aucune convention signée de ce lieu n’est à votre portée.' }
      : work(known.conventions, known);
