// `npm run restore -- FILE`: puts a copy into an empty database.
import { build, install } from './install.mjs';
import { operatorCommand } from './stack.mjs';

try {
  install();
  build();
  process.exitCode = await operatorCommand('restore', process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
