import { isUtf8 } from 'node:buffer';

/** What a decoder writes in place of bytes that it could not read. */
export const UNREADABLE = '\ufffd';

/** 0x80 to 0x9f, where Windows-1252 is not Latin-1. By hand: Node 20's own decoder reads Latin-1 there (nodejs/node#56542). */
const ABOVE_0X80 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/**
 * Text as it was meant: without its byte order mark and, when it is UTF-8 that was read as Windows-1252
 * (« numÃ©ro de sÃ©rie »), read again.
 */
export function repairedText(text: string): string {
  return (/[ÃÂâï]/.test(text) ? readAgain(text) : text).replace(/^\ufeff/, '');
}

function readAgain(text: string): string {
  const codes = Array.from(text, byteOf);
  if (codes.some((code) => code > 0xff)) return text;
  const bytes = Uint8Array.from(codes);
  return isUtf8(bytes) ? Buffer.from(bytes).toString('utf8') : text;
}

/** The byte that Windows-1252 has for a character; more than 255 for one that it has not. */
function byteOf(character: string): number {
  const position = ABOVE_0X80.indexOf(character);
  return position >= 0 ? 0x80 + position : (character.codePointAt(0) ?? 0);
}
