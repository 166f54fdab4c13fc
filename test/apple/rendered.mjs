// Whether what a profile becomes on an iPad is valid by Apple's published schemas, where they stand beside the clone: each setting
// alone, in its variants, and all together, by the code of `npm run profile -- render`. `--sabotage`: faults in each must be seen.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { faultsOf, isForIpad, schemasIn } from './schemas.mjs';
import { JSON_WORDS, plistWords, spoiled } from './words.mjs';

const CLONE = join(import.meta.dirname, '..', '..');
const { values: options } = parseArgs({
  options: { schema: { type: 'string' }, sabotage: { type: 'boolean', default: false } },
});
const schemas = schemasIn(options.schema ?? join(CLONE, '..', 'shared', 'apple-schema'));
if ('why' in schemas) {
  console.log(schemas.why);
  console.log('0 passed, 0 failed');
  process.exit(0);
}
/** @param {string} path @returns {Promise<any>} */
const built = (path) => import(pathToFileURL(join(CLONE, path)).href);
const wire = await built('libs/wire/apple/dist/index.js');
const { renderFiles, settingsIn } = await built('apps/api/dist/cli/profile-files.js');
const { EXAMPLE } = await built('apps/api/dist/cli/profile-example.js');
const { WRITTEN_SETTING_IDS } = await built('libs/contract/dist/index.js');
const PLIST = plistWords(wire);

let passed = 0;
/** @type {string[]} */
const failures = [];
/** @param {string} what @param {readonly string[]} faults */
function expectNone(what, faults) {
  if (faults.length === 0) passed += 1;
  else failures.push(`${what}: ${faults.join(' ; ')}`);
}

const SOMEWHERE = { classe: 'Classe mobile 1', ecole: 'École d’exemple', numero: '7' };
const { settings: example } = EXAMPLE;
const [authority] = example.trustedAuthority.authorities;
const eap = {
  ...{ method: 'peap', identity: 'ipad', password: { value: 'motdepasse' } },
  ...{ serverName: 'radius.exemple.fr', authority: authority.certificate },
};
const names = (/** @type {number} */ many) => Array.from({ length: many }, (_, at) => `com.exemple.app${at}`);
/** Other forms of a setting than the example's. @type {[string, any][]} */
const VARIANTS = [
  ['an open network', { wifi: { ssid: 'ouvert', security: 'open', hidden: true } }],
  [
    'a network with accounts',
    { wifi: { ssid: 'comptes', security: 'wpa2-enterprise', eap }, trustedAuthority: example.trustedAuthority },
  ],
  [
    'a network by certificates',
    {
      wifi: {
        ...{ ssid: 'certificats', security: 'wpa2-enterprise' },
        eap: { method: 'tls', serverName: 'radius.exemple.fr', authority: authority.certificate },
      },
      trustedAuthority: example.trustedAuthority,
    },
  ],
  ['a proxy with exceptions', { proxy: { host: 'p.example', port: 1, exceptions: ['*.example'] } }],
  ['a web of few sites', { webFilter: { allow: ['a.example', '*.b.example'], allowOnly: true } }],
  ['a web with passwords', { webFilter: { passwordSaving: true } }],
  [
    'an exam on a page',
    { singleApp: { kind: 'web', url: 'https://examen.example/' }, webFilter: { deny: ['c.example'] } },
  ],
  ['an exam in Safari', { singleApp: { kind: 'web', url: 'https://examen.example/', onlyThisSite: false } }],
  [
    'printers',
    {
      printers: {
        queues: [
          { name: 'a', uri: 'ipp://h' },
          { name: 'b', uri: 'ipps://h:8631/x/y' },
        ],
      },
    },
  ],
  ['a label alone', { label: { title: 'Tablette {numero}' } }],
  ['a long label', { label: { title: `{ecole} ${'é'.repeat(70)}`, found: '{classe} '.repeat(17).trim() } }],
  ['all updates', { updates: { scope: 'all', outsideHours: false } }],
  ['a code with letters', { passcode: { minLength: 16, letters: true, simple: true } }],
  ['many icons', { homeScreen: { dock: ['com.apple.mobilesafari'], icons: names(120) } }],
  ['much silence', { notifications: { silenced: names(100) } }],
  ['applications with licences', { apps: [{ package: 'com.exemple.lire', state: 'installed' }] }],
  ['nothing', {}],
];
/** @type {[string, any][]} */
const CASES = [
  ...WRITTEN_SETTING_IDS.map((/** @type {string} */ id) => [id, { [id]: example[id] }]),
  ...VARIANTS,
  ['all together', example],
];

