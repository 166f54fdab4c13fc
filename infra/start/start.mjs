// `npm start`: everything at once, with the example, and simulated tablets and iPads that enrol before one's eyes.
import { build, install } from './install.mjs';
import { startApns } from './apns.mjs';
import { startCarts } from './carts.mjs';
import { chariotHome, makeHome } from './home.mjs';
import { startStack, stopChild } from './stack.mjs';
import { stoppable } from './stopping.mjs';
import { MONEY_EMAILS, seedMoney } from '../seed/money.mjs';
import { seedMixed } from '../seed/mixed.mjs';
import { seedPush } from '../seed/push.mjs';
import { seedTeaching, seedToday, TEACHING_EMAILS } from '../seed/teaching.mjs';
import { deliveredDevices, EXAMPLE_EMAILS, seed } from '../seed/seed.mjs';

/** The example is played with by tools that read plain XML. */
const IPADS = { CHARIOT_APPLE_UNSIGNED_PROFILES: process.env['CHARIOT_APPLE_UNSIGNED_PROFILES'] ?? 'yes' };
/** A cart whose slots somebody has added to finds a tablet for each. */
const MOST_SLOTS = 40;
/** That the invoice of each names. */
const SLOTS = 12;
const serialOf = (/** @type {{ serialNumber: string }} */ { serialNumber }) => serialNumber;
const EMAILS = { ...EXAMPLE_EMAILS, ...MONEY_EMAILS, ...TEACHING_EMAILS };
const ROLES = {
  ...{ digitalReferent: 'Référente numérique', it: 'Informatique de la commune', academie: 'Académie' },
  ...{ finance: 'Secrétariat de la mairie', authorisingOfficer: 'Maire', schoolHead: 'Direction de l’école' },
  teacher: 'Enseignante',
};

/** @type {import('./stack.mjs').Stack | undefined} */
let stack;
/** @type {import('./apns.mjs').ExampleApns | undefined} */
let apns;
/** @type {import('node:child_process').ChildProcess[]} */
let simulators = [];
const stop = stoppable(async () => {
  await Promise.all(simulators.map((simulator) => stopChild(simulator, 'SIGTERM')));
  await stack?.stop();
  await apns?.stop();
});

try {
  install();
  build();
  // An operator's own settings win: somebody may try the example against Apple.
  if (process.env['CHARIOT_APNS_URL'] === undefined) apns = await startApns(makeHome(chariotHome()));
  stack = await startStack({
    env: { ...IPADS, ...apns?.env },
    logs: process.env['CHARIOT_LOG_LEVEL'] ? 'inherit' : 'ignore',
  });
  console.log(`dossier ${stack.home}`);
  // The second is of iPads, which are woken by the example's push service alone.
  const { client, classroomId, conventionId, ...example } = await seed({ ...stack, carts: apns ? 2 : 1 });
  const carts = [{ classroomId, ipads: [], tablets: deliveredDevices(MOST_SLOTS) }];
  if (apns) {
    await seedPush(client, apns.control);
    carts.push(await seedMixed(client, example));
  }
  const serialNumbers = carts.map(({ ipads, tablets }) => [...ipads, ...tablets].slice(0, SLOTS).map(serialOf));
  await seedMoney(client, { conventionId, databaseUrl: stack.databaseUrl, carts: serialNumbers });
  const { databaseUrl, linkFor } = stack;
  const lived = { ...example, classroomId, secondCartId: carts[1]?.classroomId, databaseUrl, linkFor };
  const { hamlet, isNew } = await seedTeaching(client, lived);
  carts.push({ ...hamlet, ipads: [] });
  simulators = await startCarts(client, carts, { stack, wakes: apns && `${apns.control}/wakes` });
  const links = await stack.linksFor(...Object.keys(ROLES).map((role) => EMAILS[role] ?? ''));
  for (const [index, title] of Object.values(ROLES).entries()) console.log(`${title.padEnd(28)} ${links[index]}`);
  if (isNew) console.log('Les chiffres d’usage de l’académie paraissent dans le quart d’heure.');
  console.log(`ready ${stack.url}`);
  // As its tablets enrol, before one's eyes; what the example shows of today is no reason to stop it.
  if (isNew) seedToday(client, { classroomId, linkFor }).catch((error) => console.error(error));
  await stop((await stack.ended) || 1, 'Le serveur s’est arrêté de lui-même : relancez « npm start ».');
} catch (error) {
  await stop(1, error instanceof Error ? error.message : String(error));
}
