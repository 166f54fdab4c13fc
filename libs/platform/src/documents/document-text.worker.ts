// Other people's files are parsed in a thread of their own, which has its own memory and can be ended.
import { DomainError } from '@chariot/kernel';
import { parentPort, workerData } from 'node:worker_threads';
import { docxText } from './docx-text.js';
import { pdfText } from './pdf-text.js';
import { workbookRows } from './workbook-rows.js';

export type WorkerOrder =
  | { readonly kind: 'pdf' | 'docx'; readonly bytes: Uint8Array }
  | { readonly kind: 'workbook'; readonly bytes: Uint8Array; readonly maxRows: number };
export interface ReadText {
  readonly text: string;
  readonly pages: number | null;
}
/** What the thread answers: what it has read, or the code of a refusal of the catalogue `documents`. */
export type WorkerAnswer =
  { readonly read: unknown } | { readonly refused: string; readonly params: Readonly<Record<string, string | number>> };

const order = workerData as WorkerOrder;

async function answer(): Promise<WorkerAnswer> {
  try {
    return { read: await read() };
  } catch (error) {
    if (error instanceof DomainError) return { refused: error.code, params: error.params };
    throw error;
  }
}

async function read(): Promise<unknown> {
  if (order.kind === 'workbook') return workbookRows(order.bytes, order.maxRows);
  return order.kind === 'pdf' ? pdfText(order.bytes) : { text: docxText(order.bytes), pages: null };
}

parentPort?.postMessage(await answer());
