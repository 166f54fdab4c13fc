import { settle, type ClassroomCost, type Settlement } from '@chariot/convention';
import { DomainError, Money, Uai } from '@chariot/kernel';
import { ConfigError } from '../config.js';
import { readWords, shown } from './words.js';

export const SETTLE_USAGE = `  npm run convention -- settle --classrooms '[{"eligibleTtcCents":800000}]' --advance-paid-cents 200000
        [--rate-percent 50] [--cap-cents 400000] [--base-cap-cents 800000] [--json]
        ce que l’État doit, par classe mobile : solde ou reversement, reste à charge`;

/** What the model says (art. 3.2); another convention says it with the options. */
const MODEL_RATE = 50;
const MODEL_CAP = 400_000;
/** Far above any annex, and low enough to be computed at once. */
const MOST_CLASSROOMS = 10_000;

const OPTIONS = {
  classrooms: 'string',
  'advance-paid-cents': 'string',
  'rate-percent': 'string',
  'cap-cents': 'string',
  'base-cap-cents': 'string',
  json: 'boolean',
} as const;
type Given = ReturnType<typeof readWords<typeof OPTIONS>>['values'];

/** What `settle` prints. @throws ConfigError with one French sentence on anything it was not told rightly */
export function settleCommand(words: readonly string[]): string {
  const { positionals, values } = readWords(words, OPTIONS);
  if (positionals[0] !== undefined) throw new ConfigError(`${shown(positionals[0])} est de trop : retirez-le.`);
  const advance = centsOf(values, 'advance-paid-cents');
  try {
    const settlement = settle(
      {
        ratePercent: rateOf(values),
        stateCapPerClassroomCents: centsOf(values, 'cap-cents') ?? Money.cents(MODEL_CAP),
        eligibleCapPerClassroomCents: centsOf(values, 'base-cap-cents'),
      },
      { classrooms: classroomsOf(values.classrooms), advancePaidCents: advance },
    );
    return values.json === true ? JSON.stringify(figuresOf(settlement)) : sentencesOf(settlement);
  } catch (error) {
    // Amounts of which the sum is more than a whole number can hold.
    throw error instanceof DomainError ? new ConfigError(error.fr) : error;
  }
}

function centsOf(values: Given, option: 'advance-paid-cents' | 'cap-cents' | 'base-cap-cents'): Money | null {
  const text = values[option];
  if (text === undefined) return null;
  if (!/^\d{1,15}$/.test(text)) {
    throw new ConfigError(
      `--${option} est un montant en centimes, entier et jamais négatif, comme 200000 : pas ${shown(text)}.`,
    );
  }
  return Money.cents(Number(text));
}

function rateOf(values: Given): number {
  const text = values['rate-percent'] ?? String(MODEL_RATE);
  const rate = Number(text.replace(',', '.'));
  if (!/^\d{1,3}([.,]\d{1,4})?$/.test(text) || rate > 100) {
    throw new ConfigError(`--rate-percent est un taux de 0 à 100, à quatre décimales au plus : pas ${shown(text)}.`);
  }
  return rate;
}

function classroomsOf(text: string | undefined): ClassroomCost[] {
  if (text === undefined) {
    throw new ConfigError(`Il manque --classrooms, comme --classrooms '[{"eligibleTtcCents":800000}]'.`);
  }
  const list = jsonOf(text);
  if (!Array.isArray(list)) {
    throw new ConfigError(`--classrooms est une liste JSON, comme '[{"eligibleTtcCents":800000}]'.`);
  }
  if (list.length > MOST_CLASSROOMS) {
    throw new ConfigError(`--classrooms compte ${list.length} classes mobiles : ${MOST_CLASSROOMS} au plus.`);
  }
  const ordinals = new Map<string, number>();
  return list.map((item: unknown, index) => {
    const { uai, cents } = classroomOf(item, index + 1);
    const ordinal = (ordinals.get(uai) ?? 0) + 1;
    ordinals.set(uai, ordinal);
    return { classroom: { schoolUai: uai, ordinal }, eligibleTtcCents: cents };
  });
}

/** Below zero is not refused: credit notes may exceed invoices, and it then counts as nothing. */
function classroomOf(item: unknown, rank: number): { uai: string; cents: Money } {
  const wrong = (why: string): ConfigError => new ConfigError(`--classrooms, classe mobile n° ${rank} : ${why}.`);
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    throw wrong('on attend {"eligibleTtcCents":800000}');
  }
  const { eligibleTtcCents: cents, schoolUai: uai = '', ...others } = item as Record<string, unknown>;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw wrong(`« ${shown(unknown)} » est inconnu, on attend eligibleTtcCents`);
  if (typeof cents !== 'number' || !Number.isSafeInteger(cents)) {
    throw wrong('eligibleTtcCents est un nombre entier de centimes TTC, comme 800000');
  }
  if (typeof uai !== 'string' || (uai !== '' && !Uai.is(uai))) throw wrong('schoolUai n’est pas un UAI');
  return { uai, cents: Money.cents(cents) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new ConfigError(
        `--classrooms n’est pas du JSON : ${shown(text)} ; on attend '[{"eligibleTtcCents":800000}]'.`,
      );
    }
    throw error;
  }
}

const figuresOf = (settlement: Settlement): object => ({
  dueCents: settlement.due.cents,
  balanceCents: settlement.balance.cents,
  clawbackCents: settlement.clawback.cents,
  ownShareCents: settlement.ownShare.cents,
  eligibleCents: settlement.eligible.cents,
  overrunCents: settlement.overrun.cents,
  /** Only with several classes mobiles, and never paid (T03). */
  pooledCents: settlement.pooled?.cents ?? null,
  classrooms: settlement.classrooms.map(({ classroom, eligible, due }) => ({
    ...(classroom.schoolUai !== '' && { schoolUai: classroom.schoolUai }),
    eligibleTtcCents: eligible.cents,
    dueCents: due.cents,
  })),
  notes: settlement.notes.map(({ id, textFr }) => ({ id, message: textFr })),
});

function sentencesOf(settlement: Settlement): string {
  const { eligible, due, advancePaid, balance, clawback, ownShare, overrun, pooled } = settlement;
  const figures = [eligible, due, advancePaid, balance, clawback, ownShare, overrun, ...(pooled ? [pooled] : [])];
  return [
    ...figures.map(
      ({ labelFr, cents, formula, articles }) =>
        `${labelFr} : ${cents === null ? 'non renseigné' : Money.format(cents)} (${formula} ; ${articles.join(', ')})`,
    ),
    ...settlement.notes.map(({ textFr, articles }) => `Note : ${textFr} (${articles.join(', ')})`),
  ].join('\n');
}
