// The product's own authority, worked by its owner: at another time on this ground's database, or as another instance
// that was really installed beside it. What comes out is a certificate that the product has made, and not one like it.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { identityOf, newKey, signingRequest } from '../../faults/devices/certificates.mjs';

/** A device's certificate lasts thirteen months, and the summer after it. */
const LONG_AGO_DAYS = 600;
const OTHER_DATABASE = 'autre_instance';

/** @typedef {import('../ground.mjs').Ground} Ground */
/** @typedef {import('../../faults/devices/certificates.mjs').Identity} Identity */
/** @typedef {(deviceId: string) => Promise<Identity>} Issue */

/** A certificate of ours for that device, in our own records, that has ended since. @param {Ground} ground @returns {Promise<Issue>} */
export const issuedLongAgo = (ground) =>
  ground.keep('authority, long ago', async () => {
    const { platform, masterKey, appUrl } = await partsOf(ground);
    const now = new Date(Date.now() - LONG_AGO_DAYS * 86_400_000);
    return authority(ground, await platform.Database.connect({ url: appUrl }), { masterKey, now });
  });

/** A certificate for a device of that id, of another instance of the same product. @param {Ground} ground @returns {Promise<Issue>} */
export const issuedElsewhere = (ground) =>
  ground.keep('authority, elsewhere', async () => {
    const { platform, pki, appUrl } = await partsOf(ground);
    await ground.facts.query(`create database ${OTHER_DATABASE}`);
    const owner = databaseAt(ground.stack.databaseUrl);
    // Its role is the cluster's: whoever made it looks after it.
    await platform.migrate(owner, pki.PKI_MIGRATIONS, {});
    const database = await platform.Database.connect({ url: databaseAt(appUrl) });
    return authority(ground, database, { masterKey: platform.MasterKey.random(), now: new Date() });
  });

/** @param {string} url */
function databaseAt(url) {
  const other = new URL(url);
  other.pathname = `/${OTHER_DATABASE}`;
  return other.href;
}

/** @param {Ground} ground */
async function partsOf(ground) {
  const [platform, pki] = await Promise.all([ground.load('libs/platform'), ground.load('libs/pki')]);
  const masterKey = await platform.loadMasterKey(join(ground.stack.home, 'master.key'));
  return {
    platform,
    pki,
    masterKey,
    appUrl: platform.appUrlFrom(ground.stack.databaseUrl, platform.appPasswordOf(masterKey)),
  };
}

/** @param {Ground} ground @param {any} database @param {{ masterKey: unknown, now: Date }} how @returns {Promise<Issue>} */
async function authority(ground, database, { masterKey, now }) {
  ground.atEnd(() => database.close());
  const { platform, pki } = await partsOf(ground);
  const { Reach } = await ground.load('libs/kernel');
  const service = pki.assemblePki({
    database,
    vault: new platform.Vault(masterKey),
    journal: new platform.Journal(),
    outbox: new platform.Outbox(),
    events: new platform.Events(),
    clock: { now: () => now },
  });
  await service.open();
  return async (deviceId) => {
    const pair = newKey();
    const issued = await database.transaction(Reach.system('attaque'), (/** @type {any} */ tx) => {
      const granted = pki.authoriseIssuance(tx, { deviceId, reference: `attaque:${randomUUID()}` });
      return service.issue(tx, { csrPem: signingRequest(pair), deviceId, authorisation: granted });
    });
    return identityOf(pair, issued.chain.join('\n'));
  };
}
