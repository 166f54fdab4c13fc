// More than an address may ask, by saying that one comes from many (T15).
import { Score } from '../attack.mjs';
import { PREFIX } from '../routes.mjs';

/** The server lets an address ask 400 times at once, and 50 times a second. */
const ASKED = 700;
const MOST = 6_000;
/** Names by which proxies tell where somebody comes from. */
const CLAIMS = [
  ...['x-forwarded-for', 'x-real-ip', 'true-client-ip', 'x-client-ip', 'cf-connecting-ip', 'fastly-client-ip'],
  ...['x-cluster-client-ip', 'x-original-forwarded-for', 'x-forwarded', 'forwarded-for', 'client-ip', 'x-host'],
];
const AT_ONCE = 20;

/** @param {number} at */
const addressOf = (at) => `203.0.${(at >> 8) & 0xff}.${at & 0xff}`;

/** @type {Record<string, (at: number) => Record<string, string>>} */
const DISGUISES = {
  'every header at once': (at) => ({
    ...Object.fromEntries(CLAIMS.map((name) => [name, addressOf(at)])),
    forwarded: `for=${addressOf(at)};proto=https`,
  }),
  'a chain of proxies': (at) => ({ 'x-forwarded-for': `${addressOf(at)}, 127.0.0.1, ::1` }),
  'another program each time': (at) => ({ 'user-agent': `programme/${at}`, 'accept-language': `x-${at}` }),
  'another made-up session each time': (at) => ({ cookie: `chariot_session=${String(at).padStart(43, 'a')}` }),
  'another made-up token each time': (at) => ({ authorization: `Bearer ${String(at).padStart(43, 'b')}` }),
};

/** @type {import('../attack.mjs').Attack} */
export const rate = {
  name: 'rate',
  title: 'Débit contourné par des en-têtes (T15)',
  async run(ground) {
    const score = new Score();
    for (const [name, disguise] of Object.entries(DISGUISES)) {
      const from = ground.web.address();
      const since = Date.now();
      let asked = 0;
      let served = 0;
      // What the address had earned meanwhile is its own: on a slow machine more must be asked.
      const allowed = () => 400 + Math.ceil(((Date.now() - since) / 1000) * 50) + AT_ONCE;
      const asksOn = () => asked < ASKED || (served === asked && served <= allowed() && asked < MOST);
      while (asksOn()) {
        const answers = await Promise.all(
          Array.from({ length: AT_ONCE }, (_, beside) =>
            ground.ask(`${PREFIX}/places`, { headers: { 'x-chariot': '1', ...disguise(asked + beside) }, from }),
          ),
        );
        asked += AT_ONCE;
        served += answers.filter(({ status }) => status !== 429).length;
      }
      score.attempts += asked;
      if (served > allowed()) {
        score.succeeded += served - allowed();
        score.examples.push(`${name}: ${served} of ${asked} answered, ${allowed()} allowed`);
      } else if (served === asked) throw new Error(`${name}: asked too slowly to be counted out`);
    }
    return score.outcome();
  },
  twins: [
    {
      name: 'rate-forwarded',
      weakens: 'l’adresse que dit l’en-tête est crue',
      patches: [
        {
          file: 'libs/platform/dist/web/gate.service.js',
          find: 'this.limiter.take(addressKey(request.ip));',
          instead: "this.limiter.take((OFF && request.headers['x-forwarded-for']) || addressKey(request.ip));",
        },
      ],
    },
    {
      name: 'rate-none',
      weakens: 'rien n’est compté',
      patches: [
        {
          file: 'libs/platform/dist/web/rate-limiter.js',
          find: 'return tokens >= cost - 1e-9',
          instead: 'return OFF || tokens >= cost - 1e-9',
        },
      ],
    },
  ],
};
