import { Money } from '@chariot/kernel';
import { applies } from '../rules/applies.js';
import type { RuleId, TrapId } from '../rules/rule-ids.js';
import { explained, type Explained } from './explained.js';
import { classroomLabel, type FundedClassroom } from './funded-classroom.js';

/** What a convention says of its money, as of a day (art. 3.2). */
export interface FundingTerms {
  /** 0 to 100, at most four decimals. */
  readonly ratePercent: number;
  /** What the State gives at most for one classe mobile. */
  readonly stateCapPerClassroomCents: Money;
  /** Of the cost of one classe mobile; null: « non renseigné », and only the State's cap holds. */
  readonly eligibleCapPerClassroomCents: Money | null;
}

export interface ClassroomCost {
  readonly classroom: FundedClassroom;
  /** TTC, credit notes deducted: what is eligible and allocated to this classe mobile. */
  readonly eligibleTtcCents: Money;
}

export interface SettlementFacts {
  readonly classrooms: readonly ClassroomCost[];
  /** Null: « non renseigné », so neither a balance nor a repayment can be computed. */
  readonly advancePaidCents: Money | null;
  /** What the ministry has taken off the subsidy (art. 7.2). */
  readonly reductionCents?: Money;
}

export interface ClassroomSettlement {
  readonly classroom: FundedClassroom;
  readonly eligible: Explained<Money>;
  readonly due: Explained<Money>;
  /** The cost beyond what is subsidised, which stays the collectivité's. */
  readonly overrun: Explained<Money>;
}

/** Who owes whom: the balance is the académie's to pay, a repayment is owed to the ministry (art. 7.1, 7.2). */
export interface Flow {
  readonly kind: 'subsidy' | 'clawback';
  readonly payer: 'academie' | 'localAuthority';
  readonly payee: 'localAuthority' | 'ministry';
  readonly cents: Money;
}

/** What whoever reads the figures must know of how the text was read. */
export interface SettlementNote {
  readonly id: RuleId | TrapId;
  readonly textFr: string;
  readonly articles: readonly string[];
}

export interface Settlement {
  readonly classrooms: readonly ClassroomSettlement[];
  readonly eligible: Explained<Money>;
  readonly due: Explained<Money>;
  readonly advancePaid: Explained;
  readonly balance: Explained;
  readonly clawback: Explained;
  readonly ownShare: Explained<Money>;
  readonly overrun: Explained<Money>;
  /** What pooling the caps would give: shown beside with several classes mobiles, never paid (T03). */
  readonly pooled: Explained<Money> | null;
  readonly flows: readonly Flow[];
  readonly notes: readonly SettlementNote[];
}

const ART_32 = 'art. 3.2';
const ART_71 = 'art. 7.1';
const ART_72 = 'art. 7.2';

/**
 * What the State owes for the equipment (rules.md § 2.3): per classe mobile the lesser of the rate and the cap, rounded
 * down to the cent, then added up. Everything is TTC and in cents.
 * @throws DomainError `kernel.invalidRate`, `kernel.invalidMoney`
 */
export function settle(terms: FundingTerms, facts: SettlementFacts): Settlement {
  const classrooms = facts.classrooms.map((cost) => settleClassroom(terms, cost));
  const eligible = Money.sum(classrooms.map((one) => one.eligible.cents));
  const capped = Money.sum(classrooms.map((one) => one.due.cents));
  const due = atLeastZero(Money.subtract(capped, facts.reductionCents ?? Money.ZERO));
  const { balance, clawback } = settleAdvance(due, facts.advancePaidCents);
  const figures = {
    eligible: explained('Dépenses éligibles (TTC)', eligible, sumOf(classrooms, 'eligible'), ['art. 6.2']),
    due: explained('Subvention due par l’État', due, dueFormula(terms, classrooms, { capped, due }), [ART_32, ART_71]),
    ownShare: ownShare(eligible, due),
    overrun: explained(
      'Dépassement à la charge de la collectivité',
      Money.sum(classrooms.map((one) => one.overrun.cents)),
      'ce qui dépasse, par classe mobile, le coût que l’État subventionne',
      [ART_71],
    ),
    pooled: pooled(terms, classrooms, eligible),
  };
  return {
    classrooms,
    ...figures,
    advancePaid: advancePaid(facts.advancePaidCents),
    balance,
    clawback,
    flows: flows(due, clawback.cents, facts.advancePaidCents),
    notes: notes(terms, figures),
  };
}

