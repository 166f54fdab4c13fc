import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const TESTDATA = join(__dirname, '../testdata');

/** A recorded or written sample, by its name below `testdata`. */
export const sample = (name: string): Buffer => readFileSync(join(TESTDATA, name));
export const samplesIn = (folder: string): string[] => readdirSync(join(TESTDATA, folder)).sort();
