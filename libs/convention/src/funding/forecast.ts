import { Money } from '@chariot/kernel';
import { counted } from '../counted.js';
import { applies } from '../rules/applies.js';
import { explained, type Explained } from './explained.js';
import { percent, type SettlementNote } from './settlement.js';

/** A line of the forecast budget (art. 6.2); null is « non renseigné », never 0. */
export interface ForecastLine {
  readonly code: 'infrastructure' | 'equipment' | 'resources';
  readonly stateShareCents: Money | null;
  readonly localAuthorityShareCents: Money | null;
}

export interface ForecastFacts {
  /** « Coût global prévisionnel de l’opération » as the document writes it. */
  readonly announcedCostCents: Money | null;
  readonly announcedAdvanceCents: Money | null;
  readonly advanceRatePercent: number;
  readonly resourcePerSchoolCents: Money | null;
  readonly annex: readonly {
    readonly uai: string;
    readonly mobileClassrooms: number;
    readonly equipmentSubsidyCents: Money;
    readonly resourceGrantCents: Money;
  }[];
  readonly lines: readonly ForecastLine[];
}

export interface Forecast {
  /** What the operation costs: equipment and services, State and collectivité (R56). */
  readonly operation: Explained;
  /** All that is financed, the collège's resources and the infrastructure included; null when T04 is not told apart. */
  readonly allFunding: Explained | null;
  /** The State's subsidy for the equipment, of the annex: what the advance is computed on. */
  readonly provisionalSubsidy: Explained<Money>;
  readonly advance: Explained<Money>;
  /** For the collèges de référence, once per school whatever its classes mobiles. */
  readonly resources: Explained;
  readonly notes: readonly SettlementNote[];
}

/** The half of the provisional subsidy that the model pays at signature (art. 7.1); a parameter of each convention. */
export const ADVANCE_RATE_PERCENT = 50;

/** The figures that the convention announces (art. 6.2, 7.1, annex), and where they disagree with themselves. */
export function forecast(facts: ForecastFacts): Forecast {
  const provisional = Money.sum(facts.annex.map((row) => row.equipmentSubsidyCents));
  const figures = {
    operation: operation(facts.lines),
    allFunding: applies('T04') ? allFunding(facts.lines) : null,
    provisionalSubsidy: explained(
      'Subvention prévisionnelle de l’État pour l’équipement',
      provisional,
      facts.annex.map((row) => Money.format(row.equipmentSubsidyCents)).join(' + ') || 'aucune école',
      ['annexe', 'art. 6.2'],
    ),
    advance: advanceDue(provisional, facts.advanceRatePercent),
    resources: resourceGrants(facts.annex.length, facts.resourcePerSchoolCents),
  };
  return { ...figures, notes: disagreements(facts, figures) };
}

/** What the académie pays at signature: half of the provisional subsidy (R62, R63), rounded down to the cent. */
export function advanceDue(provisionalCents: Money, ratePercent: number = ADVANCE_RATE_PERCENT): Explained<Money> {
  const cents = applies('R63') ? Money.share(provisionalCents, ratePercent) : provisionalCents;
  return explained(
    'Avance à la signature',
    applies('R62') ? cents : Money.ZERO,
    `${percent(ratePercent)} de ${Money.format(provisionalCents)}`,
    ['art. 7.1', 'art. 6.2'],
  );
}

/** 500 € per school, never per classe mobile (R18): the collège de référence's, outside the commune's settlement. */
export function resourceGrants(schools: number, perSchoolCents: Money | null): Explained {
  const label = 'Ressources pédagogiques, versées aux collèges de référence';
  if (perSchoolCents === null) {
    return explained(label, null, 'non calculable : le montant par école n’est pas renseigné', ['art. 3.2']);
  }
  return explained(
    label,
    Money.cents(applies('R18') ? perSchoolCents * schools : 0),
    `${Money.format(perSchoolCents)} × ${String(schools)} ${schools > 1 ? 'écoles' : 'école'}`,
    ['art. 3.2', 'annexe'],
  );
}

function operation(lines: readonly ForecastLine[]): Explained {
  const equipment = lines.filter((line) => line.code === 'equipment');
  const cents = total(equipment);
  return explained(
    'Coût de l’opération (équipement et services)',
    cents,
    cents === null ? 'non calculable : une part n’est pas renseignée' : formulaOf(equipment),
    ['art. 6.2'],
  );
}

