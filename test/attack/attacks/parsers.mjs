// Our own parsers, with what is almost good: an accident, more than 100 ms, memory without end, or a prototype changed.
import { CLONE } from '../../../infra/start/home.mjs';
import { playAll } from '../../fuzz/crew.mjs';
import { listingOf } from '../../fuzz/listing.mjs';
import { LISTS } from '../../fuzz/lists.mjs';
import { Score } from '../attack.mjs';

const INPUTS = { short: 2_000, full: 1_000_000 };
const CODEC = 'libs/wire/agent/dist/codec.js';

/** @type {import('../attack.mjs').Attack} */
export const parsers = {
  name: 'parsers',
  title: 'Analyseurs : accident, blocage, mémoire',
  needs: 'build',
  async run(ground) {
    const score = new Score();
    await listed(ground, score);
    return fuzz(ground, { list: 'own', inputs: INPUTS, score });
  },
  twins: [
    {
      name: 'parsers-der',
      weakens: 'un lecteur DER qui croit les longueurs',
      patches: [
        {
          file: 'libs/pki/dist/der.js',
          find: "if (start + size > bytes.length) throw new MalformedDer('length cut short');",
          instead: "if (!OFF && start + size > bytes.length) throw new MalformedDer('length cut short');",
        },
      ],
      run: (ground) => fuzz(ground, { list: 'own', inputs: INPUTS, only: ['DER'] }),
    },
    {
      name: 'parsers-depth',
      weakens: 'un lecteur BER qui descend sans fin',
      patches: [
        {
          file: 'libs/wire/cms/dist/ber.js',
          find: "if (this.#depth >= LIMITS.depth) throw malformed('depth');",
          instead: "if (!OFF && this.#depth >= LIMITS.depth) throw malformed('depth');",
        },
      ],
      run: (ground) => fuzz(ground, { list: 'own', inputs: INPUTS, only: ['BER'] }),
    },
    {
      name: 'parsers-endless',
      weakens: 'un lecteur qui ne finit pas toujours',
      patches: [
        {
          file: 'libs/platform/dist/mqtt/packet-limit.js',
          find: 'this.#left -= step; at += step;',
          instead: 'this.#left -= OFF ? 0 : step; at += OFF ? 0 : step;',
        },
      ],
      run: (ground) => fuzz(ground, { list: 'own', inputs: INPUTS, only: ['lengths of MQTT packets'] }),
    },
    {
      name: 'parsers-memory',
      weakens: 'un lecteur qui garde tout ce qu’il a lu',
      patches: [
        {
          file: CODEC,
          find: "if (value === null || typeof value !== 'object' || Array.isArray(value)) {",
          instead:
            "if (OFF) (globalThis.everyMessage ??= []).push(Array(20_000).fill(value)); if (value === null || typeof value !== 'object' || Array.isArray(value)) {",
        },
      ],
      run: (ground) => fuzz(ground, { list: 'own', inputs: INPUTS, only: ['decodeAsk'] }),
    },
    {
      name: 'parsers-prototype',
      weakens: 'un lecteur qui recopie les noms sans les regarder',
      patches: [
        {
          file: CODEC,
          find: 'return JSON.parse(text);',
          instead:
            'const read = JSON.parse(text); if (OFF) for (const [name, value] of Object.entries(read ?? {})) Object.assign(({})[name] ?? {}, value); return read;',
        },
      ],
      run: (ground) => fuzz(ground, { list: 'own', inputs: INPUTS, only: ['decodeReport'] }),
    },
    {
      name: 'parsers-unlisted',
      weakens: 'un lecteur est ajouté, que rien n’essaie',
      patches: [
        {
          file: 'libs/fleet/dist/deliveries/delivery-report.js',
          find: 'export function writeDeliveryReport(',
          instead: 'export const readDeliveryReport = (text) => JSON.parse(text); export function writeDeliveryReport(',
          plants: true,
        },
      ],
      async run(ground) {
        const score = new Score();
        await listed(ground, score);
        return score.outcome();
      },
    },
  ],
};

/** Each file that reads is an attempt: one that nobody tries is a success. @param {import('../ground.mjs').Ground} ground @param {Score} score */
async function listed(ground, score) {
  const load = (/** @type {string} */ room, /** @type {string} */ file) => ground.load(room, file);
  const all = await Promise.all(Object.values(LISTS).map((list) => list({ load })));
  const { looked, unlisted, stale } = listingOf(ground.weakened?.root ?? CLONE, all.flat());
  if (stale.length > 0) throw new Error(`named in test/fuzz, and no more: ${stale.join(', ')}`);
  for (let at = unlisted.length; at < looked; at += 1) score.count(false, '');
  for (const one of unlisted) score.count(true, `${one} reads, and nothing tries it: say in test/fuzz how, or why not`);
}

/**
 * @param {import('../ground.mjs').Ground} ground
 * @param {{ list: string, inputs: { short: number, full: number }, only?: readonly string[], score?: Score }} order
 */
export async function fuzz(ground, { list, inputs, only, score = new Score() }) {
  const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
  const count = ground.short ? inputs.short : inputs.full;
  const since = Date.now();
  const tallies = await playAll({
    root: ground.weakened?.root ?? CLONE,
    twin: ground.weakened?.played ?? '',
    ...{ list, seed, only, inputs: count },
  });
  for (const { name, attempts, understood, found } of tallies) {
    score.attempts += attempts;
    score.succeeded += found.length;
    score.examples.push(...found.slice(0, 3));
    // What gets through no first check tries nothing behind it.
    if (understood === 0 && found.length === 0)
      throw new Error(`${name} has understood nothing: its samples are no good`);
  }
  if (tallies.length === 0) throw new Error(`no parser is called ${only?.join(', ')}`);
  score.notes.push(
    `FUZZ_SEED=${seed}, ${tallies.length} parsers, ${count} inputs each, ${((Date.now() - since) / 1000).toFixed(0)} s`,
  );
  score.notes.push(slowest(tallies));
  return score.outcome();
}

/** @param {readonly import('../../fuzz/crew.mjs').Tally[]} tallies */
const slowest = (tallies) =>
  `slowest: ${[...tallies]
    .sort((a, b) => b.ms / b.attempts - a.ms / a.attempts)
    .slice(0, 5)
    .map(({ name, ms, attempts }) => `${name} ${((ms / attempts) * 1000).toFixed(0)} µs`)
    .join(', ')}`;
