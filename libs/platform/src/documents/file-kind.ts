import { isUtf8 } from 'node:buffer';

/** What a file is by its first bytes, whatever its name says. */
export type FileKind = 'text' | 'pdf' | 'docx' | 'zip' | 'oldOffice' | 'rtf' | 'html' | 'image' | 'empty' | 'unknown';

const IMAGES = ['89504e47', 'ffd8ff', '47494638', '49492a00', '4d4d002a', '424d'];
/** A PDF may begin after some other bytes; readers look that far. */
const PDF_HEAD = 1_024;
/** What is looked at to tell text from anything else. */
const SAMPLE = 64 * 1_024;

export function fileKind(bytes: Buffer): FileKind {
  if (bytes.length === 0) return 'empty';
  const start = bytes.subarray(0, 8).toString('hex');
  if (bytes.subarray(0, PDF_HEAD).includes('%PDF-')) return 'pdf';
  if (start.startsWith('504b0304')) return bytes.includes('word/document') ? 'docx' : 'zip';
  if (start.startsWith('504b0506')) return 'zip';
  if (start.startsWith('d0cf11e0')) return 'oldOffice';
  if (IMAGES.some((magic) => start.startsWith(magic))) return 'image';
  const head = bytes.subarray(0, 32).toString('latin1').trimStart().toLowerCase();
  if (head.startsWith('{\\rtf')) return 'rtf';
  if (head.startsWith('<!doctype') || head.startsWith('<html')) return 'html';
  return isText(bytes.subarray(0, SAMPLE)) ? 'text' : 'unknown';
}

function isText(bytes: Buffer): boolean {
  const mark = bytes.subarray(0, 2).toString('hex');
  if (mark === 'fffe' || mark === 'feff') return true;
  // UTF-8 or Windows-1252 alike: control characters other than breaks, tabs and page breaks are no text.
  let controls = 0;
  for (const byte of bytes) {
    if (byte === 0) return false;
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13) controls += 1;
  }
  return controls * (isUtf8(bytes) ? 20 : 100) <= bytes.length;
}
