// Codes that are guessed, used again, late, elsewhere, one too many, or raced for (T1, T2, T4).
import { randomInt } from 'node:crypto';
import { Agent, request } from 'node:https';
import { newKey, signingRequest } from '../../faults/devices/certificates.mjs';
import { enrolMessage } from '../../faults/devices/device.mjs';
import { Score } from '../attack.mjs';
import { addressOf, cartOf, deviceOf, serialOf } from '../devices/carts.mjs';

const GUESSES = { short: 3_000, full: 1_000_000 };
/** An address may ask 60 times at once. */
const BY_ADDRESS = 55;
const LINES = 16;
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RACERS = 100;

/** @type {import('../attack.mjs').Attack} */
export const enrolment = {
  name: 'enrolment',
  title: 'Codes d’enrôlement devinés ou rejoués (T1)',
  async run(ground) {
    const score = new Score();
    await misused(ground, score);
    await raced(ground, score);
    await guessed(ground, score);
    return score.outcome();
  },
  twins: [
    {
      name: 'enrolment-any-code',
      weakens: 'n’importe quel code ouvre',
      run: guessesOnly,
      patches: [
        {
          file: 'libs/fleet/dist/enrolment/enrolment.repository.js',
          find: 'on w.id = k.window_id where k.code_hash = $1`',
          instead:
            'on w.id = k.window_id where k.code_hash = $1 or (${OFF} and k.used_at is null and w.closed_at is null) limit 1`',
        },
      ],
    },
    {
      name: 'enrolment-late',
      weakens: 'l’échéance d’un code n’est pas regardée',
      run: misusesOnly,
      patches: [
        {
          file: 'libs/fleet/dist/enrolment/enrolment.service.js',
          find: "if (code.expiresAt.getTime() <= this.clock.now().getTime()) throw fleetError('codeExpired');",
          instead:
            "if (!OFF && code.expiresAt.getTime() <= this.clock.now().getTime()) throw fleetError('codeExpired');",
        },
      ],
    },
  ],
};

/** @param {import('../ground.mjs').Ground} ground */
async function misusesOnly(ground) {
  const score = new Score();
  await misused(ground, score);
  return score.outcome();
}
/** @param {import('../ground.mjs').Ground} ground */
async function guessesOnly(ground) {
  const score = new Score();
  await guessed(ground, score, 200);
  return score.outcome();
}

/** A code that was right once, or is right for another. */
async function misused(ground, score) {
  const cart = await cartOf(ground, 3);
  const [used = '', other = '', late = ''] = cart.codes;
  const first = deviceOf(ground);
  if ((await first.enrol(used)).status !== 201) throw new Error('a good code is refused');
  const tries = async (what, code, device = deviceOf(ground), how = {}) => {
    const { status } = await device.enrol(code, how);
    score.count(status === 201, `${what}: enrolled`);
  };
  await tries('a used code, with another key', used);
  await tries('a used code, with another key and the same serial number', used, deviceOf(ground), {
    serialNumber: first.serialNumber,
  });
  const { client } = await ground.example();
  // Its slot is free again: the code alone says that it was used.
  const lost = { to: 'lost', reason: 'Attaque.' };
  await client.call('POST', `/devices/${first.deviceId}/state`, lost);
  await tries('a used code, once its device has left the slot', used);
  await tries('a free code, for a machine that is enrolled already', other, deviceOf(ground), {
    serialNumber: first.serialNumber,
  });
  const sameKey = deviceOf(ground);
  sameKey.pair = first.pair;
  await tries('a free code, with the key of another device', other, sameKey);
  const pair = newKey();
  await tries('a request for a key that it does not hold', other, deviceOf(ground), {
    csr: signingRequest(pair, { shows: newKey() }),
  });
  await ground.facts.query(
    `update fleet.enrolment_window set opened_at = now() - interval '3 hours', expires_at = now() - interval '1 second'
      where id = $1`,
    [cart.windowId],
  );
  await tries('a code after its time', late);
  await ground.facts.query(`update fleet.enrolment_window set expires_at = now() + interval '1 hour' where id = $1`, [
    cart.windowId,
  ]);
  await client.call('POST', `/enrolment-windows/${cart.windowId}/closure`);
  await tries('a code of a window that was closed', late);
  await tries('a code of a window that was closed, again', other);
}

