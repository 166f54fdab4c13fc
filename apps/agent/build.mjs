// Each command line becomes one file that needs only Node: a tablet gets the agent by copying it.
import { chmod } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

// An argument says where to build instead of dist: the specs run what tablets run.
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = process.argv[2] ? resolve(process.argv[2]) : here('dist');
const SOURCES = {
  '@chariot/kernel': here('../../libs/kernel/src/index.ts'),
  '@chariot/wire-agent': here('../../libs/wire/agent/src/index.ts'),
};

for (const name of ['agent', 'simulator']) {
  const outfile = join(folder, `chariot-${name}.mjs`);
  await build({
    entryPoints: [here(`src/cli/${name}.cli.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    alias: SOURCES,
    legalComments: 'linked',
    logLevel: 'warning',
    banner: {
      // CommonJS packages inside the bundle ask for Node's own modules by `require`.
      js: "#!/usr/bin/env node\nimport { createRequire as chariotRequire } from 'node:module';\nconst require = chariotRequire(import.meta.url);",
    },
  });
  await chmod(outfile, 0o755);
}
