// `npm run convention -- import FILE [--json]`: what a convention's own document says. `-- settle …`: what the State owes.
import { runAlone } from './alone.mjs';

runAlone('convention');
