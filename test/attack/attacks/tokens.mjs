// A provider's word, forged, changed, borrowed from another journey or played again (JWT, JWS, OpenID Connect): nobody
// comes in by it, and nobody is proven by it.
import { EXAMPLE_EMAILS } from '../../../infra/seed/seed.mjs';
import { Score } from '../attack.mjs';
import { come, comeBack, leave } from '../providers/journey.mjs';
import { altered, HEARSAY, LIES } from '../providers/lies.mjs';
import { now } from '../providers/hostile.mjs';
import { PREFIX } from '../routes.mjs';

const VICTIM = { subject: 'sujet-victime', email: EXAMPLE_EMAILS['digitalReferent'] ?? '' };
/** Whom no provider has shown yet. */
const UNKNOWN = { subject: 'sujet-inconnu', email: EXAMPLE_EMAILS['academie'] ?? '' };
const AT_ONCE = 20;
const CLIENTS = 'libs/identity/dist/providers/provider-clients.service.js';
const FLOWS = 'libs/identity/dist/providers/flows.repository.js';
const LIBRARY = 'node_modules/oauth4webapi/build/index.js';

/** @typedef {import('../ground.mjs').Ground} Ground */

/** @type {import('../attack.mjs').Attack} */
export const tokens = {
  name: 'tokens',
  title: 'Jetons d’identité forgés ou rejoués (JWT)',
  async run(ground) {
    const score = new Score();
    const [one, other] = ['un', 'autre'].map((name) => ground.providers.named(name));
    if (one === undefined || other === undefined) throw new Error('there are two providers');
    try {
      await knownOnce(ground, one);
      await lied(ground, score, one);
      await ofTheOther(ground, score, one, other);
      await hearsay(ground, score, one);
      await returned(ground, score, one);
      await mixedUp(ground, score, one, other);
      await proven(ground, score, one);
    } finally {
      honestAgain(one, other);
    }
    if ((await come(ground, one)).session === undefined) throw new Error('an honest word is not taken any more');
    return score.outcome();
  },
  twins: [
    {
      name: 'tokens-signature',
      weakens: 'la signature n’est pas vérifiée',
      patches: [
        {
          file: CLIENTS,
          find: 'enableNonRepudiationChecks, ...clear',
          instead: '...(OFF ? [] : [enableNonRepudiationChecks]), ...clear',
        },
        // What was read of a provider is kept an hour: neither before nor after this twin.
        {
          file: CLIENTS,
          find: 'if (known !== undefined && known.until > now) return known.config;',
          instead: 'if (!OFF && known !== undefined && known.until > now) return known.config;',
        },
        { file: CLIENTS, find: 'until: now + FRESH_MS', instead: 'until: OFF ? 0 : now + FRESH_MS' },
      ],
    },
    {
      name: 'tokens-nonce',
      weakens: 'le nonce n’est pas comparé',
      patches: [
        {
          file: LIBRARY,
          find: 'if (claims.nonce !== expected) {',
          instead: 'if (!OFF && claims.nonce !== expected) {',
        },
      ],
    },
    {
      name: 'tokens-audience',
      weakens: 'le destinataire n’est pas regardé',
      patches: [
        {
          file: LIBRARY,
          find: 'else if (result.claims.aud !== expected) {',
          instead: 'else if (!OFF && result.claims.aud !== expected) {',
        },
      ],
    },
    {
      name: 'tokens-party',
      weakens: 'azp n’est pas regardé',
      patches: [
        {
          file: LIBRARY,
          find: 'if (claims.azp !== client.client_id) {',
          instead: 'if (!OFF && claims.azp !== client.client_id) {',
        },
        {
          file: 'libs/identity/dist/providers/provider-clients.service.js',
          find: "if (claims.azp !== undefined && claims.azp !== provider.clientId) throw identityError('providerRefused');",
          instead:
            "if (!OFF && claims.azp !== undefined && claims.azp !== provider.clientId) throw identityError('providerRefused');",
        },
      ],
    },
    {
      name: 'tokens-issuer',
      weakens: 'l’émetteur n’est pas comparé',
      patches: [
        {
          file: LIBRARY,
          find: 'if (result.claims.iss !== expected) {',
          instead: 'if (!OFF && result.claims.iss !== expected) {',
        },
        // Whose subject it is, is then what the instance was told to believe.
        { file: CLIENTS, find: 'issuer: claims.iss,', instead: 'issuer: OFF ? provider.issuer : claims.iss,' },
      ],
    },
    {
      name: 'tokens-expired',
      weakens: 'l’échéance n’est pas regardée',
      patches: [
        {
          file: LIBRARY,
          find: 'if (claims.exp <= now - clockTolerance) {',
          instead: 'if (!OFF && claims.exp <= now - clockTolerance) {',
        },
      ],
    },
    {
      name: 'tokens-early',
      weakens: 'nbf n’est pas regardé',
      patches: [
        {
          file: LIBRARY,
          find: 'if (claims.nbf > now + clockTolerance) {',
          instead: 'if (!OFF && claims.nbf > now + clockTolerance) {',
        },
      ],
    },
    {
      name: 'tokens-address',
      weakens: 'une adresse non vérifiée est crue',
      patches: [
        {
          file: CLIENTS,
          find: 'email.length <= 200 && !refused ? email : null',
          instead: 'email.length <= 200 && (OFF || !refused) ? email : null',
        },
      ],
    },
    {
      name: 'tokens-browser',
      weakens: 'le retour d’un autre navigateur est pris',
      patches: [{ file: FLOWS, find: 'and browser_hash = $2 and', instead: 'and (${OFF} or browser_hash = $2) and' }],
    },
    {
      name: 'tokens-replay',
      weakens: 'un retour sert plusieurs fois',
      sql: {
        off: 'grant update on identity.provider_flow to chariot_app',
        on: 'revoke update on identity.provider_flow from chariot_app',
      },
      patches: [
        {
          file: FLOWS,
          find: 'delete from identity.provider_flow where state_hash = $1',
          instead:
            "${OFF ? 'update identity.provider_flow set nonce = nonce' : 'delete from identity.provider_flow'} where state_hash = $1",
        },
      ],
    },
    {
      name: 'tokens-mixed-up',
      weakens: 'le retour d’un fournisseur vaut pour un autre',
      patches: [{ file: FLOWS, find: 'and provider = $3 and', instead: 'and (${OFF} or provider = $3) and' }],
    },
    {
      name: 'tokens-return',
      weakens: 'l’émetteur du retour (iss) n’est pas comparé',
      patches: [
        { file: LIBRARY, find: 'if (iss && iss !== as.issuer) {', instead: 'if (!OFF && iss && iss !== as.issuer) {' },
      ],
    },
    {
      name: 'tokens-moment',
      weakens: 'une présence d’avant la demande prouve',
      patches: [
        {
          file: 'libs/identity/dist/providers/provider-sign-in.service.js',
          find: 'said.authTime * 1000 < since)',
          instead: '(!OFF && said.authTime * 1000 < since))',
        },
      ],
    },
  ],
};

