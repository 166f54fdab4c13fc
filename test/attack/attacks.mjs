// Every attack, in the order of the table. A new one is a module of `attacks/` and a line here.
import { alone } from './attacks/alone.mjs';
import { bearers } from './attacks/bearers.mjs';
import { broker } from './attacks/broker.mjs';
import { clone } from './attacks/clone.mjs';
import { crossSite } from './attacks/cross-site.mjs';
import { crowd } from './attacks/crowd.mjs';
import { deviceDoors } from './attacks/device-doors.mjs';
import { enrolment } from './attacks/enrolment.mjs';
import { idor } from './attacks/idor.mjs';
import { libraryParsers } from './attacks/library-parsers.mjs';
import { ipadDoor } from './attacks/ipad-door.mjs';
import { lines } from './attacks/lines.mjs';
import { oneDevice } from './attacks/one-device.mjs';
import { orders } from './attacks/orders.mjs';
import { parsers } from './attacks/parsers.mjs';
import { patient } from './attacks/patient.mjs';
import { rate } from './attacks/rate.mjs';
import { regex } from './attacks/regex.mjs';
import { router } from './attacks/router.mjs';
import { secrets } from './attacks/secrets.mjs';
import { statistics } from './attacks/statistics.mjs';
import { thirteenth } from './attacks/thirteenth.mjs';
import { tokens } from './attacks/tokens.mjs';

/** @type {readonly import('./attack.mjs').Attack[]} */
export const ATTACKS = [
  router,
  crossSite,
  rate,
  crowd,
  lines,
  idor,
  alone,
  patient,
  tokens,
  bearers,
  deviceDoors,
  broker,
  enrolment,
  ipadDoor,
  thirteenth,
  orders,
  clone,
  oneDevice,
  parsers,
  libraryParsers,
  regex,
  statistics,
  secrets,
];
