// Secrets come out nowhere: not in an answer, the log, the journal, an export, a copy or a failed start (T17).
import { Score } from '../attack.mjs';
import { Matrix } from '../idor/matrix.mjs';
import { World } from '../idor/world.mjs';
import { routesOf } from '../routes.mjs';
import { columnsKnown, secretsOf } from '../secrets/known.mjs';
import { answers, copied, FAILED_START, failedStarts, letters, written } from '../secrets/places.mjs';

/** @typedef {import('../secrets/places.mjs').Place} Place @typedef {import('../ground.mjs').Ground} Ground */

/** @type {Record<string, (ground: Ground, matrix: Matrix, from: number) => Place[] | Promise<Place[]>>} */
const WHERE = {
  answers: (_, matrix) => answers(matrix),
  // What the other attacks were answered: every door that writes, as every role.
  heard: (ground) => [...ground.web.heard].map((text) => ({ name: 'an answer to an attack', text, answer: true })),
  letters,
  copied,
  failedStarts,
  // Last: the log has heard of all of it.
  written: (ground, _, from) => written(ground, from),
};

/** @param {readonly string[]} [where] @returns {(ground: Ground) => Promise<import('../attack.mjs').Outcome>} */
const secretsIn =
  (where = Object.keys(WHERE)) =>
  async (ground) => {
    const score = new Score();
    // What an earlier twin has written is its own.
    const from = ground.weakened ? ground.log.mark() : 0;
    const world = await World.on(ground);
    if (!ground.weakened) await columnsKnown(ground);
    const matrix = new Matrix(ground, world, routesOf());
    const secrets = [...(await secretsOf(ground, world)), FAILED_START];
    for (const name of where) {
      for (const place of (await WHERE[name]?.(ground, matrix, from)) ?? []) search(score, place, secrets);
    }
    const columns = new Set(secrets.map(({ name }) => name)).size;
    score.notes.push(`${secrets.length} secrets de ${columns} sortes, cherchés sous toutes leurs formes`);
    return score.outcome();
  };

/** @param {Score} score @param {Place} place @param {readonly import('../secrets/known.mjs').Secret[]} secrets */
function search(score, { name, text, answer = false }, secrets) {
  for (const { name: what, forms, shown } of secrets) {
    // The door that makes it shows it, once.
    if (answer && shown) continue;
    const found = forms.find((form) => text.includes(form));
    score.count(found !== undefined, `${name}: ${what} (${found?.slice(0, 12)}…)`);
  }
}

/** @type {import('../attack.mjs').Attack} */
export const secrets = {
  name: 'secrets',
  title: 'Secrets dans ce qui sort (T17)',
  run: secretsIn(),
  twins: [
    {
      name: 'secrets-answer',
      weakens: 'une réponse porte un réglage',
      patches: [
        {
          file: 'libs/platform/dist/web/door.interceptor.js',
          find: 'if (result.success) return result.data;',
          instead:
            'if (result.success) return OFF ? { ...result.data, debug: process.env.DATABASE_URL } : result.data;',
        },
      ],
      run: secretsIn(['answers']),
    },
    {
      name: 'secrets-log',
      weakens: 'le journal technique écrit les cookies',
      patches: [
        {
          file: 'libs/platform/dist/web/gate.service.js',
          find: 'const { door, openDoor } = request.routeOptions.config;',
          instead: `const { door, openDoor } = request.routeOptions.config;
            if (OFF) console.log(JSON.stringify({ level: 20, headers: request.headers }));`,
        },
      ],
      run: secretsIn(['answers', 'written']),
    },
    {
      name: 'secrets-journal',
      weakens: 'le journal des actes garde un secret',
      sql: {
        off: `insert into platform.journal (actor_kind, actor_id, actor_label, act, subject_kind, subject_id, subject_label, details)
          values ('system', 'x', 'x', 'fleet.leak', 'device', 'x', 'x', '{"key": "secret-de-schA"}')`,
        on: "delete from platform.journal where act = 'fleet.leak'",
      },
      run: secretsIn(['written']),
    },
    {
      name: 'secrets-copy',
      weakens: 'une copie n’est ni scellée ni compressée',
      patches: [
        {
          file: 'libs/platform/dist/backup/backup.service.js',
          find: 'sealChunks(compressed(',
          instead: '(OFF ? (plain) => plain : sealChunks)((OFF ? (plain) => plain : compressed)(',
        },
      ],
      run: secretsIn(['copied']),
    },
    {
      name: 'secrets-start',
      weakens: 'un démarrage manqué répète l’adresse de la base',
      patches: [
        {
          file: 'apps/api/dist/startup-error.js',
          find: 'return `DATABASE_URL (${hostname}:',
          instead: 'return `DATABASE_URL (${OFF ? config.databaseUrl : hostname}:',
        },
      ],
      run: secretsIn(['failedStarts']),
    },
  ],
};