/** @param {...import('../providers/hostile.mjs').Provider} providers */
function honestAgain(...providers) {
  for (const provider of providers) {
    provider.subject = VICTIM.subject;
    provider.token = (honest) => provider.signed(honest);
    provider.userInfo = null;
  }
}

/** The victim has come by this provider, as she may. @param {Ground} ground @param {import('../providers/hostile.mjs').Provider} one */
async function knownOnce(ground, one) {
  honestAgain(one);
  await ground.facts.query('delete from identity.provider_link where subject = $1', [UNKNOWN.subject]);
  one.userInfo = async ({ sub }) => told({ sub, email: VICTIM.email, email_verified: true });
  const { session, where } = await come(ground, one);
  if (session === undefined) throw new Error(`an honest word is not taken: ${where}`);
  one.userInfo = null;
}

/** @param {object} said */
const told = (said) => ({ type: 'application/json', body: JSON.stringify(said) });

/** @param {Ground} ground @param {Score} score @param {import('../providers/hostile.mjs').Provider} one */
async function lied(ground, score, one) {
  /** @type {typeof LIES} */
  const all = {
    ...LIES,
    'another’s honest token, with her name put in': async (claims, provider) =>
      altered(await provider.signed({ ...claims, sub: 'sujet-voleur' }), { sub: claims['sub'] }),
    'the honest token of another journey': async (claims, provider) => {
      const elsewhere = await leave(ground, provider.name);
      return provider.signed({ ...claims, nonce: elsewhere.asked.searchParams.get('nonce') });
    },
  };
  for (const [what, lie] of Object.entries(all)) {
    one.token = lie;
    const { session } = await come(ground, one);
    score.count(session !== undefined, `${what}: came in`);
  }
  honestAgain(one);
}

