// A fence that nobody tries is paper: every rule must refuse its unlawful file, and let the lawful one beside it pass.
// Run by Nx (`nx run infra:canary`), because the boundary rule is silent without Nx's project graph.
import { ESLint } from 'eslint';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isKnownTag } from './boundaries.mjs';
import { CANARIES, LAWFUL } from './canaries.mjs';
import chariot from './plugin.mjs';
import { everyMessage } from './restrictions.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(HERE, '..', '..');
const BOUNDARIES = '@nx/enforce-module-boundaries';

let passed = 0;
/** @type {string[]} */
const failures = [];
/** @param {boolean} ok @param {string} what */
function expect(ok, what) {
  if (ok) passed += 1;
  else failures.push(what);
}

// The texts stand at places where no file is: typescript-eslint is told to take them all the same.
const places = [...CANARIES.flatMap(({ file, elsewhere }) => [file, elsewhere ?? file])];
const eslint = new ESLint({
  cwd: ROOT,
  overrideConfig: {
    files: places.filter((file) => /\.tsx?$/.test(file)),
    languageOptions: {
      parserOptions: {
        project: null,
        projectService: {
          allowDefaultProject: [...new Set(places)],
          defaultProject: 'tsconfig.base.json',
          maximumDefaultProjectFileMatchCount_THIS_WILL_SLOW_DOWN_LINTING: places.length,
        },
      },
    },
  },
});

/** @param {string} text @param {string} file */
async function refusals(text, file) {
  const [result] = await eslint.lintText(`${text.trim()}\n`, { filePath: join(ROOT, file), warnIgnored: true });
  return result?.messages.map(({ ruleId, message }) => ({ rule: ruleId ?? 'fatal', message })) ?? [];
}
/** @param {{ rule: string, message: string }[]} list */
const told = (list) => list.map(({ rule, message }) => `\n    ${rule}: ${message}`).join('') || ' nothing';

/** @type {{ rule: string, message: string }[]} */
const heard = [];
// Place by place: TypeScript reads a place's project anew each time that another one was looked at in between.
const placed = [...CANARIES].sort((one, other) => (one.file < other.file ? -1 : one.file > other.file ? 1 : 0));
for (const { rule, says, file, unlawful, lawful, elsewhere } of placed) {
  const refused = await refusals(unlawful, file);
  heard.push(...refused);
  const meant = refused.filter((one) => one.rule === rule && one.message.includes(says));
  // The boundary rule may agree: what a room may not import is not in its package.json either.
  const besides = refused.filter((one) => !meant.includes(one) && (one.rule !== BOUNDARIES || rule === BOUNDARIES));
  expect(
    meant.length > 0 && besides.length === 0,
    `${file}: expected ${rule} (« ${says} ») alone, got${told(refused)}\n${unlawful}`,
  );
  const allowed = await refusals(lawful, elsewhere ?? file);
  expect(allowed.length === 0, `${elsewhere ?? file}: lawful, but refused:${told(allowed)}\n${lawful}`);
}

// Every message of our own fences has sounded at least once.
const ours = Object.entries(chariot.rules).flatMap(([name, { meta }]) =>
  Object.values(meta.messages).map((message) => ({ rule: `chariot/${name}`, message })),
);
for (const { rule, message } of [...everyMessage(), ...ours]) {
  const fixed = message.split(/\{\{\w+\}\}/).reduce((one, other) => (one.length > other.length ? one : other));
  expect(
    heard.some((one) => one.rule === rule && one.message.includes(fixed)),
    `No canary for ${rule}: « ${message} »`,
  );
}

// The table of who may lean on whom, room by room.
for (const { name, data } of projects()) {
  const tags = (data.tags ?? []).filter((tag) => /^(type|scope):/.test(tag));
  expect(
    tags.length === 2 && tags.every(isKnownTag),
    `${name} needs one known type: and one known scope:, has ${tags}`,
  );
  const room = name.replace('@chariot/', '');
  const lawful = LAWFUL[room];
  if (data.root === 'infra' || data.root === 'test') continue;
  expect(lawful !== undefined, `${name} is missing in the canary's table`);
  for (const target of Object.keys(LAWFUL).filter((other) => other !== room)) {
    const found = await refusals(`export * from '@chariot/${target}';`, `${data.root}/canary.js`);
    const refused = found.some(({ rule }) => rule === BOUNDARIES);
    expect(
      refused !== lawful?.includes(target) && found.every(({ rule }) => rule === BOUNDARIES),
      `${room} → ${target} must be ${lawful?.includes(target) ? 'allowed' : 'refused'}, got${told(found)}`,
    );
  }
}

// And the command itself: a file on disk, linted as `npm test` lints, must fail it.
const file = join(HERE, 'unlawful.mjs');
try {
  writeFileSync(file, "export { Uai } from '@chariot/kernel';\n");
  const { status, stdout, stderr } = nx('run', 'infra:lint', '--args=infra/lint/unlawful.mjs');
  expect(status !== 0 && `${stdout}${stderr}`.includes(BOUNDARIES), `nx lint let ${file} pass:\n${stdout}${stderr}`);
} finally {
  rmSync(file, { force: true });
}

/** @param {...string} args */
function nx(...args) {
  return spawnSync(process.execPath, [join(ROOT, 'node_modules', 'nx', 'dist', 'bin', 'nx.js'), ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  });
}

/** @returns {{ name: string, data: { root: string, tags?: string[] } }[]} */
function projects() {
  const folder = mkdtempSync(join(tmpdir(), 'chariot-graph-'));
  try {
    nx('graph', `--file=${join(folder, 'graph.json')}`);
    return Object.values(JSON.parse(readFileSync(join(folder, 'graph.json'), 'utf8')).graph.nodes);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

for (const failure of failures) console.error(`✗ ${failure}\n`);
console.log(`${passed} passed, ${failures.length} failed`);
process.exit(failures.length === 0 ? 0 : 1);
