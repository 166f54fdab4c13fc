// Each command line becomes one file that needs only Node: a tablet gets the agent by copying it. `index.js` is the
// simulator as a library, for the journeys.
import { chmod } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

// An argument says where to build instead of dist: the specs run what tablets run.
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = process.argv[2] ? resolve(process.argv[2]) : here('dist');
const SOURCES = {
  '@chariot/kernel': here('../../libs/kernel/src/index.ts'),
  ...Object.fromEntries(
    ['agent', 'apple', 'cms', 'scep'].map((wire) => [
      `@chariot/wire-${wire}`,
      here(`../../libs/wire/${wire}/src/index.ts`),
    ]),
  ),
};

// CommonJS packages inside the bundle ask for Node's own modules by `require`.
const REQUIRE =
  "import { createRequire as chariotRequire } from 'node:module';\nconst require = chariotRequire(import.meta.url);";

/** @param {string} source @param {string} name @param {string} banner */
async function bundle(source, name, banner) {
  await build({
    entryPoints: [here(source)],
    outfile: join(folder, name),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    alias: SOURCES,
    legalComments: 'linked',
    logLevel: 'warning',
    banner: { js: banner },
  });
}

for (const name of ['agent', 'simulator']) {
  await bundle(`src/cli/${name}.cli.ts`, `chariot-${name}.mjs`, `#!/usr/bin/env node\n${REQUIRE}`);
  await chmod(join(folder, `chariot-${name}.mjs`), 0o755);
}
await bundle('src/index.ts', 'index.js', REQUIRE);