const COMMON = schemas.find('payloads', 'CommonPayloadKeys')?.payloadkeys ?? [];
const LISTS = { activation: 'activations', asset: 'assets', configuration: 'configurations' };

/** @param {any} kind @param {string} name @returns {any[]} */
function keysOf(kind, name) {
  const schema = schemas.find(kind, name);
  if (schema === undefined) failures.push(`${name}: Apple has no such thing`);
  else if (!isForIpad(schema.payload)) failures.push(`${name}: not on iPadOS`);
  return schema?.payloadkeys ?? [];
}

/** @param {{ name: string, bytes: Buffer }} file @returns {import('./words.mjs').Document[]} */
function documentsOf({ name, bytes }) {
  if (name.endsWith('.declaration.json')) {
    const value = JSON.parse(bytes.toString('utf8'));
    const list = /** @type {any} */ (LISTS)[wire.kindOf(value.Type)] ?? 'management';
    const subkeys = keysOf(list, value.Type);
    const keys = keysOf('base', 'any').map((key) => (key.key === 'Payload' ? { ...key, subkeys } : key));
    return [{ what: `${name} (${value.Type})`, keys, value, words: JSON_WORDS }];
  }
  const dict = wire.readDict(bytes);
  if (name === 'settings.plist') {
    const value = new Map([...dict].filter(([key]) => key !== 'RequestType'));
    return [{ what: name, keys: keysOf('commands', 'Settings'), value, words: PLIST }];
  }
  return [
    { what: name, keys: keysOf('payloads', 'TopLevel'), value: dict, words: PLIST },
    ...dict.get('PayloadContent').map((/** @type {any} */ payload) => ({
      what: `${name} (${payload.get('PayloadType')})`,
      keys: [...COMMON, ...keysOf('payloads', payload.get('PayloadType'))],
      value: payload,
      words: PLIST,
    })),
  ];
}

for (const [what, written] of CASES) {
  const render = () =>
    renderFiles(settingsIn(JSON.stringify({ settings: written })), SOMEWHERE, 'https://chariot.example');
  const { files, previews } = render();
  if (!options.sabotage) {
    const again = render().files;
    const differ = files.some((/** @type {any} */ { name, bytes }, /** @type {number} */ at) => {
      const other = again[at];
      return other?.name !== name || !other.bytes.equals(bytes);
    });
    expectNone(`${what}, twice`, differ ? ['other bytes'] : []);
    const unsaid = Object.keys(written).filter((id) => !previews.some((/** @type {any} */ one) => one.setting === id));
    expectNone(`${what}, said beforehand`, unsaid);
    const without = previews.filter((/** @type {any} */ one) => one.effect === 'notApplicable');
    expectNone(
      `${what}, rendered`,
      without.map((/** @type {any} */ { setting, sentence }) => `${setting}: ${sentence}`),
    );
  }
  for (const document of files.flatMap(documentsOf)) {
    const { keys, value, words } = document;
    const about = `${what}: ${document.what}`;
    if (!options.sabotage) expectNone(about, faultsOf(keys, value, words));
    else
      for (const [fault, broken] of spoiled(document)) {
        expectNone(`${about}, ${fault}`, faultsOf(keys, broken, words).length > 0 ? [] : ['not seen']);
      }
  }
}
for (const failure of new Set(failures)) console.error(`✗ ${failure}`);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;
