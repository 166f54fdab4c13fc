// How parsers say no.

/** By an error of a catalogue. @param {any} error */
export const isDomain = (error) => typeof error?.code === 'string' && typeof error.fr === 'string';
/** It has an answer for everything. */
export const never = () => false;

/** For a reader that says no by what it returns: thrown, so that what was understood can be counted. */
export class Refused extends Error {}
/** @param {unknown} error */
export const isRefused = (error) => error instanceof Refused;
/** @template T @param {T | null | undefined} said @returns {T} */
export function unlessNone(said) {
  if (said === null || said === undefined) throw new Refused();
  return said;
}
