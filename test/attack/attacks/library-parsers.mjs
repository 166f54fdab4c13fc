// What libraries read for us: called as the product calls them, and at the doors of a server that runs.
import { throughDoors } from '../../fuzz/doors.mjs';
import { together, Score } from '../attack.mjs';
import { fuzz } from './parsers.mjs';

const INPUTS = { short: 500, full: 10_000 };
/** A twin has to succeed once; each of its inputs that is waited for takes seconds. */
const OF_A_TWIN = 6;

/** @type {import('../attack.mjs').Attack} */
export const libraryParsers = {
  name: 'library-parsers',
  title: 'Analyseurs des bibliothèques, et aux portes',
  run: async (ground) => together([await fuzz(ground, { list: 'library', inputs: INPUTS }), await doors(ground)]),
  twins: [
    {
      name: 'library-refusal',
      weakens: 'une erreur de la bibliothèque des clés d’accès n’est pas un refus',
      patches: [
        {
          file: 'libs/identity/dist/credentials/relying-party.service.js',
          find: 'if (error instanceof Error) return null;',
          instead: 'if (!OFF && error instanceof Error) return null;',
        },
      ],
      run: (ground) => fuzz(ground, { list: 'library', inputs: INPUTS, only: ['a new passkey'] }),
    },
    {
      name: 'library-json',
      weakens: 'le JSON des demandes est lu sans précaution',
      patches: [
        {
          file: 'libs/platform/dist/web/web-hooks.js',
          find: 'else void parseJson(request, body, done);',
          instead: `else if (OFF) { let read; try { read = JSON.parse(body); } catch (error) { return done(error); } done(null, read); }
            else void parseJson(request, body, done);`,
        },
      ],
      run: (ground) => doors(ground, ['json']),
    },
    {
      name: 'library-packets',
      weakens: 'un paquet MQTT peut être aussi long qu’il le dit',
      patches: [
        {
          file: 'libs/platform/dist/mqtt/bounded-stream.service.js',
          find: 'limit.accepts(chunk)) return chunk;',
          instead: 'OFF || limit.accepts(chunk)) return chunk;',
        },
      ],
      run: (ground) => doors(ground, ['lengths']),
    },
  ],
};

/** @param {import('../ground.mjs').Ground} ground @param {readonly string[]} [only] */
async function doors(ground, only) {
  const score = new Score();
  const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
  const count = ground.short ? INPUTS.short : INPUTS.full;
  score.notes.push(`at the doors: FUZZ_SEED=${seed}`);
  await throughDoors(ground, score, { count: ground.weakened ? OF_A_TWIN : count, seed, only });
  return score.outcome();
}
