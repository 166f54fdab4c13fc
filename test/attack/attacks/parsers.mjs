// Our own parsers, with what is almost good: an accident, more than 100 ms, or memory without end.
import { bytesFrom, randomOf, textFrom } from '../../fuzz/havoc.mjs';
import { parsersOf } from '../../fuzz/parsers.mjs';
import { Score } from '../attack.mjs';

const INPUTS = { short: 20_000, full: 1_000_000 };
const MOST_MS = 100;
const MOST_BYTES = 512 * 1024 * 1024;

/** @type {import('../attack.mjs').Attack} */
export const parsers = {
  name: 'parsers',
  title: 'Analyseurs : accident, blocage, mémoire',
  needs: 'build',
  run: async (ground) => fuzz(ground, await parsersOf(ground)),
  twins: [
    {
      name: 'parsers-der',
      weakens: 'un lecteur DER qui croit les longueurs',
      async run(ground) {
        const [der] = (await parsersOf(ground)).filter(({ name }) => name === 'DER');
        const read = (/** @type {Buffer} */ bytes) => bytes.readUInt8(2 + (bytes[1] ?? 0));
        return fuzz(ground, der === undefined ? [] : [{ ...der, read }]);
      },
    },
  ],
};

/** @param {import('../ground.mjs').Ground} ground @param {import('../../fuzz/parsers.mjs').Parser[]} all */
async function fuzz(ground, all) {
  const score = new Score();
  const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
  score.notes.push(`FUZZ_SEED=${seed}, ${all.length} parsers: ${all.map(({ name }) => name).join(', ')}`);
  const heap = process.memoryUsage().heapUsed;
  for (const { name, samples, read, refuses } of all) {
    const random = randomOf(seed);
    let understood = 0;
    for (let at = 0; at < (ground.short ? INPUTS.short : INPUTS.full); at += 1) {
      const input = Buffer.isBuffer(samples[0]) ? bytesFrom(random, samples) : textFrom(random, samples);
      let took = timed(input);
      // A busy machine, or the collector, must not speak for a parser.
      if (took.ms > MOST_MS) took = timed(input);
      if (took.error === undefined) understood += 1;
      const accident = took.error !== undefined && !refuses(took.error);
      score.count(accident || took.ms > MOST_MS, `${name} n° ${at}: ${took.error ?? ''} ${took.ms.toFixed(0)} ms`);
    }
    const grown = process.memoryUsage().heapUsed - heap;
    score.count(grown > MOST_BYTES, `${name}: ${grown} bytes more`);
    // Inputs that never get through the first check try nothing behind it.
    if (understood === 0) score.notes.push(`${name}: nothing was understood`);

    function timed(/** @type {any} */ input) {
      const since = performance.now();
      try {
        read(input);
        return { ms: performance.now() - since, error: undefined };
      } catch (error) {
        return { ms: performance.now() - since, error };
      }
    }
  }
  return score.outcome();
}
