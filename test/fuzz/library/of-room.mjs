// A library as one of the rooms has it: test/ itself depends on none of them.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CLONE } from '../../../infra/start/home.mjs';

/** @param {string} room `libs/contract` @param {string} library @returns {any} */
export const libraryOf = (room, library) => createRequire(join(CLONE, room, 'package.json'))(library);
