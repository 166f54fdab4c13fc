/**
 * @typedef {{ id: string, articles: string[], says: string, treatments: string[], page: string }} Rule
 * @typedef {{ title: string, passed: boolean, played: boolean, file: string }} Played
 * @typedef {Rule & { files: string[], faults: string[] }} Verdict
 */

const SWITCHED_OFF = 'is what makes that so';

/**
 * What is wrong with a rule: no proof, a proof that fails or that cannot, a page that the console does not have.
 * @param {Rule} rule @param {readonly Played[]} tests @param {ReadonlySet<string>} pages @returns {Verdict}
 */
export function verdictOf(rule, tests, pages) {
  const own = tests.filter(({ title, played }) => played && title.startsWith(`${rule.id} · `));
  const switched = own.filter(({ title }) => title === `${rule.id} · ${SWITCHED_OFF}`);
  const holding = own.filter((test) => !switched.includes(test));
  const faults = [];
  if (holding.length === 0) faults.push('aucun essai ne porte son numéro');
  for (const { title, file } of holding.filter(({ passed }) => !passed)) faults.push(`« ${title} » échoue (${file})`);
  if (switched.length !== holding.length) faults.push('un essai n’a pas été rejoué sans la règle');
  for (const { file } of switched.filter(({ passed }) => !passed))
    faults.push(`son essai réussit aussi sans elle (${file})`);
  if (rule.treatments.length === 0) faults.push('rien n’en est fait');
  if (!pages.has(rule.page)) faults.push(`la console n’a pas de page ${rule.page}`);
  return { ...rule, files: [...new Set(own.map(({ file }) => file))], faults };
}

/** One line of the table. @param {Verdict} verdict */
export function rowOf({ id, articles, says, treatments, page, files, faults }) {
  const mark = faults.length === 0 ? '✓' : '✗';
  return [`${mark} ${id}`, articles.join(', '), says, treatments.join(', '), page, files.join(', ') || '–'].join(' | ');
}
