import { Money } from '@chariot/kernel';
import { centsOf, euros, typedCents } from '../formats/index.js';
import { numberOf, type TypedExpense, type TypedLine } from './typed-expense.js';

/** Suppliers round each amount by itself. */
const ROUNDING_CENTS = 1;

interface Amounts {
  readonly netCents: string;
  readonly vatCents: string;
  readonly grossCents: string;
}

/** VAT and TTC that a HT gives at this rate, rounded to the nearest cent. */
function proposed(netCents: string, vatRatePercent: string): Pick<Amounts, 'vatCents' | 'grossCents'> | null {
  const [net, rate] = [centsOf(netCents), numberOf(vatRatePercent)];
  if (net === null || Number.isNaN(rate)) return null;
  const vat = Math.sign(net) * Math.round((Math.abs(net) * Math.round(rate * 100)) / 10_000);
  return { vatCents: typedCents(vat), grossCents: typedCents(net + vat) };
}

/** The line with another HT or rate: VAT and TTC follow as long as they are nobody's own words. */
export function withNet(line: TypedLine, change: Partial<Pick<TypedLine, 'netCents' | 'vatRatePercent'>>): TypedLine {
  const before = proposed(line.netCents, line.vatRatePercent);
  const next = { ...line, ...change };
  const own =
    (line.vatCents !== '' || line.grossCents !== '') &&
    (before === null || before.vatCents !== line.vatCents || before.grossCents !== line.grossCents);
  if (own) return next;
  return { ...next, ...(proposed(next.netCents, next.vatRatePercent) ?? { vatCents: '', grossCents: '' }) };
}

/** What is wrong with three amounts, said as soon as the three are there. */
export function sumFault({ netCents, vatCents, grossCents }: Amounts): string | null {
  const [net, vat, gross] = [centsOf(netCents), centsOf(vatCents), centsOf(grossCents)];
  if (net === null || vat === null || gross === null) return null;
  if (Math.abs(net + vat - gross) <= ROUNDING_CENTS) return null;
  return `HT + TVA font ${euros(net + vat)}, et non ${euros(gross)} : recopiez les trois montants.`;
}

export interface Totals {
  readonly netCents: number;
  readonly vatCents: number;
  readonly grossCents: number;
}

/** Of the lines that are amounts already. */
export function totalsOf(lines: readonly TypedLine[]): Totals {
  const sum = (of: (line: TypedLine) => string): number =>
    Money.sum(lines.map((line) => Money.cents(centsOf(of(line)) ?? 0)));
  return {
    netCents: sum((line) => line.netCents),
    vatCents: sum((line) => line.vatCents),
    grossCents: sum((line) => line.grossCents),
  };
}

/** Where the foot of the document and its lines part; VAT is often rounded on the whole, so a cent a line is let pass. */
export function footFault(typed: TypedExpense): string | null {
  const found = totalsOf(typed.lines);
  const tolerance = Math.max(ROUNDING_CENTS, typed.lines.length);
  for (const [what, text, cents] of [
    ['HT', typed.totalNetCents, found.netCents],
    ['TTC', typed.totalGrossCents, found.grossCents],
  ] as const) {
    const said = centsOf(text);
    if (said !== null && Math.abs(said - cents) > tolerance) {
      return `Les lignes font ${euros(cents)} ${what}, et le pied de la pièce ${euros(said)} : il manque une ligne, ou un montant est faux.`;
    }
  }
  return null;
}
