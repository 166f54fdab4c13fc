// Every order of enrolling, renewing, leaving, being revoked and coming back, at once and one after the other (T4): what
// must hold of devices, codes and certificates holds after each.
import { randomInt } from 'node:crypto';
import { Score } from '../attack.mjs';
import { nextDay } from '../devices/carts.mjs';
import { chanceOf } from '../orders/chance.mjs';
import { ANY_KEY, TWO_IN_A_SLOT, USED_AGAIN } from './enrolment.mjs';
import { judged } from '../orders/invariants.mjs';
import { CAPACITY, Scene } from '../orders/scene.mjs';

/** A twin stops at the first thing that does not hold, and is given the time to meet it. */
const PLAYED = {
  short: { steps: 300, machines: 16 },
  full: { steps: 4_000, machines: 60 },
  twin: { steps: 1_200, machines: 16 },
};
/** Orders that are under way at the same time, at most. */
const TOGETHER = 8;
/** How often a code is one that nobody has used yet, and an identity the last that its machine was given. */
const LIKELY = 0.7;
/** How often an order is about the machine, or the code, that the others of its wave are about. */
const SAME = 0.6;
const ORDERS = {
  ...{ enrol: 30, again: 4, ghost: 5, renew: 16, ask: 12, unenrol: 6, revoke: 4, lost: 3, found: 3, retired: 1 },
  ...{ open: 12, close: 1 },
};
/** Those that are about coming in, and those of the classes mobiles. */
const TO_COME = new Set(['enrol', 'again', 'ghost', 'open', 'close']);
/** @type {Readonly<Record<string, string>>} */
const STATES = { lost: 'lost', found: 'inService', retired: 'retired' };
const IDENTITY_DOORS = 'libs/gateway/agent/dist/doors/identity-doors.service.js';

/** @typedef {import('../orders/chance.mjs').Chance} Chance */

/** @type {import('../attack.mjs').Attack} */
export const orders = {
  name: 'orders',
  title: 'Enrôler, partir, revenir en tout ordre (T4)',
  run: played,
  twins: [
    {
      name: 'orders-leaving',
      weakens: 'partir ne révoque aucun certificat',
      patches: [
        {
          file: IDENTITY_DOORS,
          find: 'await this.database.transaction(DEPARTURE, (tx)=>this.pki.revoke(tx, {',
          instead: 'if (!OFF) await this.database.transaction(DEPARTURE, (tx)=>this.pki.revoke(tx, {',
        },
        {
          file: 'apps/api/dist/reactions/revocation.reactions.js',
          find: 'await this.pki.revoke(tx, {',
          instead: 'if (!OFF) await this.pki.revoke(tx, {',
        },
      ],
    },
    {
      name: 'orders-machine',
      weakens: 'une machine enrôlée s’enrôle encore',
      patches: [
        {
          file: 'libs/fleet/dist/enrolment/enrolment-decision.js',
          find: "if (known !== null && isTrusted(known)) throw fleetError('serialAlreadyEnrolled'",
          instead: "if (!OFF && known !== null && isTrusted(known)) throw fleetError('serialAlreadyEnrolled'",
        },
      ],
    },
    {
      name: 'orders-code',
      weakens: 'un code sert plusieurs fois',
      patches: [USED_AGAIN.patch, ANY_KEY],
      sql: USED_AGAIN.sql,
    },
    {
      name: 'orders-renewed',
      weakens: 'le certificat remplacé sert encore',
      patches: [
        {
          file: 'libs/pki/dist/issuance/issuance.service.js',
          find: 'if (replaced !== undefined) await this.revocation.supersede(tx, replaced);',
          instead: 'if (!OFF && replaced !== undefined) await this.revocation.supersede(tx, replaced);',
        },
      ],
    },
    {
      name: 'orders-slot',
      weakens: 'ni règle ni contrainte : deux tablettes dans un emplacement',
      patches: [
        {
          file: 'libs/fleet/dist/enrolment/enrolment-decision.js',
          find: 'const occupant = present.find((device)=>device.slot === slot && device.id !== known?.id);',
          instead:
            'const occupant = OFF ? undefined : present.find((device)=>device.slot === slot && device.id !== known?.id);',
        },
      ],
      sql: TWO_IN_A_SLOT,
    },
  ],
};

/** Waves of orders, each judged before the next. @param {import('../ground.mjs').Ground} ground */
async function played(ground) {
  const { steps, machines } = PLAYED[ground.weakened ? 'twin' : ground.short ? 'short' : 'full'];
  const seed = Number(process.env['ATTACK_SEED'] ?? randomInt(2 ** 31));
  const chance = chanceOf(seed);
  const score = new Score();
  const scene = await Scene.on(ground, machines);
  let told = `seed ${seed}`;
  const wave = async (/** @type {number} */ size, /** @type {() => Promise<unknown>} */ play) => {
    score.attempts += size;
    await nextDay(ground);
    await play();
    scene.endOfWave();
    const broken = await judged(scene, score);
    await ofTheDead(scene, chance, score);
    if (broken.length > 0) score.examples.push(`${told}: ${broken.join(' ; ')}`);
    // What is broken stays so: the rest would only say it again.
    return broken.length === 0;
  };
  let holds = await wave(COMING_BACK, () => comeBack(scene));
  for (let done = 0; holds && done < steps;) {
    const size = chance.happens(0.4) ? 1 : 2 + chance.below(TOGETHER - 1);
    done += size;
    told = `seed ${seed}, after ${done} orders`;
    holds = await wave(size, () => Promise.all(waveOf(scene, chance, size)));
  }
  if (holds) mustHaveHappened(scene, score);
  score.notes.push(
    `seed ${seed}: ${[...scene.answers]
      .sort()
      .map(([what, times]) => `${what} × ${times}`)
      .join(', ')}`,
  );
  return score.outcome();
}