/** The lesser of the rate and the cap, for one classe mobile (art. 3.2): never pooled with another. */
function settleClassroom(terms: FundingTerms, { classroom, eligibleTtcCents }: ClassroomCost): ClassroomSettlement {
  const label = classroomLabel(classroom);
  const cost = atLeastZero(eligibleTtcCents);
  const base = basis(terms, cost);
  const share = applies('R16') ? Money.share(base, terms.ratePercent) : base;
  const cap = terms.stateCapPerClassroomCents;
  const due = applies('R17') && share > cap ? cap : share;
  const subsidised = subsidisedCost(terms);
  const overrun = applies('R69') && subsidised !== null && cost > subsidised ? Money.subtract(cost, subsidised) : 0;
  return {
    classroom,
    eligible: explained(
      `Dépenses éligibles, ${label}`,
      cost,
      eligibleTtcCents < 0 ? `les avoirs dépassent les factures (${Money.format(eligibleTtcCents)}) : compté 0` : 'TTC',
      ['art. 6.2'],
    ),
    due: explained(`Subvention due, ${label}`, due, shareFormula(terms, { cost, base, share, due }), [ART_32]),
    overrun: explained(
      `Dépassement, ${label}`,
      Money.cents(overrun),
      subsidised === null ? 'sans plafond' : `${Money.format(cost)} − ${Money.format(subsidised)}, jamais négatif`,
      [ART_71],
    ),
  };
}

/** The cost that counts: capped in itself where the convention says so (« sur la base d’un montant plafonné »). */
function basis(terms: FundingTerms, cost: Money): Money {
  const cap = terms.eligibleCapPerClassroomCents;
  return applies('R15') && cap !== null && cost > cap ? cap : cost;
}

/** The cost of a classe mobile above which the State gives no more; null where nothing limits it. */
function subsidisedCost({ ratePercent, ...terms }: FundingTerms): Money | null {
  if (terms.eligibleCapPerClassroomCents !== null) return terms.eligibleCapPerClassroomCents;
  if (ratePercent === 0) return null;
  // The smallest cost whose share reaches the cap: rates have at most four decimals.
  const rate = BigInt(Math.round(ratePercent * 10_000));
  return Money.cents(Number((BigInt(terms.stateCapPerClassroomCents) * 1_000_000n + rate - 1n) / rate));
}

function settleAdvance(due: Money, advance: Money | null): { balance: Explained; clawback: Explained } {
  const label = { balance: 'Solde à verser', clawback: 'À reverser au ministère' };
  if (advance === null) {
    const missing = 'non calculable : l’avance versée n’est pas renseignée';
    return {
      balance: explained(label.balance, null, missing, [ART_71]),
      clawback: explained(label.clawback, null, missing, [ART_72]),
    };
  }
  const left = Money.subtract(due, advance);
  const owed = Money.subtract(advance, due);
  const split = applies('T06');
  return {
    balance: explained(
      label.balance,
      split ? atLeastZero(left) : left,
      `${Money.format(due)} − ${Money.format(advance)}, jamais négatif`,
      [ART_71],
    ),
    clawback: explained(
      label.clawback,
      split ? atLeastZero(owed) : Money.ZERO,
      `${Money.format(advance)} − ${Money.format(due)}, jamais négatif`,
      [ART_72],
    ),
  };
}

const advancePaid = (cents: Money | null): Explained =>
  explained('Avance versée', cents, cents === null ? 'non renseigné' : 'versée à la signature', [ART_71]);

const ownShare = (eligible: Money, due: Money): Explained<Money> =>
  explained(
    'Reste à charge de la collectivité',
    Money.subtract(eligible, due),
    `${Money.format(eligible)} − ${Money.format(due)}`,
    ['art. 6.2', ART_71],
  );

function pooled(
  terms: FundingTerms,
  classrooms: readonly ClassroomSettlement[],
  eligible: Money,
): Explained<Money> | null {
  if (!applies('T03') || classrooms.length < 2) return null;
  const cap = Money.cents(terms.stateCapPerClassroomCents * classrooms.length);
  const share = Money.share(eligible, terms.ratePercent);
  return explained(
    'Si les plafonds étaient mis en commun (pour mémoire)',
    share > cap ? cap : share,
    `${percent(terms.ratePercent)} de ${Money.format(eligible)}, au plus ${Money.format(cap)}`,
    [ART_32, ART_71],
  );
}

