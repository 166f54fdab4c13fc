import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every spec that proves a rule. @param {string} clone @returns {string[]} from the clone */
export function proofFiles(clone) {
  return ['libs', 'apps'].flatMap((room) =>
    readdirSync(join(clone, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.spec.ts') && !/(^|\/)(node_modules|dist)\//.test(name))
      .map((name) => join(room, name))
      .filter((name) => /^\s*proves\(/m.test(readFileSync(join(clone, name), 'utf8'))),
  );
}
