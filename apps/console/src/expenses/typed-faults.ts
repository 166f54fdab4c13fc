import { newExpense, type NewExpense } from '@chariot/contract';
import { Siret } from '@chariot/kernel';
import { centsOf, count, euros } from '../formats/index.js';
import type { AnnexClassroom } from './classrooms.js';
import { footFault, sumFault } from './typed-amounts.js';
import {
  isEligible,
  numberOf,
  serialsOf,
  sharesOf,
  toNewExpense,
  type TypedExpense,
  type TypedLine,
} from './typed-expense.js';
import { NEVER_ELIGIBLE } from './words.js';

/** What is wrong, by the field where it is mended: `number`, `lines.0.netCents`. */
export type Faults = Readonly<Record<string, string>>;

const AMOUNT = 'Écrivez un montant, comme 1 234,56.';
const REQUIRED = 'À remplir.';

/** What may be said while one types: nothing that is only not written yet. */
export function faultsWhileTyping(typed: TypedExpense, classrooms: readonly AnnexClassroom[]): Faults {
  const faults: Record<string, string> = {};
  const digits = typed.supplierSiret.replace(/\s/g, '');
  if (digits.length >= 14 && !Siret.is(digits)) {
    faults['supplierSiret'] = 'Ce SIRET n’existe pas : un chiffre est faux. Recopiez-le de la pièce.';
  }
  typed.lines.forEach((line, at) => {
    for (const [field, words] of lineFaults(line, classrooms)) faults[`lines.${String(at)}.${field}`] ??= words;
  });
  const foot = sumFault({
    netCents: typed.totalNetCents,
    vatCents: typed.totalVatCents,
    grossCents: typed.totalGrossCents,
  });
  const apart = foot ?? footFault(typed);
  if (apart !== null) faults['totalGrossCents'] = apart;
  return faults;
}

function lineFaults(line: TypedLine, classrooms: readonly AnnexClassroom[]): [string, string][] {
  const faults: [string, string][] = [];
  const sum = sumFault(line);
  if (sum !== null) faults.push(['grossCents', sum]);
  const shared = sharesOf(line, classrooms).reduce((total, [, cents]) => total + cents, 0);
  const gross = centsOf(line.grossCents);
  if (line.sharing === 'typed' && gross !== null) {
    if (Number.isNaN(shared)) faults.push(['shares', AMOUNT]);
    else if (Math.abs(shared) > Math.abs(gross)) {
      faults.push(['shares', `${euros(shared)} sont répartis pour ${euros(gross)} TTC.`]);
    }
  }
  const serials = serialsOf(line.serialNumbers);
  const twice = serials.find((serial, at) => serials.indexOf(serial) !== at);
  if (twice !== undefined) faults.push(['serialNumbers', `${twice} figure deux fois.`]);
  return faults;
}

/** Devices that a line counts and its serial numbers do not name: said, never refused. */
export function serialsHint({ component, quantity, serialNumbers }: TypedLine): string {
  const [named, counted] = [serialsOf(serialNumbers).length, numberOf(quantity)];
  const words = count(named, 'numéro de série', 'numéros de série');
  if (component !== 'equipment' || Number.isNaN(counted) || named === 0 || named === counted) {
    return named === 0 ? 'Collez-les comme ils viennent : un par ligne, ou séparés par des virgules.' : words;
  }
  return `${words} pour une quantité de ${quantity}.`;
}

export type Checked =
  { readonly expense: NewExpense; readonly faults: Faults } | { readonly expense: undefined; readonly faults: Faults };

/** The expense as the api takes it, or everything that is to be mended first. */
export function checked(
  typed: TypedExpense,
  classrooms: readonly AnnexClassroom[],
  attachmentIds: readonly string[],
): Checked {
  const faults: Record<string, string> = { ...faultsWhileTyping(typed, classrooms) };
  const say = (path: string, words: string): void => {
    faults[path] ??= words;
  };
  const amounts = ['totalNetCents', 'totalVatCents', 'totalGrossCents'] as const;
  for (const name of amounts) if (centsOf(typed[name]) === null) say(name, AMOUNT);
  for (const name of ['supplierName', 'number', 'issuedOn'] as const)
    if (typed[name].trim() === '') say(name, REQUIRED);
  if (typed.kind === 'creditNote' && typed.creditedExpenseId === '') {
    say('creditedExpenseId', 'Choisissez la facture que cet avoir corrige.');
  }
  typed.lines.forEach((line, at) => {
    const path = (field: string): string => `lines.${String(at)}.${field}`;
    if (line.label.trim() === '') say(path('label'), REQUIRED);
    if (Number.isNaN(numberOf(line.quantity))) say(path('quantity'), 'Un nombre.');
    if (Number.isNaN(numberOf(line.vatRatePercent))) say(path('vatRatePercent'), 'Un taux.');
    for (const field of ['netCents', 'vatCents', 'grossCents'] as const) {
      if (centsOf(line[field]) === null) say(path(field), AMOUNT);
    }
    const ownWord = NEVER_ELIGIBLE[line.component] === undefined && !isEligible(line);
    if (ownWord && line.ineligibleReason.trim() === '')
      say(path('ineligibleReason'), 'Dites pourquoi elle ne compte pas.');
  });
  const parsed = newExpense.safeParse(toNewExpense(typed, classrooms, attachmentIds));
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) say(path.slice(0, 3).join('.'), message);
  }
  return parsed.success && Object.keys(faults).length === 0
    ? { expense: parsed.data, faults }
    : { expense: undefined, faults };
}
