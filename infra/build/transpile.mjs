// Builds a room: each TypeScript file of `src` becomes JavaScript in `dist`, by the same compiler and the same settings as
// the specs. Types are checked apart (`npm run typecheck`): here they would be read again for each of fifteen rooms.
import { transformFile } from '@swc/core';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const OPTIONS = {
  swcrc: false,
  sourceMaps: true,
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    // Nest reads the types of constructors' parameters.
    transform: { legacyDecorator: true, decoratorMetadata: true },
    keepClassNames: true,
  },
  module: { type: 'nodenext' },
};

const room = process.cwd();
const source = join(room, 'src');
const target = join(room, 'dist');
rmSync(target, { recursive: true, force: true });

const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !/\.(spec|scene)\.ts$/.test(file), // a scene is what specs are played on
);
for (const file of files) {
  const { code, map } = await transformFile(join(source, file), { ...OPTIONS, sourceFileName: join(source, file) });
  const out = join(target, file.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, `${code}\n//# sourceMappingURL=${basename(out)}.map\n`);
  writeFileSync(`${out}.map`, map ?? '');
}
