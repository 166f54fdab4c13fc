// The commands of whoever operates the server, whether it works or not; each is one of apps/api/src/cli.
// `npm run backup [-- FILE|FOLDER] [--keep N]`: copies the whole database into one sealed file.
// `npm run restore -- FILE`: puts a copy into an empty database.
// `npm run migrate`: brings the tables to this version without starting the server.
// `npm run audit -- verify` or `-- export FILE.csv`: verifies the sealed journal, or writes it into a file. Exit code 1
// when the journal was touched.
// `npm run approvals` and `-- approve ID`, `-- refuse ID`, `-- stop ID`, `-- freeze`: the second word, where no other
// administrator can give it.
// `npm run broker-certificate -- NAME FOLDER`: what an external broker, or a proxy that ends TLS, shows to devices.
// `npm run directory -- import FILE.csv`: loads the Annuaire de l'éducation.
// `npm run inventory -- verify`: counts every device again and compares. Exit code 1 when a count is wrong.
// `npm run enrolment -- apple --classroom ID --count N [--json]`: opens a window and gives the addresses that iPads open.
import { build, install } from './install.mjs';
import { operatorCommand } from './stack.mjs';

const [command = '', ...args] = process.argv.slice(2);
install();
build();
process.exitCode = await operatorCommand(command, args);
