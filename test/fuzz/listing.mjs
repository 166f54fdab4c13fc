// Finds, in what was built, every file that turns words or bytes into something, and every exported reader: each is read
// by a parser of a list, or is named here with the reason why it needs none.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where bytes or text become something else. What calls a value of the kernel is not a parser: that value is one. */
const MARKS = [
  /\bJSON\.parse\(/,
  /\bnew URL\(|\bURL\.canParse\(/,
  /\bnew X509Certificate\(/,
  /\bBuffer\.from\([^()]*(?:\([^()]*\))?[^()]*'base64/,
  /\batob\(|\bTextDecoder\b|\bdecodeURIComponent\(|\bcreateGunzip\(|\breadU?Int\d*[BL]E\(/,
  /\.exec\(|\.match(?:All)?\(|\bparseInt\(|\bparseFloat\(/,
  /\.(?:safeParse|parseAsync|safeParseAsync)\(/,
  /(?<!\b(?:LocalDate|SchoolYear|Uai|Siret|InseeCode|Postcode|Date|Money|Iban|Bic|Rib))\.parse\(|\bipaddr\.\w+\(/,
  /\.split\('[^\\]/,
  /\bfrom '(?:@simplewebauthn\/server|openid-client|csv-parse\/sync|aedes|mqtt|otpauth)'/,
];
/** An export by such a name is read by its name, not only with its file. */
const READER = /^(?:read|parse|decode|normali[sz]e)[A-Z]\w*$/;
const EXPORTS = /(?:^|\*\/ )export (?:async )?(?:function\*?|const|class) (\w+)\b(?! = defineRoute\()/gm;

/** Why a file needs no row. @type {Record<string, readonly string[]>} */
const NEEDS_NONE = {
  'what the kernel’s own values (IBAN, RIB, BIC, a day) read, each with its row': [
    'libs/convention/bank/bank-account.js',
    'libs/convention/bank/bank-account.js:readAccount',
    'libs/convention/committees/convocation.js',
  ],
  'the settings of this server, read once as it starts, from whoever runs it': [
    'libs/platform/mail/smtp-mailer.service.js',
    'libs/platform/postgres/owner.service.js',
    'libs/platform/secrets/secret-file.js',
    'libs/platform/web/session-cookie.service.js',
    'libs/platform/web/gate.service.js',
    'libs/gateway/apple/enrolment/ipad-enrolment.service.js',
    'libs/platform/web/web-app.service.js',
    'libs/identity/providers/providers.controller.js',
    'libs/identity/providers/provider-journeys.service.js',
    'libs/platform/mqtt/external-broker.service.js',
  ],
  'what Chariot itself wrote, in its own database or its own memory': [
    'libs/audit/seals/order-watch.js',
    'libs/usage/follow-up/follow-up-files.service.js',
    'libs/convention/letters/report-sheet.js',
    'libs/fleet/configurations/concrete.js',
    'libs/fleet/inventory/inventory.service.js',
    'libs/fleet/operations/year-end-resets.service.js',
    'libs/fleet/profiles/words.js',
    'libs/fleet/rollups/migrations/1790000019902-rollups.js',
    'libs/gateway/agent/settings/concrete-settings.service.js',
    'libs/gateway/agent/settings/linux-renderer.js',
    'libs/gateway/apple/ade/apple-device-authority.js',
    'libs/gateway/apple/rendering/given.js',
    'libs/gateway/apple/rendering/network.js',
    'libs/identity/approvals/carrying-out.service.js',
    'libs/identity/webhooks/webhooks.service.js',
    'libs/identity/webhooks/webhook-calls.service.js',
    'libs/platform/outbox/fan-out.service.js',
    'libs/platform/web/idempotency.service.js',
    'libs/platform/web/door.interceptor.js',
    'libs/platform/web/if-match.js',
    'libs/platform/mail/french-dates.js',
    'libs/fleet/moment.js',
    'libs/platform/backup/copy-files.service.js',
    'libs/platform/mail/mail.repository.js',
    'libs/convention/expenses/expense-row.js',
    'libs/pki/authority/authority.service.js',
    'libs/pki/authority/certificates.js',
    'libs/pki/authority/keys.js',
    'libs/pki/authority/server.service.js',
    'libs/pki/authority/registration.service.js',
    'libs/gateway/scep/scep-doors.service.js',
    'libs/gateway/apple/enrolment/sealed-tokens.service.js',
  ],
  'only hands on to a reader that is tried: the bytes of a document, a signature, or base64 that the contract has seen':
    [
      'libs/platform/documents/document-thread.service.js',
      'libs/platform/documents/base64.js',
      'libs/convention/imports/imports.controller.js',
      'libs/convention/imports/imports.service.js',
      'libs/gateway/apple/enrolment/identities.service.js',
      // Addresses that wire-apple has read.
      'libs/gateway/apple/licences/content.service.js',
    ],
  'one pattern of a fixed length, which the attack on expressions tries': [
    'libs/convention/expenses/expenses-reader.service.js',
  ],
  'only asks whether a file of that name is among those of the console': ['libs/platform/web/console-files.service.js'],
};

/**
 * @param {string} root of the build
 * @param {readonly import('./parsers.mjs').Parser[]} parsers of every list
 * @returns {{ looked: number, unlisted: string[], stale: string[] }} `unlisted`: what nobody tries; `stale`: what is named and is no more
 */
export function listingOf(root, parsers) {
  const rowed = new Set(parsers.flatMap(({ reads }) => reads));
  const excepted = Object.values(NEEDS_NONE).flat();
  const named = new Set([...rowed, ...excepted]);
  const files = new Set([...named].map((one) => one.split(':')[0] ?? ''));
  const found = filesOf(root);
  /** @type {string[]} */
  const unlisted = [];
  const marked = new Set();
  for (const { file, text } of found) {
    if (MARKS.some((mark) => mark.test(text))) marked.add(file);
    for (const [, name = ''] of text.matchAll(EXPORTS)) {
      // What the contract exports is schemas and routes, which get their rows by themselves.
      if (!READER.test(name) || file.startsWith('libs/contract/')) continue;
      const reader = `${file}:${name}`;
      marked.add(file);
      // A room's door is asked for all that begins so (`libs/wire/agent:decodeAsk`).
      if (!named.has(reader) && !named.has(`${roomOf(file)}:${name}`) && !excepted.includes(file))
        unlisted.push(reader);
    }
  }
  for (const file of marked) if (!files.has(file) && !isOfWholeRoom(file)) unlisted.push(file);
  const present = new Set(found.map(({ file }) => file));
  const stale = [...files].filter((file) => file.endsWith('.js') && !present.has(file));
  stale.push(...excepted.filter((one) => present.has(one) && !marked.has(one)));
  return { looked: found.length, unlisted, stale };
}

/** Rooms whose every reader is found by its name when the rows are made: nothing of them can be forgotten. @param {string} file */
const isOfWholeRoom = (file) => file.startsWith('libs/wire/agent/') || file.startsWith('libs/kernel/');

/** @param {string} file */
const roomOf = (file) =>
  ['libs/wire/agent', 'libs/wire/apple', 'libs/gateway/agent', 'libs/gateway/apple'].find((room) =>
    file.startsWith(`${room}/`),
  ) ?? file.split('/').slice(0, 2).join('/');

/** Every file of every room's `dist` but what only specs use. @param {string} root @returns {{ file: string, text: string }[]} */
function filesOf(root) {
  return roomsBelow(root, 'libs').flatMap((room) => {
    const dist = join(root, room, 'dist');
    return readdirSync(dist, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.js') && !/\.(?:spec|scene)\.js$/.test(path) && room !== 'libs/testkit')
      .map((path) => ({ file: `${room}/${path}`, text: readFileSync(join(dist, path), 'utf8') }));
  });
}

/** @param {string} root @param {string} folder @returns {string[]} folders that have a `dist` */
function roomsBelow(root, folder) {
  if (existsSync(join(root, folder, 'dist'))) return [folder];
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
    .flatMap(({ name }) => roomsBelow(root, `${folder}/${name}`));
}