/** More devices than codes, at once. */
async function raced(ground, score) {
  const { codes, id } = await cartOf(ground, 12, 6);
  const answers = await Promise.all(
    Array.from({ length: RACERS }, (_, at) => deviceOf(ground).enrol(codes[at % codes.length] ?? '')),
  );
  const won = answers.filter(({ status }) => status === 201).length;
  if (won < codes.length) throw new Error(`only ${won} of ${codes.length} codes were used by ${RACERS}`);
  const [{ count }] = await ground.facts.query(
    'select count(*)::int as count from fleet.device where classroom_id = $1 and enrolled_at is not null',
    [id],
  );
  score.attempts += RACERS - codes.length;
  score.succeeded += Math.max(0, Math.max(won, count) - codes.length);
  score.notes.push(`${RACERS} at once for ${codes.length} codes: ${won} enrolled`);
}

/**
 * Codes at random, through the door itself, each line from as many addresses as it takes; a good code beside them.
 * @param {number} [count]
 */
async function guessed(ground, score, count = ground.short ? GUESSES.short : GUESSES.full) {
  const { codes } = await cartOf(ground, 12);
  const [real = ''] = codes;
  const length = real.replaceAll('-', '').length;
  const csr = signingRequest(newKey());
  const body = () => enrolMessage({ code: guess(length), serialNumber: serialOf(ground), csr });
  let left = count;
  const since = Date.now();
  const line = async () => {
    while (left > 0) {
      const agent = new Agent({
        keepAlive: true,
        maxSockets: 1,
        localAddress: addressOf(ground),
        rejectUnauthorized: false,
      });
      for (let at = 0; at < BY_ADDRESS && left > 0; at += 1) {
        left -= 1;
        const status = await post(ground.stack.deviceUrl, body(), agent);
        if (status === 429) throw new Error('guesses were not looked at: the address was counted out');
        score.count(status === 201, 'a guessed code enrolled a device');
      }
      agent.destroy();
    }
  };
  await Promise.all(Array.from({ length: LINES }, line));
  const perSecond = Math.round(count / ((Date.now() - since) / 1000));
  score.notes.push(
    `${count} guesses of ${length} letters over HTTPS, ${perSecond} a second, 12 good codes in the room`,
  );
  const [far, near] = [
    await answeredIn(ground, csr, () => guess(length)),
    await answeredIn(ground, csr, () => nearly(real)),
  ];
  score.notes.push(
    `a code at random is refused in ${far.toFixed(1)} ms, one that is wrong by a letter in ${near.toFixed(1)} ms (medians)`,
  );
}

/** Milliseconds, one after the other. @param {string} csr @param {() => string} code */
async function answeredIn(ground, csr, code) {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 1,
    localAddress: addressOf(ground),
    rejectUnauthorized: false,
  });
  const times = [];
  for (let at = 0; at < 40; at += 1) {
    const begun = performance.now();
    await post(ground.stack.deviceUrl, enrolMessage({ code: code(), serialNumber: 'X', csr }), agent);
    times.push(performance.now() - begun);
  }
  agent.destroy();
  return middle(times);
}

/** All of a good code but its last letter. @param {string} code */
const nearly = (code) => `${code.slice(0, -1)}${code.endsWith('A') ? 'B' : 'A'}`;
const middle = (/** @type {number[]} */ times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
const guess = (/** @type {number} */ length) =>
  Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join('');

/** @param {string} url @param {string} body @param {Agent} agent @returns {Promise<number>} */
function post(url, body, agent) {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const asked = request(
      new URL('/agent/v1/enrol', url),
      { method: 'POST', headers, agent, family: 4 },
      (response) => {
        response.resume().once('end', () => resolve(response.statusCode ?? 0));
      },
    );
    asked.once('error', reject);
    asked.end(body);
  });
}
