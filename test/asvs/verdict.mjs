// What is said of a requirement.

/**
 * @typedef {{ kind: 'proven', by: readonly string[] } | { kind: 'made' | 'absent' | 'gap', why: string }} Verdict
 * @typedef {readonly [number: string, level: 1 | 2, words: string, verdict: Verdict]} Row
 * @typedef {{ title: string, rows: readonly Row[] }} Chapter
 */

/** Tried by these: a name of `files.mjs`, and after `#` words that are in the file. @param {...string} by @returns {Verdict} */
export const proven = (...by) => ({ kind: 'proven', by });
/** So by the way it is made, or written: no test could fail. @param {string} why @returns {Verdict} */
export const made = (why) => ({ kind: 'made', why });
/** Of something that the product has not. @param {string} why @returns {Verdict} */
export const absent = (why) => ({ kind: 'absent', why });
/** Not met. @param {string} why @returns {Verdict} */
export const gap = (why) => ({ kind: 'gap', why });
