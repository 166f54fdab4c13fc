import { isUtf8 } from 'node:buffer';

/** What a decoder writes in place of bytes that it could not read. */
export const UNREADABLE = '\ufffd';

const WINDOWS_1252 = new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 256 }, (_, i) => i));
const BYTE_OF = new Map([...WINDOWS_1252].map((character, byte) => [character, byte]));

/**
 * Text as it was meant: without its byte order mark and, when it is UTF-8 that was read as Windows-1252
 * (« numÃ©ro de sÃ©rie »), read again.
 */
export function repairedText(text: string): string {
  return (/[ÃÂâï]/.test(text) ? readAgain(text) : text).replace(/^\ufeff/, '');
}

function readAgain(text: string): string {
  const codes = Array.from(text, (character) => BYTE_OF.get(character));
  if (codes.includes(undefined)) return text;
  const bytes = Uint8Array.from(codes as number[]);
  return isUtf8(bytes) ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) : text;
}
