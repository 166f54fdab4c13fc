// `npm run approvals` and `-- approve ID`, `-- refuse ID`, `-- stop ID`, `-- freeze`: the second word of whoever operates
// the server, where no other administrator can give it, whether the server works or not.
import { build, install } from './install.mjs';
import { operatorCommand } from './stack.mjs';

try {
  install();
  build();
  process.exitCode = await operatorCommand('approvals', process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
