// The result: a row an attack, in columns of fixed width that scripts may cut.

/**
 * @typedef {object} Row
 * @property {string} title
 * @property {number} attempts
 * @property {number} succeeded
 * @property {{ name: string, succeeded: boolean }[]} twins
 * @property {string} [broken]   why the attack could not be judged
 */
const WIDTHS = [46, 10, 10, 44];
const HEADS = ['attaque', 'essais', 'réussites', 'jumeau affaibli'];

/** @param {readonly Row[]} rows @returns {string} */
export function tableOf(rows) {
  const lines = rows.map(({ title, attempts, succeeded, twins, broken }) =>
    lineOf([title, String(attempts), broken === undefined ? String(succeeded) : 'non jugé', twinsOf(twins)]),
  );
  return [lineOf(HEADS), WIDTHS.map((width) => '-'.repeat(width)).join('-|-'), ...lines].join('\n');
}

/** @param {Row['twins']} twins */
function twinsOf(twins) {
  if (twins.length === 0) return 'aucun';
  const vain = twins.filter(({ succeeded }) => !succeeded).map(({ name }) => name);
  const count = `${twins.length - vain.length}/${twins.length}`;
  return vain.length === 0 ? `réussit (${count})` : `ÉCHOUE (${count}) : ${vain.join(', ')}`;
}

/** @param {readonly string[]} cells */
function lineOf(cells) {
  return cells
    .map((cell, column) => {
      const width = WIDTHS[column] ?? 0;
      return column === 1 || column === 2 ? cell.padStart(width) : cell.padEnd(width);
    })
    .join(' | ')
    .trimEnd();
}

/** An attack passes when nothing of it succeeded; a twin when it did. @param {readonly Row[]} rows */
export function countsOf(rows) {
  const verdicts = rows.flatMap(({ attempts, succeeded, twins, broken }) => [
    broken === undefined && attempts > 0 && succeeded === 0,
    // An attack that can succeed nowhere proves nothing.
    ...(twins.length === 0 ? [false] : twins.map((twin) => twin.succeeded)),
  ]);
  const passed = verdicts.filter(Boolean).length;
  return { passed, failed: verdicts.length - passed };
}
