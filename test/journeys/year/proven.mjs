// Somebody who proves that it is she, on the clock of the journey: a password and codes, by the public doors (test/journeys/erasure).
import { codeAt, PASSWORD, STEP_MS } from '../erasure/person.mjs';

/** @typedef {import('./caller.mjs').Caller} Caller */

/** @param {() => Caller} caller of the same person, each with a session of its own @param {{ email: string, link: string, now: number }} who */
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
