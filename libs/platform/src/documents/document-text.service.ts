import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { DOCUMENT_TEXT_ERRORS, documentTextError, type DocumentTextErrorCode } from './document-text-errors.js';
import type { WorkerAnswer } from './document-text.worker.js';
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

export interface DocumentLimits {
  readonly maxBytes?: number;
  readonly deadlineMs?: number;
  readonly memoryMb?: number;
  /** Another build of the thread's code, for the specs. */
  readonly worker?: URL;
}

const OTHER_KINDS: Readonly<Partial<Record<FileKind, string>>> = {
  zip: 'une archive ou un autre document bureautique',
  oldOffice: 'un document d’une ancienne version de Word : enregistrez-le en .docx',
  rtf: 'un document RTF : enregistrez-le en .docx',
  html: 'une page web',
  image: 'une image',
  unknown: 'd’un genre inconnu',
};

/** At most so many threads at once, in the whole process: each may hold its whole memory. */
const MOST_AT_ONCE = 2;
const waiting: (() => void)[] = [];
let running = 0;

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
  await turn();
  try {
    return { kind, ...(await inThread(kind, bytes, limits)) };
  } finally {
    leave();
  }
}

async function turn(): Promise<void> {
  if (running < MOST_AT_ONCE) running += 1;
  else await new Promise<void>((resolve) => waiting.push(resolve));
}

/** Whoever waits longest takes the place, which is not counted twice. */
function leave(): void {
  const next = waiting.shift();
  if (next === undefined) running -= 1;
  else next();
}

function inThread(
  kind: 'pdf' | 'docx',
  bytes: Buffer,
  limits: DocumentLimits,
): Promise<{ text: string; pages: number | null }> {
  const { deadlineMs = 20_000, memoryMb = 256 } = limits;
  const worker = new Worker(limits.worker ?? new URL('./document-text.worker.js', import.meta.url), {
    workerData: { kind, bytes },
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 32 },
    env: {},
    // What a parser has to say of a strange file is nobody's business, and never on our standard output.
    stdout: true,
    stderr: true,
  });
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      clearTimeout(late);
      clearInterval(watch);
      act();
      void worker.terminate();
    };
    const late = setTimeout(() => settle(() => reject(documentTextError('documentTooComplex'))), deadlineMs);
    // Inflated streams are no part of the thread's heap: the whole process is weighed, against what it was.
    const most = process.memoryUsage.rss() + 2 * memoryMb * 1024 ** 2;
    const watch = setInterval(() => {
      if (process.memoryUsage.rss() > most) settle(() => reject(documentTextError('documentTooComplex')));
    }, 50);
    worker.once('message', (answer: WorkerAnswer) =>
      settle(() => ('refused' in answer ? reject(refusalOf(answer.refused)) : resolve(answer))),
    );
    worker.once('error', (error: Error & { code?: string }) =>
      settle(() => {
        const outOfMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
        reject(documentTextError(outOfMemory ? 'documentTooComplex' : 'documentUnreadable', {}, { cause: error }));
      }),
    );
    worker.once('exit', () => settle(() => reject(documentTextError('documentUnreadable'))));
  });
}

function refusalOf(code: string): Error {
  const name = code.split('.').at(-1) ?? '';
  const known = Object.keys(DOCUMENT_TEXT_ERRORS).find((each) => each === name) as DocumentTextErrorCode | undefined;
  if (known === 'documentTooLarge' || known === 'documentUnknownKind') return documentTextError('documentUnreadable');
  return documentTextError(known ?? 'documentUnreadable');
}
