import type { Brand } from '../brand.js';
import { kernelError, quoted } from '../errors/kernel-errors.js';

/** A French postcode: 5 digits. It is not the INSEE code, and several communes may share one. */
export type Postcode = Brand<string, 'Postcode'>;

export const Postcode = {
  /** Reads a postcode, spaces allowed. @throws DomainError `kernel.invalidPostcode` */
  parse(text: string): Postcode {
    const code = text.replace(/\s/g, '');
    if (!Postcode.is(code)) throw kernelError('invalidPostcode', { value: quoted(text) });
    return code;
  },

  /** Whether the text has the form of a postcode: 01000 to 98999 (00 is the army's, 99 is abroad). */
  is(text: string): text is Postcode {
    return /^(?:0[1-9]|[1-8]\d|9[0-8])\d{3}$/.test(text);
  },
};
