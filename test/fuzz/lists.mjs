// The lists of parsers, by the name that a thread is told.
import { libraryParsersOf } from './library.mjs';
import { parsersOf } from './parsers.mjs';

/** @type {Record<string, (ground: { load: (room: string, file?: string) => Promise<any> }) => Promise<import('./parsers.mjs').Parser[]>>} */
export const LISTS = { own: parsersOf, library: libraryParsersOf };
