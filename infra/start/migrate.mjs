// `npm run migrate`: brings the tables to this version without starting the server.
import { build, install } from './install.mjs';
import { operatorCommand } from './stack.mjs';

try {
  install();
  build();
  process.exitCode = await operatorCommand('migrate', process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
