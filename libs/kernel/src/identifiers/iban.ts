import type { Brand } from '../brand.js';
import { kernelError } from '../errors/kernel-errors.js';
import { Rib, type RibParts } from './rib.js';

/** An account number of the SEPA area in its electronic form: no space, upper-case (ISO 13616). */
export type Iban = Brand<string, 'Iban'>;

// Lengths of the SEPA countries: Chariot pays and is paid in euros, and nowhere else.
const LENGTHS: ReadonlyMap<string, number> = new Map(
  (
    'AD24 AL28 AT20 BE16 BG22 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FR27 GB22 GI23 GR27 HR21 HU28 IE22 IS26 IT27 ' +
    'LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MT31 NL18 NO15 PL28 PT25 RO24 RS22 SE24 SI19 SK24 SM27 VA22'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);
const SHAPE = /^([A-Z]{2})(\d{2})([A-Z0-9]{11,30})$/;

export const Iban = {
  /** Reads an IBAN, spaces and lower case allowed. @throws DomainError `kernel.invalidIban`, which never repeats the number */
  parse(text: string): Iban {
    const iban = text.replace(/\s/g, '').toUpperCase();
    if (!Iban.is(iban)) throw kernelError('invalidIban');
    return iban;
  },

  /**
   * Whether the text is an IBAN in its electronic form: length of its country, check digits, and for France and Monaco
   * the RIB key too. A checksum does not prove whose account it is.
   */
  is(text: string): text is Iban {
    const [, country, checkDigits] = SHAPE.exec(text) ?? [];
    if (!country || !checkDigits || LENGTHS.get(country) !== text.length) return false;
    // 00, 01 and 99 give the same remainders as 97, 98 and 02, and no bank issues them (ISO 13616).
    if (checkDigits < '02' || checkDigits > '98' || remainder97(text) !== 1) return false;
    const rib = ribOf(text);
    return !rib || Rib.check(rib);
  },

  /** For people, in groups of four: `FR76 3000 1004 19C3 8400 0000 036`. */
  format(iban: Iban): string {
    return iban.replace(/(.{4})(?=.)/g, '$1 ');
  },

  /** What may be shown and logged: `FR76 •••• 036`. Of a text that is no IBAN, nothing is shown. */
  mask(iban: string): string {
    const text = iban.replace(/\s/g, '').toUpperCase();
    return Iban.is(text) ? `${text.slice(0, 4)} •••• ${text.slice(-3)}` : '••••';
  },

  /** The French account number inside an IBAN of France or Monaco; null for another country. */
  rib(iban: Iban): RibParts | null {
    return ribOf(iban);
  },
};

function ribOf(iban: string): RibParts | null {
  if (!/^(FR|MC)/.test(iban)) return null;
  return { bank: iban.slice(4, 9), branch: iban.slice(9, 14), account: iban.slice(14, 25), key: iban.slice(25) };
}

/** Country and check digits to the end, letters as numbers (A = 10 … Z = 35), modulo 97 (ISO 7064). */
function remainder97(iban: string): number {
  let remainder = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}
