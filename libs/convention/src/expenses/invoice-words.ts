import type { InvoiceReading } from '@chariot/contract';
import { LocalDate, Money, Siret } from '@chariot/kernel';

export type ReadLine = InvoiceReading['lines'][number];
export type Notices = { code: string; message: string }[];

const MAX_LINES = 200;
const MAX_SERIALS = 500;

/** One line of what an issuer wrote, without what nobody sees, as long as a form takes. */
export function clean(text: string | null, max = 200): string | null {
  if (text === null) return null;
  const seen = text.replace(/\s+/g, ' ').replace(/\p{C}/gu, '').trim().slice(0, max);
  return seen === '' ? null : seen;
}

/** An amount with a point (xs:decimal) in cents, half a cent away from zero; null for what is none. */
export function centsOf(text: string | null): Money | null {
  const [, sign, whole, decimals = ''] = /^([-+]?)(\d{1,12})(?:\.(\d{1,10}))?$/.exec(text?.trim() ?? '') ?? [];
  if (whole === undefined) return null;
  const digits = decimals.padEnd(3, '0');
  const rounded = Number(whole) * 100 + Number(digits.slice(0, 2)) + (Number(digits[2]) >= 5 ? 1 : 0);
  return Money.cents(sign === '-' ? -rounded : rounded);
}

/** A quantity or a rate; null for what is none, or has more decimals than a form takes. */
export function numberOf(text: string | null, decimals: number): number | null {
  if (text === null || !/^[-+]?\d{1,9}(?:\.\d{1,10})?$/.test(text.trim())) return null;
  const scale = 10 ** decimals;
  return Math.round(Number(text.trim()) * scale) / scale;
}

/** `20161120` (CII, format 102) or `2016-11-20` (UBL). */
export function dayOf(text: string | null): LocalDate | null {
  const day = text?.trim().replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3') ?? '';
  return LocalDate.is(day) ? day : null;
}

/** The first of these identifiers that is a SIRET, whatever scheme it says it is of. */
export const siretOf = (candidates: readonly (string | null)[]): string | null =>
  candidates.map((each) => (each ?? '').replace(/\s/g, '')).find((each) => Siret.is(each)) ?? null;

/** VAT and TTC of a line, which electronic invoices leave out: of its net amount, half a cent away from zero. */
export function withVat(net: Money | null, ratePercent: number | null): Pick<ReadLine, 'vatCents' | 'grossCents'> {
  if (net === null || ratePercent === null) return { vatCents: null, grossCents: null };
  const product = Math.abs(net) * Math.round(ratePercent * 100);
  const vat = Math.sign(net) * Math.floor((product + 5_000) / 10_000);
  return { vatCents: Money.cents(vat), grossCents: Money.cents(net + vat) };
}

/** A credit note is positive in an electronic invoice and negative in the books. */
export function signed(reading: InvoiceReading): InvoiceReading {
  const total = reading.totalGrossCents ?? reading.totalNetCents ?? 0;
  if (reading.kind === 'invoice' || total <= 0) return reading;
  const minus = <T extends number | null>(amount: T): T => (amount === null ? amount : ((0 - amount) as T));
  return {
    ...reading,
    totalNetCents: minus(reading.totalNetCents),
    totalVatCents: minus(reading.totalVatCents),
    totalGrossCents: minus(reading.totalGrossCents),
    lines: reading.lines.map((line) => ({
      ...line,
      netCents: minus(line.netCents),
      vatCents: minus(line.vatCents),
      grossCents: minus(line.grossCents),
    })),
  };
}

/** What whoever looks at a reading must know before believing it. */
export function withNotices(reading: InvoiceReading): InvoiceReading {
  const notices: Notices = [...reading.notices];
  const say = (code: string, message: string) => notices.push({ code, message });
  if (reading.lines.length === 0) {
    const profile = reading.profile === null ? 'Cette facture' : `Le profil ${reading.profile}`;
    say('noLines', `${profile} ne contient pas de lignes : recopiez-les du PDF.`);
  }
  if (reading.lines.length > MAX_LINES) {
    say(
      'linesCut',
      `Seules les ${String(MAX_LINES)} premières lignes sont lues : saisissez le reste sur une autre pièce.`,
    );
  }
  if (reading.currency !== null && reading.currency !== 'EUR') {
    say('currency', `La facture est en ${reading.currency} : saisissez les montants en euros.`);
  }
  if (reading.supplierSiret === null) say('noSiret', 'Aucun SIRET valide du fournisseur : recopiez-le du PDF.');
  const { totalNetCents: net, totalVatCents: vat, totalGrossCents: gross } = reading;
  if (net !== null && vat !== null && gross !== null && Math.abs(net + vat - gross) > 1) {
    say('totalOdd', 'HT + TVA ne font pas le TTC dans le fichier : vérifiez les trois totaux sur le PDF.');
  }
  const lines = reading.lines.slice(0, MAX_LINES).map((line) => ({
    ...line,
    serialNumbers: line.serialNumbers.slice(0, MAX_SERIALS),
  }));
  return { ...reading, lines, notices };
}
