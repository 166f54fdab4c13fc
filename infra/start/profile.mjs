// `npm run profile -- render FILE --family apple --out FOLDER`: what a device would be given of a profile. `-- example`: a profile
// with every setting.
import { runAlone } from './alone.mjs';

runAlone('profile');