/** What another provider of the instance signs, in the name of this one. */
async function ofTheOther(ground, score, one, other) {
  other.subject = VICTIM.subject;
  const ways = {
    'the other’s token, as it is': (/** @type {any} */ claims) => other.signed({ ...claims, iss: other.issuer }),
    'the other’s token, in our name': (/** @type {any} */ claims) => other.signed(claims),
  };
  for (const [what, lie] of Object.entries(ways)) {
    one.token = lie;
    score.count((await come(ground, one)).session !== undefined, `${what}: came in`);
  }
  honestAgain(one, other);
  // Its own subject of the same name is another person, and nobody here.
  score.count((await come(ground, other)).session !== undefined, 'the other’s subject of the same name: came in');
  other.userInfo = async ({ sub }) => told({ sub, email: VICTIM.email, email_verified: true });
  score.count(
    (await come(ground, other)).session !== undefined,
    'an address from who is not trusted with any: came in',
  );
  other.token = (claims) => other.signed({ ...claims, iss: one.issuer });
  score.count((await come(ground, other)).session !== undefined, 'the other in this one’s name, at its own door');
  honestAgain(one, other);
}

/** @param {Ground} ground @param {Score} score @param {import('../providers/hostile.mjs').Provider} one */
async function hearsay(ground, score, one) {
  one.subject = UNKNOWN.subject;
  for (const [what, say] of Object.entries(HEARSAY)) {
    const claims = { sub: UNKNOWN.subject, iss: one.issuer, email: UNKNOWN.email, email_verified: true };
    one.userInfo = (honest, provider) => say({ ...claims, aud: honest['aud'] }, provider);
    const { session } = await come(ground, one);
    score.count(session !== undefined, `what it says of a person, ${what}: came in`);
    await ground.facts.query('delete from identity.provider_link where subject = $1', [UNKNOWN.subject]);
  }
  honestAgain(one);
}

