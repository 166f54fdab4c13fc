import { Worker } from 'node:worker_threads';
import { DOCUMENT_ERRORS, documentError, type DocumentErrorCode } from './document-errors.js';
import { DOCUMENT_TEXT_ERRORS, documentTextError, type DocumentTextErrorCode } from './document-text-errors.js';
import type { WorkerAnswer, WorkerOrder } from './document-text.worker.js';

export interface ThreadLimits {
  readonly deadlineMs?: number;
  readonly memoryMb?: number;
  /** Another build of the thread's code, for the specs. */
  readonly worker?: URL;
}

/** At most so many threads at once, in the whole process: each may hold its whole memory. */
const MOST_AT_ONCE = 2;
const waiting: (() => void)[] = [];
let running = 0;

/**
 * What a thread of its own reads in a file: it has `memoryMb` of heap and `deadlineMs`, and is ended beyond.
 * @throws DomainError of the catalogue `documents`
 */
export async function readInThread<T>(order: WorkerOrder, limits: ThreadLimits): Promise<T> {
  await turn();
  try {
    return await inThread<T>(order, limits);
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

function inThread<T>(order: WorkerOrder, limits: ThreadLimits): Promise<T> {
  const { deadlineMs = 20_000, memoryMb = 256 } = limits;
  const worker = new Worker(limits.worker ?? new URL('./document-text.worker.js', import.meta.url), {
    workerData: order,
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
      settle(() => ('refused' in answer ? reject(refusalOf(answer)) : resolve(answer.read as T))),
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

/** The refusal that a thread has named: an error loses what it is on the way. */
function refusalOf({ refused, params }: Extract<WorkerAnswer, { refused: string }>): Error {
  const name = refused.split('.').at(-1) ?? '';
  if (Object.hasOwn(DOCUMENT_ERRORS, name)) return documentError(name as DocumentErrorCode, params);
  const known = Object.hasOwn(DOCUMENT_TEXT_ERRORS, name) ? (name as DocumentTextErrorCode) : null;
  // Told where the bytes are first looked at, and nowhere in a thread.
  if (known === null || known === 'documentTooLarge' || known === 'documentUnknownKind') {
    return documentTextError('documentUnreadable');
  }
  return documentTextError(known);
}
