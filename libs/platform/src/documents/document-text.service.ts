import { createHash } from 'node:crypto';
import { documentTextError } from './document-text-errors.js';
import type { ReadText } from './document-text.worker.js';
import { readInThread, type ThreadLimits } from './document-thread.service.js';
import { fileKind, type FileKind } from './file-kind.js';
import { textOf } from './text-encoding.js';

export interface DocumentText {
  readonly kind: 'text' | 'pdf' | 'docx';
  /** A paragraph a line, cells of a table between tabs or wide blanks, pages between form feeds. */
  readonly text: string;
  /** Of a PDF; null for what has no pages before it is printed. */
  readonly pages: number | null;
  readonly sha256: string;
}

export interface DocumentLimits extends ThreadLimits {
  readonly maxBytes?: number;
}

const OTHER_KINDS: Readonly<Partial<Record<FileKind, string>>> = {
  zip: 'une archive ou un autre document bureautique',
  oldOffice: 'un document d’une ancienne version de Word : enregistrez-le en .docx',
  rtf: 'un document RTF : enregistrez-le en .docx',
  html: 'une page web',
  image: 'une image',
  unknown: 'd’un genre inconnu',
};

/**
 * The words of a document that somebody brings: text of any usual encoding, PDF or DOCX, told apart by their bytes.
 * PDF and DOCX are parsed by a thread that has `memoryMb` of heap and `deadlineMs`, and is ended beyond.
 * @throws DomainError of the catalogue `documents`, one sentence for each way of not being readable
 */
export async function documentText(bytes: Buffer, limits: DocumentLimits = {}): Promise<DocumentText> {
  const { maxBytes = 10 * 1024 * 1024 } = limits;
  if (bytes.length > maxBytes) throw documentTextError('documentTooLarge', { max: Math.floor(maxBytes / 1024 ** 2) });
  const kind = fileKind(bytes);
  if (kind === 'empty') throw documentTextError('documentEmpty');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const read = await wordsOf(kind, bytes, limits);
  if (read.text.trim() === '') throw documentTextError('documentEmpty');
  return { ...read, sha256 };
}

async function wordsOf(
  kind: FileKind,
  bytes: Buffer,
  limits: DocumentLimits,
): Promise<Pick<DocumentText, 'kind' | 'text' | 'pages'>> {
  if (kind === 'text') return { kind, text: textOf(bytes), pages: null };
  if (kind !== 'pdf' && kind !== 'docx') {
    throw documentTextError('documentUnknownKind', { found: OTHER_KINDS[kind] ?? 'd’un genre inconnu' });
  }
  return { kind, ...(await readInThread<ReadText>({ kind, bytes }, limits)) };
}
