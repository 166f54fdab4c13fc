// A browser that leaves for a provider and comes back, whole or changed on the way.
import { PREFIX } from '../routes.mjs';

const DOORS = `${PREFIX}/sign-in/providers`;

/**
 * @typedef {object} Journey
 * @property {string} provider
 * @property {string} flow    the cookie of the journey, as the browser sends it
 * @property {URL} asked      where the browser was sent
 * @property {string} state
 *
 * @typedef {{ code?: string, state?: string, iss?: string, error?: string }} Returned
 */

/** @param {string[] | undefined} lines @param {RegExp} name */
const cookieOf = (lines, name) => (lines ?? []).map((line) => line.split(';')[0] ?? '').find((pair) => name.test(pair));
const SESSION = /^chariot_session=[\w-]{43}$/;

/**
 * @param {import('../ground.mjs').Ground} ground @param {string} provider
 * @param {{ query?: string, session?: string }} [how] `session`: the cookie that is held already
 * @returns {Promise<Journey>}
 */
export async function leave(ground, provider, { query = '', session } = {}) {
  const headers = session === undefined ? {} : { cookie: session };
  const answer = await ground.ask(`${DOORS}/${provider}${query}`, { headers });
  const flow = cookieOf(answer.headers['set-cookie'], /^chariot_flow=.{43}$/);
  if (flow === undefined) throw new Error(`no journey to ${provider}: ${answer.status} ${answer.headers.location}`);
  const asked = new URL(answer.headers.location ?? '');
  return { provider, flow, asked, state: asked.searchParams.get('state') ?? '' };
}

/**
 * Back, at the door of that provider.
 * @param {import('../ground.mjs').Ground} ground @param {string} provider @param {Returned | string} returned
 * @param {string | undefined} cookie
 * @returns {Promise<{ session: string | undefined, where: string }>} `session`: the cookie that was opened, if any
 */
export async function comeBack(ground, provider, returned, cookie) {
  const query = typeof returned === 'string' ? returned : String(new URLSearchParams(returned));
  const headers = cookie === undefined ? {} : { cookie };
  const answer = await ground.ask(`${DOORS}/${provider}/return?${query}`, { headers });
  if (answer.status >= 500) throw new Error(`${provider}: ${answer.status} ${answer.text}`);
  const where = answer.headers.location ?? answer.code;
  return { session: cookieOf(answer.headers['set-cookie'], SESSION), where };
}

/** There and back, without a detour. @param {import('../ground.mjs').Ground} ground @param {import('./hostile.mjs').Provider} provider @param {Parameters<typeof leave>[2]} [how] */
export async function come(ground, provider, how) {
  const journey = await leave(ground, provider.name, how);
  const { state, flow, asked } = journey;
  return comeBack(ground, provider.name, { code: provider.codeFor(asked), state, iss: provider.issuer }, flow);
}
