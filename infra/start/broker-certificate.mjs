// `npm run broker-certificate -- NAME FOLDER`: what an external broker, or a proxy that ends TLS, shows to devices.
import { build, install } from './install.mjs';
import { operatorCommand } from './stack.mjs';

try {
  install();
  build();
  process.exitCode = await operatorCommand('broker-certificate', process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