function allFunding(lines: readonly ForecastLine[]): Explained {
  const cents = written(lines);
  return explained(
    'Total de toutes les lignes du tableau',
    cents,
    cents === null ? 'non calculable : aucun montant n’est renseigné' : formulaOf(lines),
    ['art. 6.2'],
  );
}

/** All shares, or null where one is « non renseigné »: half a cost is not a cost. */
function total(lines: readonly ForecastLine[]): Money | null {
  const shares = lines.flatMap((line) => [line.stateShareCents, line.localAuthorityShareCents]);
  if (shares.length === 0 || shares.includes(null)) return null;
  return written(lines);
}

/** What is written, whatever is not: the blank cells of the table are not zeros, they are not amounts at all (T05). */
function written(lines: readonly ForecastLine[]): Money | null {
  const shares = lines
    .flatMap((line) => [line.stateShareCents, line.localAuthorityShareCents])
    .filter((share) => share !== null);
  return shares.length === 0 ? null : Money.sum(shares);
}

const formulaOf = (lines: readonly ForecastLine[]): string =>
  lines
    .flatMap((line) => [line.stateShareCents, line.localAuthorityShareCents])
    .filter((share) => share !== null)
    .map((share) => Money.format(share))
    .join(' + ');

function disagreements(facts: ForecastFacts, figures: Omit<Forecast, 'notes'>): SettlementNote[] {
  const found: SettlementNote[] = [];
  const { announcedCostCents: cost, announcedAdvanceCents: advance } = facts;
  const { operation: computed, allFunding: all, provisionalSubsidy } = figures;
  const differ = (a: Money | null, b: Money | null): boolean => a !== null && b !== null && a !== b;
  if (applies('R56') && cost !== null && differ(cost, computed.cents)) {
    found.push({
      id: 'R56',
      textFr: `Le coût global annoncé (${Money.format(cost)}) n’est pas celui de ses lignes (${money(computed.cents)}).`,
      articles: ['art. 6.2'],
    });
  }
  if (applies('T04') && all !== null && differ(all.cents, computed.cents)) {
    found.push({
      id: 'T04',
      textFr: `Deux totaux : ${money(computed.cents)} pour l’opération, ${money(all.cents)} avec les ressources du collège et les dépenses non subventionnées.`,
      articles: ['art. 6.2'],
    });
  }
  if (applies('R63') && advance !== null && advance !== figures.advance.cents) {
    found.push({
      id: 'R63',
      textFr: `L’avance annoncée (${Money.format(advance)}) n’est pas ${figures.advance.formula} (${Money.format(figures.advance.cents)}).`,
      articles: ['art. 7.1', 'art. 6.2'],
    });
  }
  const lineState = stateOf(facts.lines, 'equipment');
  if (applies('R58') && differ(lineState, provisionalSubsidy.cents)) {
    found.push({
      id: 'R58',
      textFr: `La part de l’État du tableau (${money(lineState)}) n’est pas celle de l’annexe (${Money.format(provisionalSubsidy.cents)}).`,
      articles: ['art. 6.2', 'annexe'],
    });
  }
  const lineResources = stateOf(facts.lines, 'resources');
  if (applies('R60') && differ(lineResources, figures.resources.cents)) {
    found.push({
      id: 'R60',
      textFr: `Les ressources du tableau (${money(lineResources)}) ne sont pas ${figures.resources.formula}.`,
      articles: ['art. 6.2', 'art. 3.2'],
    });
  }
  return found;
}

const stateOf = (lines: readonly ForecastLine[], code: ForecastLine['code']): Money | null => {
  const shares = lines
    .filter((line) => line.code === code)
    .map((line) => line.stateShareCents)
    .filter((share) => share !== null);
  return shares.length === 0 ? null : Money.sum(shares);
};

const money = (cents: Money | null): string => (cents === null ? 'non renseigné' : Money.format(cents));

/** « Environ 12 » (R59): a question when the devices found are fewer, never a breach, and nothing where none is known. */
export function deviceQuestion(
  classroomLabelFr: string,
  devices: { readonly expected: number; readonly found: number },
): string | null {
  if (!applies('R59') || devices.found === 0 || devices.found >= devices.expected) return null;
  return `${classroomLabelFr} : ${counted(devices.found, 'tablette')} pour environ ${String(devices.expected)} prévues (art. 6.2). Est-ce voulu ?`;
}
