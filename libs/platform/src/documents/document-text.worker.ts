// Other people's files are parsed in a thread of their own, which has its own memory and can be ended.
import { DomainError } from '@chariot/kernel';
import { parentPort, workerData } from 'node:worker_threads';
import { docxText } from './docx-text.js';
import { pdfText } from './pdf-text.js';

/** What the thread answers: the words, or the code of a refusal of the catalogue `documents`. */
export type WorkerAnswer = { readonly text: string; readonly pages: number | null } | { readonly refused: string };

const { kind, bytes } = workerData as { kind: 'pdf' | 'docx'; bytes: Uint8Array };

async function answer(): Promise<WorkerAnswer> {
  try {
    return kind === 'pdf' ? await pdfText(bytes) : { text: docxText(bytes), pages: null };
  } catch (error) {
    if (error instanceof DomainError) return { refused: error.code };
    throw error;
  }
}

parentPort?.postMessage(await answer());
