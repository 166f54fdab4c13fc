// What only `npm start` adds to the example: who keeps the accounts and who signs, and some invoices of the equipment, so
// that the convention has something to show. All of it is invented. Each step looks before it writes.
import { readFileSync } from 'node:fs';
import { EXAMPLE_EMAILS } from './seed.mjs';

const money = JSON.parse(readFileSync(new URL('./money.json', import.meta.url), 'utf8'));
const HELD_FROM = '2016-09-01';
/** The example of the State's own documents: nobody's. */
const SIRET = '73282932000074';

/** E-mail addresses, by role. @type {Record<string, string>} */
export const MONEY_EMAILS = Object.fromEntries(
  Object.entries(money.people).map(([role, person]) => [role, /** @type {{ email: string }} */ (person).email]),
);

/**
 * @param {import('./client.mjs').Client} client as the administration of the example
 * @param {{ conventionId: string, databaseUrl: string, carts: readonly (readonly string[])[] }} options  `carts`: the serial numbers
 *   of each that was delivered; of those that the annex has, the invoices are recorded
 */
export async function seedMoney(client, { conventionId, databaseUrl, carts }) {
  const convention = await client.call('GET', `/conventions/${conventionId}`);
  const [{ uai, school, referenceCollege, mobileClassrooms }] = convention.annex;
  await people(client, {
    localAuthority: convention.localAuthority.id,
    school: school.id,
    college: referenceCollege.id,
  });
  await countAtOnce(databaseUrl);
  const known = await client.call('GET', `/conventions/${conventionId}/expenses?limit=50`);
  for (const invoice of money.invoices) {
    if (known.items.some((/** @type {{ number: string }} */ { number }) => number === invoice.number)) continue;
    const serialNumbers = carts[invoice.cart - 1];
    if (serialNumbers === undefined || invoice.cart > mobileClassrooms) continue;
    await record(client, conventionId, invoice, { uai, serialNumbers });
  }
}

/** @param {import('./client.mjs').Client} client @param {Record<string, string>} places */
async function people(client, places) {
  const known = await client.call('GET', '/people?limit=200');
  for (const [role, { displayName, email, place }] of Object.entries(money.people)) {
    if (known.items.some((/** @type {{ email: string }} */ person) => person.email === email)) continue;
    const held = { role, placeId: places[place], from: HELD_FROM };
    await client.call('POST', '/people', { displayName, email, role: held });
  }
}

/**
 * A role that one administrator gave counts in no grave act for three days, and two people whom she has just made are not
 * two hands. The people of the example come from the terminal, as does whoever starts it: they count at once.
 * @param {string} databaseUrl as its owner
 */
async function countAtOnce(databaseUrl) {
  const { Client } = await import('pg'); // late: `npm start` loads this file before it has installed anything
  const owner = new Client({ connectionString: databaseUrl });
  await owner.connect();
  try {
    await owner.query(
      `update identity.held_role set granted_by = null
        where granted_by is not null and person_id in (select id from identity.person where email = any ($1))`,
      [[...Object.values(EXAMPLE_EMAILS), ...Object.values(MONEY_EMAILS)]],
    );
  } finally {
    await owner.end();
  }
}

/**
 * @param {import('./client.mjs').Client} client @param {string} conventionId @param {any} invoice of money.json
 * @param {{ uai: string, serialNumbers: readonly string[] }} equipment
 */
async function record(
  client,
  conventionId,
  { cart, number, supplierName, issuedOn, line, mandate, ...invoice },
  equipment,
) {
  const { id } = await client.call('POST', `/conventions/${conventionId}/expenses`, {
    ...{ kind: 'invoice', supplierName, supplierSiret: SIRET, number, issuedOn, receivedOn: null },
    ...{ fiscalYear: Number(issuedOn.slice(0, 4)), commitmentNumber: null, serviceCode: null },
    ...{ orderId: null, creditedExpenseId: null, attachmentIds: [] },
    ...{ totalNetCents: line.netCents, totalVatCents: line.vatCents, totalGrossCents: line.grossCents },
    lines: [
      {
        ...line,
        ...{ vatRatePercent: 20, eligible: true, ineligibleReason: null, serviceYear: null, accountHint: null },
        serialNumbers: invoice.serialNumbers ? equipment.serialNumbers : [],
        allocations: [{ schoolUai: equipment.uai, ordinal: cart, cents: line.grossCents }],
      },
    ],
  });
  if (mandate === null) return;
  const { number: mandateNumber, mandatedOn, paidOn } = mandate;
  await client.call('PUT', `/conventions/${conventionId}/expenses/${id}/disbursements`, {
    disbursements: [{ mandateNumber, slipNumber: null, mandatedOn, paidOn, cents: line.grossCents }],
  });
}