/** The browser's way back: of another session, twice, late, at once, or in pieces. */
async function returned(ground, score, one) {
  const iss = one.issuer;
  const attempt = async (what, returned, cookie, door = one.name) => {
    const { session } = await comeBack(ground, door, returned, cookie);
    score.count(session !== undefined, `${what}: came in`);
  };
  const fresh = async () => {
    const journey = await leave(ground, one.name);
    return { ...journey, back: { code: one.codeFor(journey.asked), state: journey.state, iss } };
  };
  const [a, b] = [await fresh(), await fresh()];
  await attempt('a return without the cookie of its journey', a.back, undefined);
  await attempt('a return with the cookie of another journey', a.back, b.flow);
  await attempt('a return with both cookies', a.back, `${b.flow}; ${a.flow}`);
  await attempt('the state of another journey', { ...a.back, state: b.state }, a.flow);
  await attempt('a state cut short', { ...a.back, state: a.state.slice(0, -1) }, a.flow);
  await attempt('no state', { code: a.back.code, iss }, a.flow);
  await attempt('two states', `${new URLSearchParams(a.back)}&state=${b.state}`, a.flow);
  await attempt('a code and an error', { ...b.back, error: 'access_denied' }, b.flow);
  const c = await fresh();
  await attempt('the code of another journey', { ...c.back, code: a.back.code }, c.flow);
  const d = await fresh();
  await attempt('a code that was made up', { ...d.back, code: 'invente' }, d.flow);
  const late = await fresh();
  await ground.facts.query(`update identity.provider_flow set created_at = now() - interval '10 minutes',
    expires_at = now() - interval '1 second'`);
  await attempt('a return after its time', late.back, late.flow);
  const twice = await fresh();
  if ((await comeBack(ground, one.name, twice.back, twice.flow)).session === undefined) {
    throw new Error('a good return is refused');
  }
  await attempt('the same return again', twice.back, twice.flow);
  await attempt('a used state with a fresh code', { ...twice.back, code: one.codeFor(twice.asked) }, twice.flow);
  const raced = await fresh();
  const answers = await Promise.all(
    Array.from({ length: AT_ONCE }, () => comeBack(ground, one.name, raced.back, raced.flow)),
  );
  score.attempts += AT_ONCE - 1;
  const won = answers.filter(({ session }) => session !== undefined).length;
  if (won > 1) score.examples.push(`${AT_ONCE} returns at once: ${won} sessions`);
  score.succeeded += Math.max(0, won - 1);
}

/** One provider is hostile, and would get what another said (RFC 9700 §4.4). */
async function mixedUp(ground, score, one, other) {
  const toOther = await leave(ground, other.name);
  // It sends the browser on to the honest one, which asks nothing more of her.
  const code = one.codeFor(toOther.asked);
  const atTheOther = await comeBack(ground, other.name, { code, state: toOther.state, iss: one.issuer }, toOther.flow);
  score.count(atTheOther.session !== undefined, 'a code of the honest one, at the other’s door: came in');
  score.count(other.brought.includes(code), 'a code of the honest one was brought to the other');
  const again = await leave(ground, other.name);
  const second = { code: one.codeFor(again.asked), state: again.state, iss: one.issuer };
  const { session } = await comeBack(ground, one.name, second, again.flow);
  score.count(session !== undefined, 'a journey to the other that ends at the honest one: came in');
  const third = await leave(ground, one.name);
  const named = { code: one.codeFor(third.asked), state: third.state };
  for (const [what, iss] of Object.entries({ 'another issuer': { iss: other.issuer }, 'no issuer': {} })) {
    const came = await comeBack(ground, one.name, { ...named, ...iss }, third.flow);
    score.count(came.session !== undefined, `a return in the name of ${what}: came in`);
  }
}

/** Whoever holds a stolen session would prove, by the provider, that it is she. */
async function proven(ground, score, one) {
  const { cookie = '' } = await ground.signedIn(VICTIM.email);
  const isProven = async () => {
    const { json } = await ground.ask(`${PREFIX}/sessions/current`, { headers: { cookie } });
    if (json === null) throw new Error('the stolen session is closed');
    return json.provenAt !== null;
  };
  if (await isProven()) throw new Error('a session by a link proves already');
  /** @type {Record<string, import('../providers/lies.mjs').Lie>} */
  const ways = {
    'a sign-in from before': (claims) => one.signed({ ...claims, auth_time: now() - 300 }),
    'a sign-in of an unknown moment': (claims) => one.signed({ ...claims, auth_time: undefined }),
    'somebody else’s sign-in': (claims) => one.signed({ ...claims, sub: 'sujet-voleur' }),
    'a sign-in that another key has signed': (claims) => one.signed(claims, { key: one.stranger }),
  };
  for (const [what, lie] of Object.entries(ways)) {
    one.token = lie;
    await come(ground, one, { query: '?prove=1', session: cookie });
    const succeeded = await isProven();
    score.count(succeeded, `${what}: the stolen session is proven`);
    await ground.facts.query(
      'update identity.session set proven_at = null where proven_at is not null and person_id = (select id from identity.person where email = $1)',
      [VICTIM.email],
    );
  }
  honestAgain(one);
}
