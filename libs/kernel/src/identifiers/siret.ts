import type { Brand } from '../brand.js';
import { kernelError, quoted } from '../errors/kernel-errors.js';

/** A legal entity: 9 digits (Luhn). */
export type Siren = Brand<string, 'Siren'>;
/** An establishment of a legal entity: the SIREN and 5 digits (Luhn on the 14, but for La Poste). */
export type Siret = Brand<string, 'Siret'>;

const LA_POSTE = '356000000';
const LA_POSTE_HEAD_OFFICE = '35600000000048';

export const Siren = {
  /** Reads a SIREN, spaces allowed. @throws DomainError `kernel.invalidSiren` */
  parse(text: string): Siren {
    const siren = text.replace(/\s/g, '');
    if (!Siren.is(siren)) throw kernelError('invalidSiren', { value: quoted(text) });
    return siren;
  },

  /** Whether the text is a SIREN in its canonical form (9 digits, no space). */
  is(text: string): text is Siren {
    // Nine zeros satisfy Luhn, and are what an emptied spreadsheet column holds.
    return /^\d{9}$/.test(text) && luhn(text) && text !== '000000000';
  },
};

export const Siret = {
  /** Reads a SIRET, spaces allowed. Monaco's pseudo-SIRET with letters are refused. @throws DomainError `kernel.invalidSiret` */
  parse(text: string): Siret {
    const siret = text.replace(/\s/g, '');
    if (!Siret.is(siret)) throw kernelError('invalidSiret', { value: quoted(text) });
    return siret;
  },

  /** Whether the text is a SIRET in its canonical form (14 digits, no space). */
  is(text: string): text is Siret {
    if (!/^\d{14}$/.test(text) || !Siren.is(text.slice(0, 9))) return false;
    // La Poste ran out of numbers that satisfy Luhn: its establishments, but for the head office, sum to a multiple of 5.
    if (text.startsWith(LA_POSTE)) return text === LA_POSTE_HEAD_OFFICE || digitSum(text) % 5 === 0;
    return luhn(text);
  },

  /** The legal entity of an establishment. */
  siren(siret: Siret): Siren {
    return siret.slice(0, 9) as Siren;
  },
};

function luhn(digits: string): boolean {
  let sum = 0;
  for (let fromRight = 0; fromRight < digits.length; fromRight++) {
    const digit = Number(digits[digits.length - 1 - fromRight]);
    const weighted = fromRight % 2 === 1 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}

function digitSum(digits: string): number {
  return [...digits].reduce((sum, digit) => sum + Number(digit), 0);
}
