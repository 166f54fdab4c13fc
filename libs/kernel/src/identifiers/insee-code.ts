import type { Brand } from '../brand.js';
import { kernelError, quoted } from '../errors/kernel-errors.js';

/** The code of a commune (INSEE, code officiel géographique): 5 characters, 2A and 2B in Corsica. It is not a postcode. */
export type InseeCode = Brand<string, 'InseeCode'>;

// Departments 01–19, 21–95, 2A and 2B; 97x and 98x overseas. 20 is Corsica before 1976, 99 is abroad.
const SHAPE = /^(?:(?:0[1-9]|1\d|2[1-9AB]|[3-8]\d|9[0-5])(?!000)\d{3}|9[78][1-9]\d{2})$/;

export const InseeCode = {
  /** Reads the code of a commune, lower case and spaces allowed. @throws DomainError `kernel.invalidInseeCode` */
  parse(text: string): InseeCode {
    const code = text.replace(/\s/g, '').toUpperCase();
    if (!InseeCode.is(code)) throw kernelError('invalidInseeCode', { value: quoted(text) });
    return code;
  },

  /** Whether the text has the form of a commune's code; not whether the commune exists. */
  is(text: string): text is InseeCode {
    return SHAPE.test(text);
  },

  /** The department as INSEE writes it: `38`, `2A`, `971` (Education writes `038`). */
  department(code: InseeCode): string {
    return code.slice(0, /^9[78]/.test(code) ? 3 : 2);
  },
};
