// Somebody who proves that it is she, on the clock of the journey: a password and codes, by the public doors (test/journeys/erasure).
import { codeAt, PASSWORD, STEP_MS } from '../erasure/person.mjs';

/**
 * @template {{ call: (method: any, path: string, body?: unknown) => Promise<any>, enter: (link: string) => Promise<void> }} C
 * @param {() => C} caller @param {{ email: string, link: string, now: number }} who
 * @returns {Promise<C>}
 */
export async function proven(caller, { email, link, now }) {
  const first = caller();
  await first.enter(link);
  const { preparationId, secret } = await first.call('POST', '/account/password/preparation', { password: PASSWORD });
  // A code serves once: the one that has just ended, then the present one.
  await first.call('POST', '/account/password', { preparationId, code: codeAt(secret, now - STEP_MS) });
  const second = caller();
  await second.call('POST', '/sign-in/password', { email, password: PASSWORD, code: codeAt(secret, now) });
  return second;
}
