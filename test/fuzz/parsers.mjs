// Our own parsers, with good samples of what each reads.
import { cmsParsers, scepParsers } from './own/cms.mjs';
import { appleAdeParsers } from './own/apple-ade.mjs';
import { applePushParsers } from './own/apple-push.mjs';
import { appleParsers } from './own/apple.mjs';
import { broughtParsers } from './own/brought.mjs';
import { conventionParsers } from './own/convention.mjs';
import { fileParsers } from './own/files.mjs';
import { kernelParsers } from './own/kernel.mjs';
import { openDataParsers } from './own/open-data.mjs';
import { webParsers } from './own/web.mjs';
import { wireParsers } from './own/wire.mjs';

/**
 * @typedef {(room: string, file?: string) => Promise<any>} Load  of a file of a room's `dist`
 *
 * @typedef {object} Parser
 * @property {string} name                           unique in its list
 * @property {readonly any[]} samples                all texts, all bytes, or all values
 * @property {(random: () => number, samples: readonly any[]) => any} [spoil]  what `inputOf` does by itself when absent
 * @property {readonly (() => any)[]} [bombs]        instead of those of its kind
 * @property {(input: any) => any} read              or a promise of it
 * @property {(error: any) => boolean} refuses       whether that error is how it says no
 * @property {readonly string[]} reads               for `listing.mjs`: `room/file.js`, `room/file.js:name` or `room:name`
 * @property {number} [mostMs]                       that one input may take; 100 unless told
 * @property {number} [share]                        of the inputs that others are given; 1 unless told
 * @property {number} [batch]                        inputs that take less than 100 ms together; 64 unless told
 */

/** @param {{ load: Load }} ground  @returns {Promise<Parser[]>} */
export async function parsersOf({ load }) {
  const wires = [wireParsers, appleParsers, applePushParsers, appleAdeParsers, cmsParsers, scepParsers];
  const rooms = [...wires, kernelParsers, webParsers, fileParsers, conventionParsers, openDataParsers, broughtParsers];
  return (await Promise.all(rooms.map((room) => room(load)))).flat();
}
