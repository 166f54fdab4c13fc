import type { Brand } from '../brand.js';
import { kernelError } from '../errors/kernel-errors.js';

/** The identifier of a bank (ISO 9362): bank, country, location and maybe a branch; 8 or 11 characters, upper-case. */
export type Bic = Brand<string, 'Bic'>;

export const Bic = {
  /** Reads a BIC, spaces and lower case allowed. @throws DomainError `kernel.invalidBic` */
  parse(text: string): Bic {
    const bic = text.replace(/\s/g, '').toUpperCase();
    if (!Bic.is(bic)) throw kernelError('invalidBic');
    return bic;
  },

  /** Whether the text has the form of a BIC. There is no check digit: a typing error may pass. */
  is(text: string): text is Bic {
    return /^[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$/.test(text);
  },
};
