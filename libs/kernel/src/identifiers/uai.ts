import type { Brand } from '../brand.js';
import { kernelError, quoted } from '../errors/kernel-errors.js';

/** The identifier of a school (unité administrative immatriculée, once RNE): 7 digits and a check letter, upper-case. */
export type Uai = Brand<string, 'Uai'>;

// 23 letters: no I, O or Q, which would be read as 1 and 0.
const CHECK_LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';
const SHAPE = /^\d{7}[A-Z]$/;
// An establishment's mailbox is named after it: ce.0382460T@ac-grenoble.fr.
const MAILBOX = /^ce\.(\d{7}[a-z])@/i;

export const Uai = {
  /**
   * Reads a UAI in any case, with stray spaces, or as an establishment's address (`ce.0382460t@ac-grenoble.fr`).
   * Says that it is well formed, not that the school exists or is open.
   * @throws DomainError `kernel.invalidUai`
   */
  parse(text: string): Uai {
    const compact = text.replace(/\s/g, '');
    const uai = (MAILBOX.exec(compact)?.[1] ?? compact).toUpperCase();
    if (!Uai.is(uai)) throw kernelError('invalidUai', { value: quoted(text) });
    return uai;
  },

  /** Whether the text is a UAI already in its canonical form (upper-case, 8 characters). */
  is(text: string): text is Uai {
    return SHAPE.test(text) && text[7] === Uai.checkLetter(text.slice(0, 7));
  },

  /** The letter that follows seven digits: number modulo 23, in an alphabet of 23 letters. */
  checkLetter(digits: string): string {
    return CHECK_LETTERS.charAt(Number(digits) % CHECK_LETTERS.length);
  },
};