function flows(due: Money, clawback: Money | null, advance: Money | null): Flow[] {
  const found: Flow[] = [];
  if (applies('R14') && due > 0) {
    found.push({ kind: 'subsidy', payer: 'academie', payee: 'localAuthority', cents: due });
  }
  if (applies('R83') && advance !== null && clawback !== null && clawback > 0) {
    found.push({ kind: 'clawback', payer: 'localAuthority', payee: 'ministry', cents: clawback });
  }
  return found;
}

function notes(
  terms: FundingTerms,
  figures: Pick<Settlement, 'due' | 'ownShare' | 'pooled' | 'overrun'>,
): SettlementNote[] {
  const found: SettlementNote[] = [];
  const { eligibleCapPerClassroomCents: base, stateCapPerClassroomCents: cap } = terms;
  if (applies('T01') && base !== null && cap > Money.share(base, terms.ratePercent)) {
    found.push({
      id: 'T01',
      textFr: `${Money.format(cap)} n’est pas un plafond de l’État : l’article 3.2, le tableau 6.2 et l’annexe donnent ${percent(terms.ratePercent)} de ${Money.format(base)} ; à corriger par lettre rectificative ou avenant (art. 10.1).`,
      articles: [ART_32, 'art. 6.2', ART_71, 'annexe'],
    });
  }
  if (applies('R04') && figures.due.cents > figures.ownShare.cents) {
    found.push({
      id: 'R04',
      textFr: 'L’État donnerait plus d’un euro pour un euro de la collectivité : vérifiez le taux de la convention.',
      articles: ['préambule'],
    });
  }
  if (applies('T03') && figures.pooled !== null && figures.pooled.cents !== figures.due.cents) {
    found.push({
      id: 'T03',
      textFr: `Le plafond vaut par classe mobile : mis en commun, il donnerait ${Money.format(figures.pooled.cents)}.`,
      articles: [ART_32, ART_71],
    });
  }
  if (applies('R69') && figures.overrun.cents > 0) {
    found.push({
      id: 'R69',
      textFr: 'Le dépassement du coût unitaire n’augmente pas la subvention : la collectivité le supporte.',
      articles: [ART_71],
    });
  }
  if (applies('T31')) {
    found.push({
      id: 'T31',
      textFr:
        'La convention ne dit rien des fractions de centime : la part de l’État est arrondie au centime inférieur.',
      articles: ['art. 6.2'],
    });
  }
  if (applies('T33')) {
    found.push({
      id: 'T33',
      textFr: 'Tout est compté TTC, comme l’écrit la convention : le FCTVA n’entre pas dans ce décompte.',
      articles: ['art. 6.2'],
    });
  }
  return found;
}

function shareFormula(
  terms: FundingTerms,
  amounts: { readonly cost: Money; readonly base: Money; readonly share: Money; readonly due: Money },
): string {
  const { cost, base, share, due } = amounts;
  const from = base < cost ? `${Money.format(base)} (dépense de ${Money.format(cost)} plafonnée)` : Money.format(base);
  const rounding = applies('T31') && isRounded(base, terms.ratePercent) ? ', arrondi au centime inférieur' : '';
  const product = `${percent(terms.ratePercent)} de ${from} = ${Money.format(share)}${rounding}`;
  return due < share ? `${product}, plafonné à ${Money.format(due)}` : product;
}

function dueFormula(
  { ratePercent }: FundingTerms,
  classrooms: readonly ClassroomSettlement[],
  { capped, due }: { readonly capped: Money; readonly due: Money },
): string {
  const parts = classrooms.map((one) => {
    const share = Money.share(one.eligible.cents, ratePercent);
    const cents = Money.format(one.due.cents);
    if (one.due.cents >= share) return cents;
    return `${cents} (plafond ; ${percent(ratePercent)} de ${Money.format(one.eligible.cents)} font ${Money.format(share)})`;
  });
  const sum = parts.length === 0 ? 'aucune classe mobile' : parts.join(' + ');
  return due < capped ? `${sum}, moins ${Money.format(Money.subtract(capped, due))} (art. 7.2)` : sum;
}

const sumOf = (classrooms: readonly ClassroomSettlement[], figure: 'eligible'): string =>
  classrooms.length === 0
    ? 'aucune classe mobile'
    : classrooms.map((one) => Money.format(one[figure].cents)).join(' + ');

const isRounded = (base: Money, ratePercent: number): boolean =>
  (BigInt(base) * BigInt(Math.round(ratePercent * 10_000))) % 1_000_000n !== 0n;

const atLeastZero = (cents: Money): Money => (cents < 0 ? Money.ZERO : cents);

/** For people: `50 %`, `16,404 %`. */
export const percent = (rate: number): string => `${String(rate).replace('.', ',')}\u00A0%`;
