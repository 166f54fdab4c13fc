// Strings that hold a regular expression of ours for more than 10 ms, within what its door lets in.
import { Worker } from 'node:worker_threads';
import { checkSync } from 'recheck';
import { Score } from '../attack.mjs';
import { expressions } from '../regex/literals.mjs';

/** @typedef {import('../regex/literals.mjs').Expression} Expression */

process.env.RECHECK_BACKEND = 'pure';
const LONGEST = 50_000;
const MOST_MS = 10;
/** All turns of a timing together, on a machine that has other things to do. */
const ENDED_MS = 4_000;
/** The collector and the compiler must not speak for an expression: the best of so many. */
const BEST_OF = 3;
/** Over what those who run it wrote themselves: their own page, or the settings of their server, once as it starts. */
const OWN_WORDS = /^apps\/(console\/|api\/src\/sample-secrets\.ts)/;

/** What the door in front lets in, in characters, where it is less than 50,000, and why. @type {Record<string, number>} */
const LIMITS = {
  // A reason is one line of 300 characters; no detail of the journal is longer than a message.
  'libs/audit/src/journal/sentences.ts /[.\\s]+$/': 1_000,
  // The four words before the name of a collectivité, of 41 letters each.
  "libs/convention/src/imports/read-parties.ts /(?:[A-ZÉ][\\p{L}'-]{1,40}[ -]){1,4}$/u": 200,
  // What is read of a browser's own name.
  'libs/identity/src/sessions/browser.ts /\\bVersion\\/[\\d.]+ .*\\bSafari\\//': 400,
  // An address of the connection.
  'libs/identity/src/sign-in/attempts.ts /%.*$/': 64,
  // The digits of a safe integer.
  'libs/kernel/src/money.ts /\\B(?=(\\d{3})+$)/g': 16,
};

/** @type {import('../attack.mjs').Attack} */
export const regex = {
  name: 'regex',
  title: 'Expressions régulières tenues plus de 10 ms',
  needs: 'build',
  run: (ground) => play(ground, expressions()),
  twins: [
    {
      name: 'regex-planted',
      weakens: 'une mauvaise expression est ajoutée',
      run: (ground) => play(ground, [{ file: 'libs/jumeau.ts', line: 1, source: '^(a+)+$', flags: '' }]),
    },
    {
      name: 'regex-square',
      weakens: 'une expression lente sur de longs textes est ajoutée',
      run: (ground) => play(ground, [{ file: 'libs/jumeau.ts', line: 2, source: '\\s+$', flags: '' }]),
    },
  ],
};

/** @param {import('../ground.mjs').Ground} ground @param {Expression[]} all */
async function play(ground, all) {
  const score = new Score();
  const stopwatch = new Stopwatch();
  /** @type {Map<string, Expression[]>} */
  const same = new Map();
  for (const one of all) {
    if (OWN_WORDS.test(one.file)) continue;
    const key = `/${one.source}/${one.flags}`;
    same.set(key, [...(same.get(key) ?? []), one]);
  }
  const doubtful = [];
  try {
    for (const [key, [first]] of same) {
      if (first === undefined) continue;
      const where = `${first.file}:${first.line}`;
      const limit = LIMITS[`${first.file} ${key}`] ?? LONGEST;
      const found = checkSync(first.source, first.flags, { timeout: ground.short ? 300 : 10_000 });
      if (found.status !== 'safe') doubtful.push(`${where} ${key}: ${found.status}`);
      const own = found.status === 'vulnerable' ? [attackOf(found, limit)] : [];
      for (const text of [...own, ...piles(limit)]) {
        const took = await stopwatch.best(first, text);
        score.count(
          took > MOST_MS,
          `${where} ${key}: ${took.toFixed(0)} ms for ${text.length} × « ${text.slice(0, 12)}… »`,
        );
      }
    }
  } finally {
    await stopwatch.end();
  }
  score.notes.push(`${all.length} expressions, ${same.size} different ones where somebody else's words come`);
  score.notes.push(...doubtful.map((line) => `not linear in every case, timed: ${line}`));
  return score.outcome();
}

/** The checker's own attack, as long as the door lets in. */
function attackOf({ attack }, limit) {
  const { pumps, suffix } = attack;
  const fixed = pumps.reduce((sum, { prefix }) => sum + prefix.length, suffix.length);
  const times = Math.max(1, Math.floor((limit - fixed) / pumps.reduce((sum, { pump }) => sum + pump.length, 0)));
  return (pumps.map(({ prefix, pump }) => prefix + pump.repeat(times)).join('') + suffix).slice(0, limit);
}

/** One thing over and over, and an end that does not fit. @param {number} limit */
function piles(limit) {
  const things = [
    'a',
    '0',
    ' ',
    '-',
    '.',
    '/',
    'A',
    '=',
    '\n',
    '\t',
    'é',
    ',',
    ':',
    '"',
    ';',
    'a.',
    'a@',
    '%2',
    '\r\n',
    '$',
  ];
  return things.map((thing) => `${thing.repeat(Math.floor((limit - 1) / thing.length))}\u0000`);
}

/** Times in a thread of its own, which is ended when it does not come back. */
class Stopwatch {
  #worker = newWorker();

  /** @param {Expression} expression @param {string} text @returns {Promise<number>} milliseconds */
  async best({ source, flags }, text) {
    let best = Infinity;
    for (let turn = 0; turn < BEST_OF && best > MOST_MS; turn += 1) {
      const took = await this.#once({ source, flags, text });
      best = Math.min(best, took);
      if (took >= ENDED_MS) break;
    }
    return best;
  }

  async #once(what) {
    const worker = this.#worker;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.#worker = newWorker();
        void worker.terminate().then(() => resolve(ENDED_MS));
      }, ENDED_MS);
      worker.removeAllListeners();
      worker.once('error', reject);
      worker.once('message', (took) => {
        clearTimeout(late);
        resolve(took);
      });
      worker.postMessage({ ...what, mostMs: MOST_MS });
    });
  }

  end() {
    return this.#worker.terminate();
  }
}

const newWorker = () => new Worker(new URL('../regex/match.worker.mjs', import.meta.url));
