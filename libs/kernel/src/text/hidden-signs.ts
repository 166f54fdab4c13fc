/**
 * Signs that nobody sees, or that turn what is read: controls (C0, C1), format characters (zero width, reading order:
 * « Écol\u202E… »), separators of lines, halves of a pair. A zero-width joiner is let be where it makes one picture of two
 * (UTS #51 §2.3).
 */
const HIDDEN = String.raw`[\p{Cc}\p{Cs}\u2028\u2029]|(?!\u200d\p{Extended_Pictographic})\p{Cf}`;
const ANY_HIDDEN = new RegExp(HIDDEN, 'u');
const EVERY_HIDDEN = new RegExp(HIDDEN, 'gu');

/** Whether a name would read otherwise than it is written, on a label, in a sentence, in a list. */
export const hasHiddenSigns = (text: string): boolean => ANY_HIDDEN.test(text);

/** The same text with spaces in their place. */
export const withoutHiddenSigns = (text: string): string => text.replace(EVERY_HIDDEN, ' ');
