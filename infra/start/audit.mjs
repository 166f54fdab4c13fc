// `npm run audit -- verify` or `-- export FILE.csv`: verifies the sealed journal, or writes it into a file, whether the
// server works or not. Exit code 1 when the journal was touched.
import { build, install } from './install.mjs';
import { operatorCommand } from './stack.mjs';

try {
  install();
  build();
  process.exitCode = await operatorCommand('audit', process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
