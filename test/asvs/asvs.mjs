// Writes docs/asvs.md, or checks it: `node test/asvs/asvs.mjs [--check]`. Fails when a test that it names is gone, when a
// requirement is missing or twice, and when the page is not what is written here.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { CLONE } from '../../infra/start/home.mjs';
import { FILES } from './files.mjs';
import { FIRST } from './first.mjs';
import { SECOND } from './second.mjs';
import { THIRD } from './third.mjs';

const PAGE = join(CLONE, 'docs/asvs.md');
/** Of OWASP ASVS 5.0.0. */
const REQUIREMENTS = { 1: 70, 2: 183 };
const CHAPTERS = [...FIRST, ...SECOND, ...THIRD];
const WORDS = { made: 'par construction', absent: 'sans objet', gap: '**écart**' };

/** @type {string[]} */
const faults = [];
const rows = CHAPTERS.flatMap((chapter) => chapter.rows);
for (const [level, count] of Object.entries(REQUIREMENTS)) {
  const found = rows.filter((row) => row[1] === Number(level)).length;
  if (found !== count) faults.push(`level ${level}: ${found} requirements, ${count} in the standard`);
}
if (new Set(rows.map(([number]) => number)).size < rows.length) faults.push('a requirement is there twice');

/** @param {import('./verdict.mjs').Verdict} verdict @returns {string} */
function said(verdict) {
  if (verdict.kind !== 'proven') return `${WORDS[verdict.kind]} : ${verdict.why}`;
  return verdict.by.map(proofOf).join(' ; ');
}

/** @param {string} by @returns {string} */
function proofOf(by) {
  const [name = '', words] = by.split('#');
  const file = FILES[name];
  if (file === undefined || !existsSync(join(CLONE, file))) {
    faults.push(`${by}: no such file (${file ?? 'not in files.mjs'})`);
    return by;
  }
  if (words !== undefined && !readFileSync(join(CLONE, file), 'utf8').includes(words))
    faults.push(`${by}: not in ${file}`);
  return words === undefined ? `\`${file}\`` : `\`${file}\` « ${words} »`;
}

const count = (/** @type {string} */ kind) => rows.filter((row) => row[3].kind === kind).length;
const tables = CHAPTERS.map(({ title, rows: own }) =>
  [
    `## ${title}`,
    '',
    '| Exigence | Niveau | De quoi il s’agit | Preuve, ou raison |',
    '| --- | --- | --- | --- |',
    ...own.map(([number, level, words, verdict]) => `| V${number} | ${level} | ${words} | ${said(verdict)} |`),
    '',
  ].join('\n'),
);
const page = await format(
  [
    '# OWASP ASVS 5.0.0, niveaux 1 et 2',
    '',
    `Les ${rows.length} exigences des niveaux 1 (${REQUIREMENTS[1]}) et 2 (${REQUIREMENTS[2]}), par leur numéro ; les mots sont les nôtres. ${count('proven')} sont essayées, ${count('made')} tenues par construction ou par écrit, ${count('absent')} sans objet, ${count('gap')} en écart. Cette page est écrite par \`test/asvs/asvs.mjs\`, qui échoue quand un essai nommé n’existe plus.`,
    '',
    ...tables,
  ].join('\n'),
  { ...(await resolveConfig(PAGE)), parser: 'markdown' },
);
if (process.argv.includes('--check')) {
  if (!existsSync(PAGE) || readFileSync(PAGE, 'utf8') !== page)
    faults.push('docs/asvs.md is not what test/asvs writes');
} else writeFileSync(PAGE, page);
for (const fault of faults) console.error(`✗ ${fault}`);
console.log(`${rows.length - faults.length} passed, ${faults.length} failed`);
process.exit(faults.length === 0 ? 0 : 1);
