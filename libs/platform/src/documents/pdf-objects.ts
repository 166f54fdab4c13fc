import { promisify } from 'node:util';
import { inflate } from 'node:zlib';

/** What is wrong with a PDF that somebody brings, for whoever is to keep it and hand it on. */
export type PdfFault = 'damaged' | 'encrypted' | 'active' | 'tooComplex';

/** A stream of a PDF (ISO 32000-1 §7.3.8): what its dictionary says, and its bytes as they stand in the file. */
interface PdfStream {
  /** Null: it begins further back than any dictionary is long. */
  readonly dictionary: string | null;
  readonly raw: Buffer;
}

const inflated = promisify(inflate);
const ZLIB_SYNC_FLUSH = 2;
/** All that is inflated of one file; images, which say nothing, are not. */
const MAX_INFLATED = 64 * 1024 * 1024;
const MAX_STREAMS = 20_000;
/** A dictionary stands before its stream; further back belongs to something else. */
const MAX_DICTIONARY = 8 * 1024;

/**
 * Names of actions that run something or carry it off (ISO 32000-1 §12.6.4), and of what may hold a program. `/URI` and
 * `/GoTo` are links, and are let through.
 */
const ACTIVE = /\/(?:JavaScript|Launch|ImportData|SubmitForm|RichMedia|Rendition|Movie|XFA)(?=[\s/<>[\]()%]|$)/;
const ENCRYPTED = /\/Encrypt\s*(?:\d+\s+\d+\s+R|<<)/;
/** A name may be written with any of its letters in hexadecimal: `/J#61vaScript` (§7.3.5). */
const unescaped = (text: string): string =>
  text.includes('#')
    ? text.replace(/#([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;

/**
 * Looks through a whole PDF without believing its table of contents: the file, and what its streams hold once inflated,
 * so that an object which only a reader would find is found too.
 */
export async function pdfFault(bytes: Buffer): Promise<PdfFault | null> {
  const text = bytes.toString('latin1');
  if (!text.includes('%%EOF') || !/\b(?:startxref|xref)\b/.test(text)) return 'damaged';
  const clear = unescaped(text);
  if (ENCRYPTED.test(clear)) return 'encrypted';
  if (ACTIVE.test(clear)) return 'active';
  const budget = { left: MAX_INFLATED, streams: MAX_STREAMS };
  for (const stream of pdfStreams(bytes)) {
    if ((budget.streams -= 1) < 0) return 'tooComplex';
    const { dictionary } = stream;
    if (dictionary === null || isDisguised(dictionary)) return 'tooComplex';
    if (isImage(dictionary)) continue;
    const content = await contentOf({ ...stream, dictionary }, budget.left);
    if (content === 'tooLarge') return 'tooComplex';
    if (content === null) continue;
    budget.left -= content.length;
    if (budget.left < 0) return 'tooComplex';
    if (ACTIVE.test(unescaped(content.toString('latin1')))) return 'active';
  }
  return null;
}

/**
 * The files that a PDF carries (§7.11.4), inflated, in their order in the file: of two versions of one, the last counts.
 * @param maxBytes of each; a larger one is left out
 */
export async function embeddedFiles(bytes: Buffer, maxBytes: number): Promise<Buffer[]> {
  const files: Buffer[] = [];
  let streams = MAX_STREAMS;
  for (const stream of pdfStreams(bytes)) {
    if ((streams -= 1) < 0) break;
    const { dictionary } = stream;
    if (dictionary?.includes('/EmbeddedFile') !== true) continue;
    const content = await contentOf({ ...stream, dictionary }, maxBytes);
    if (Buffer.isBuffer(content)) files.push(content);
  }
  return files;
}

function* pdfStreams(bytes: Buffer): Generator<PdfStream> {
  for (let at = 0; ;) {
    const word = bytes.indexOf('stream', at);
    if (word === -1) return;
    const start = afterBreak(bytes, word + 'stream'.length);
    at = word + 'stream'.length;
    if (start === null || bytes.toString('latin1', word - 3, word) === 'end') continue;
    const end = bytes.indexOf('endstream', start);
    if (end === -1) return;
    yield { dictionary: dictionaryBefore(bytes, word), raw: bytes.subarray(start, end) };
    at = end + 'endstream'.length;
  }
}

/** §7.3.8.1: the keyword is followed by CRLF or LF; a lone CR is met too. */
function afterBreak(bytes: Buffer, at: number): number | null {
  if (bytes[at] === 0x0d) return bytes[at + 1] === 0x0a ? at + 2 : at + 1;
  return bytes[at] === 0x0a ? at + 1 : null;
}

function dictionaryBefore(bytes: Buffer, word: number): string | null {
  const text = bytes.toString('latin1', Math.max(0, word - MAX_DICTIONARY), word);
  const from = Math.max(text.lastIndexOf(' obj'), text.lastIndexOf('endobj'), text.lastIndexOf('endstream'));
  if (from === -1 && word > MAX_DICTIONARY) return null;
  return unescaped(text.slice(Math.max(0, from)));
}

/**
 * A list of objects that is packed otherwise than everybody packs one: nothing but hiding needs another filter, a chain of
 * them, or a predictor there (§7.5.7).
 */
const isDisguised = (dictionary: string): boolean =>
  /\/(?:ObjStm|First)\b/.test(dictionary) &&
  /\/(?:ASCIIHexDecode|AHx|ASCII85Decode|A85|LZWDecode|LZW|RunLengthDecode|RL|Crypt|Predictor)\b/.test(dictionary);

/** What only says how a picture looks; a list of objects that calls itself a picture is read all the same. */
const isImage = (dictionary: string): boolean =>
  /\/Subtype\s*\/Image\b/.test(dictionary) && !/\/(?:ObjStm|First)\b/.test(dictionary);

async function contentOf(
  { dictionary, raw }: { readonly dictionary: string; readonly raw: Buffer },
  maxBytes: number,
): Promise<Buffer | 'tooLarge' | null> {
  if (!/\/(?:FlateDecode|Fl)\b/.test(dictionary)) return raw.length > maxBytes ? 'tooLarge' : raw;
  if (maxBytes <= 0) return 'tooLarge';
  try {
    // What is cut short still says what it says.
    return await inflated(raw, { maxOutputLength: maxBytes, finishFlush: ZLIB_SYNC_FLUSH });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') return 'tooLarge';
    // Not what its dictionary says: no reader opens it either.
    if (code?.startsWith('Z_') === true) return null;
    throw error;
  }
}
