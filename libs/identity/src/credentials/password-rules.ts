// Rooms that compile these sources with their own must find the declaration too.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="./common-passwords.d.ts" />
import common from 'fxa-common-password-list';

const PASSWORD_MIN = 12;

export type PasswordFault = 'passwordShort' | 'passwordCommon' | 'passwordPersonal';

/** Words of a name or an address that are too short to give anything away. */
const SHORTEST_WORD = 4;

const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** As it is hashed and compared: the same letters typed on another keyboard (NIST SP 800-63B §5.1.1.2). */
export const normalPassword = (password: string): string => password.normalize('NFKC');

/**
 * What is wrong with a password, or `null`. Length and guesses that others make are looked at, never which signs it is
 * made of (NIST SP 800-63B §5.1.1.2). The list is in lower case: so is what is looked up in it.
 */
export function passwordFault(
  password: string,
  person: { readonly displayName: string; readonly email: string },
): PasswordFault | null {
  if ([...normalPassword(password)].length < PASSWORD_MIN) return 'passwordShort';
  if (common.test(password.toLowerCase()) || new Set(folded(password)).size < 4) return 'passwordCommon';
  const text = folded(password);
  const words = [...wordsOf(person.displayName), ...wordsOf(person.email), 'chariot'];
  return words.some((word) => text.includes(word)) ? 'passwordPersonal' : null;
}

const wordsOf = (text: string): string[] =>
  folded(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= SHORTEST_WORD);