/** Orders of the story below. */
const COMING_BACK = CAPACITY + 3;

/**
 * What chance meets only now and then: a slot is left, a code is given for it, whoever had it comes back, and the code is
 * used. One slot more is free: a cart that is full would refuse for that alone.
 * @param {Scene} scene
 */
async function comeBack(scene) {
  const cart = scene.carts.at(-1);
  if (cart === undefined) throw new Error('a scene has classes mobiles');
  const codes = [...cart.codes];
  const machines = scene.more(CAPACITY);
  const newcomer = machines.at(-1);
  for (const [at, code] of codes.slice(0, CAPACITY - 1).entries()) await scene.enrol(machines[at], code);
  const first = machines[0]?.held[0];
  if (first === undefined) throw new Error('a good code is refused');
  await scene.state(first.deviceId, 'lost');
  await scene.open(cart);
  await scene.state(first.deviceId, 'inService');
  const [fresh] = cart.codes.filter((code) => !codes.includes(code));
  if (fresh === undefined) throw new Error('no code is given for a slot that was left');
  await scene.enrol(newcomer, fresh);
}

/** @param {Scene} scene @param {Chance} chance @param {number} size @returns {Promise<unknown>[]} */
function waveOf(scene, chance, size) {
  const { machines, carts } = scene;
  const [machine, cart] = [chance.oneOf(machines), chance.oneOf(carts)];
  const code = codeOf(scene, chance, cart);
  return Array.from({ length: size }, () => {
    const anyCart = chance.oneOf(carts);
    const about = {
      machine: chance.happens(SAME) ? machine : chance.oneOf(machines),
      cart: chance.happens(SAME) ? cart : anyCart,
      code: chance.happens(SAME) ? code : codeOf(scene, chance, anyCart),
    };
    return order(scene, chance, about, chance.weighed(ORDERS)) ?? Promise.resolve();
  });
}

/** @param {Scene} scene */
const living = ({ machines, dead }) =>
  machines.filter(({ held }) => {
    const last = held.at(-1);
    return last !== undefined && !dead.has(last);
  });

/** @param {Scene} scene @param {Chance} chance @param {import('../orders/scene.mjs').Cart | undefined} cart */
function codeOf({ winners }, chance, cart) {
  const fresh = (cart?.codes ?? []).filter((code) => !winners.has(code));
  return (chance.happens(LIKELY) ? chance.oneOf(fresh) : undefined) ?? chance.oneOf(cart?.codes ?? []);
}

/** @param {Scene} scene @param {Chance} chance @param {{ machine: any, cart: any, code: any }} about @param {string} which @returns {Promise<unknown> | undefined} */
function order(scene, chance, { machine: any, cart, code }, which) {
  // Whoever has an identity says more than who has lost it.
  const machine = !TO_COME.has(which) && chance.happens(LIKELY) ? (chance.oneOf(living(scene)) ?? any) : any;
  const { held } = machine;
  const as = chance.happens(LIKELY) ? held.at(-1) : chance.oneOf(held);
  if (which === 'enrol') return code && scene.enrol(machine, code);
  if (which === 'again') return as && code && scene.enrol(machine, code, as.pair);
  if (which === 'open') return scene.open(cart);
  if (which === 'close') return scene.close(chance.oneOf(cart.windows) ?? '');
  // Another machine's key, under this one's number.
  if (which === 'ghost') {
    const other = chance.oneOf(scene.machines)?.held.at(-1);
    return other && code && scene.enrol(machine, code, other.pair);
  }
  if (as === undefined) return undefined;
  if (which === 'renew') return scene.renew(machine, as);
  if (which === 'ask') return scene.ask(as);
  if (which === 'unenrol') return scene.unenrol(as);
  if (which === 'revoke') return scene.revoke(as.deviceId);
  return scene.state(as.deviceId, STATES[which] ?? '');
}

/** An identity that is worth nothing is tried again. @param {Scene} scene @param {Chance} chance @param {Score} score */
async function ofTheDead(scene, chance, score) {
  const held = chance.oneOf([...scene.dead]);
  if (held === undefined) return;
  const status = await scene.ask(held);
  score.count(status === 200, `an identity of a device that had left is served: ${status}`);
}

/** Orders that were all refused would prove nothing. @param {Scene} scene @param {Score} score */
function mustHaveHappened({ answers }, score) {
  if (score.succeeded > 0) return;
  const wanted = ['enrol 201', 'renew 200', 'ask 200', 'ask 401', 'unenrol 200', 'revoke 200', 'open 201'];
  const never = wanted.filter((what) => !answers.has(what));
  if (never.length > 0) throw new Error(`never happened: ${never.join(', ')}; only ${[...answers.keys()].join(', ')}`);
}
