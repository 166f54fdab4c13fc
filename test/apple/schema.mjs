// Whether what wire-apple writes is valid by Apple's published schemas, where they stand beside the clone: each command, payload
// and declaration of its examples, and its tables of what needs supervision. `--sabotage`: the same faults in each must be seen.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { faultsOf, isForIpad, onIpad, schemasIn } from './schemas.mjs';
import { JSON_WORDS, plistWords, spoiled } from './words.mjs';

const CLONE = join(import.meta.dirname, '..', '..');
const ROOM = join(CLONE, 'libs', 'wire', 'apple');
const { values: options } = parseArgs({
  options: { schema: { type: 'string' }, sabotage: { type: 'boolean', default: false } },
});

let passed = 0;
/** @type {string[]} */
const failures = [];
/** @param {string} what @param {readonly string[]} faults */
function expectNone(what, faults) {
  if (faults.length === 0) passed += 1;
  else failures.push(`${what}: ${faults.join(' ; ')}`);
}

const schemas = schemasIn(options.schema ?? join(CLONE, '..', 'shared', 'apple-schema'));
if ('why' in schemas) {
  console.log(schemas.why);
  console.log('0 passed, 0 failed');
  process.exit(0);
}
const wire = await import(pathToFileURL(join(ROOM, 'dist', 'index.js')).href);

const PLIST = plistWords(wire);

/** @param {string} name @returns {any[]} */
const examples = (name) =>
  JSON.parse(readFileSync(join(ROOM, 'testdata', 'examples', name), 'utf8'), (_, value) =>
    typeof value?.['$base64'] === 'string' ? Buffer.from(value['$base64'], 'base64') : value,
  );
/** @param {Map<string, any>} dict @param {readonly string[]} names */
const without = (dict, names) => new Map([...dict].filter(([name]) => !names.includes(name)));
/** What every payload says of itself. */
const COMMON = schemas.find('payloads', 'CommonPayloadKeys')?.payloadkeys ?? [];

/** Every document that is written: what it is, its keys by Apple, what stands there. @returns {{ what: string, keys: any[], value: any, words: import('./schemas.mjs').Words }[]} */
function documents() {
  const commands = examples('commands.json').map((command, at) => {
    const type = command.RequestType;
    const { command: written } = wire.readCommand(wire.writeCommand(command, 'example'));
    const keys = known('commands', type)?.payloadkeys ?? [];
    return { what: `command ${type} (${at})`, keys, value: without(written, ['RequestType']), words: PLIST };
  });
  const made = examples('payloads.json').map(({ type, content }, at) =>
    wire.payload(type, { identifier: `fr.chariot.example.${at}`, displayName: type, organization: 'École' }, content),
  );
  const payloads = made.map((payload, at) => {
    const profile = wire.readDict(wire.writeProfile({ identifier: 'fr.chariot.example', payloads: [payload] }));
    const [written] = profile.get('PayloadContent');
    const keys = [...COMMON, ...(known('payloads', payload.PayloadType)?.payloadkeys ?? [])];
    return { what: `payload ${payload.PayloadType} (${at})`, keys, value: written, words: PLIST };
  });
  const one = {
    ...{
      identifier: 'fr.chariot.example',
      displayName: 'Réglages',
      description: 'De la classe',
      organization: 'École',
    },
    ...{ payloads: made.slice(0, 1), removalDisallowed: true, scope: 'System' },
  };
  // Without its consent, which the schema describes as no iPad reads it (a list instead of a text by language).
  const profiles = [wire.writeProfile(one), readFileSync(join(ROOM, 'testdata', 'enrolment.mobileconfig'))].map(
    (bytes, at) => ({
      what: `profile (${at})`,
      keys: schemas.find('payloads', 'TopLevel')?.payloadkeys ?? [],
      value: wire.readDict(bytes),
      words: PLIST,
    }),
  );
  const declared = examples('declarations.json').map(({ type, identifier, payload }) =>
    wire.declaration(type, identifier, payload),
  );
  const base = schemas.find('base', 'any')?.payloadkeys ?? [];
  const declarations = declared.map((declaration) => {
    const written = JSON.parse(wire.writeDeclaration(declaration));
    const lists = { activation: 'activations', asset: 'assets', configuration: 'configurations' };
    const list = /** @type {any} */ (lists)[wire.kindOf(written.Type)] ?? 'management';
    const subkeys = known(list, written.Type)?.payloadkeys ?? [];
    const keys = base.map((key) => (key.key === 'Payload' ? { ...key, subkeys } : key));
    return { what: `declaration ${written.Type} (${written.Identifier})`, keys, value: written, words: JSON_WORDS };
  });
  const set = new wire.DeclarationSet(declared);
  const answers = [
    ['TokensResponse', set.writeTokens(new Date('2026-11-10T08:00:00Z'))],
    ['DeclarationItemsResponse', set.writeItems()],
  ].map(([name = '', text = '']) => ({
    what: name,
    keys: schemas.find('protocol', name)?.payloadkeys ?? [],
    value: JSON.parse(text),
    words: JSON_WORDS,
  }));
  // Of the same words as the payloads.
  const contents = (/** @type {string} */ type) => examples('payloads.json').find((one) => one.type === type).content;
  const credentials = [
    ['scep', wire.writeScepCredential(contents('com.apple.security.scep').PayloadContent)],
    ['acme', wire.writeAcmeCredential(contents('com.apple.security.acme'))],
  ].map(([name = '', text = '']) => ({
    what: `credential ${name}`,
    // Bytes are base64 in JSON.
    keys: (known('credentials', `com.apple.credential.${name}`)?.payloadkeys ?? []).map((key) =>
      key.type === '<data>' ? { ...key, type: '<string>' } : key,
    ),
    value: JSON.parse(text),
    words: JSON_WORDS,
  }));
  return [...commands, ...payloads, ...profiles, ...declarations, ...answers, ...credentials];
}

/** @param {any} kind @param {string} name */
function known(kind, name) {
  const schema = schemas.find(kind, name);
  if (schema === undefined) failures.push(`${name}: Apple has no such thing`);
  else if (!isForIpad(schema.payload)) failures.push(`${name}: not on iPadOS`);
  return schema;
}

/** The room's own tables. @returns {{ what: string, ours: unknown, apples: unknown }[]} */
function tables() {
  const commands = Object.entries(wire.COMMANDS).map(([type, { supervised }]) => ({
    what: `supervision of ${type}`,
    ours: supervised,
    apples: onIpad(schemas.find('commands', type)?.payload).supervised,
  }));
  const items = schemas.find('commands', 'Settings')?.payloadkeys?.[0]?.subkeys ?? [];
  const settings = Object.keys(wire.SETTINGS_ITEMS).map((item) => ({
    what: `supervision of the setting ${item}`,
    ours: wire.SUPERVISED_ITEMS.has(item),
    apples: onIpad(items.find(({ key }) => key === item)).supervised ?? false,
  }));
  const payloads = Object.entries(wire.PAYLOADS).flatMap(([type, kind]) => {
    const schema = schemas.find('payloads', type);
    const { supervised, multiple } = onIpad(schema?.payload);
    const supervisedKeys = (schema?.payloadkeys ?? [])
      .filter((key) => onIpad(key).supervised === true && key.key in kind.schema.shape)
      .map(({ key }) => key);
    return [
      { what: `supervision of ${type}`, ours: kind.supervised, apples: supervised },
      { what: `how often ${type} may be`, ours: kind.once, apples: multiple === false },
      {
        what: `keys of ${type} for a supervised iPad`,
        ours: sorted(kind.supervisedKeys ?? []),
        apples: sorted(supervisedKeys),
      },
    ];
  });
  const restrictions = (schemas.find('payloads', 'com.apple.applicationaccess')?.payloadkeys ?? [])
    .filter((key) => isForIpad(key) && onIpad(key).deprecated === undefined)
    .map(({ key }) => key);
  const ours = wire.PAYLOADS['com.apple.applicationaccess'].schema.shape;
  const queries = schemas.find('commands', 'DeviceInformation')?.payloadkeys?.[0]?.subkeys?.[0]?.subkeys ?? [];
  const applications = schemas
    .find('commands', 'InstalledApplicationList')
    ?.payloadkeys?.find(({ key }) => key === 'Items')?.subkeys?.[0];
  const skips = schemas.find('other', 'SkipKeys')?.payloadkeys ?? [];
  return [
    ...[...commands, ...settings, ...payloads],
    { what: 'all restrictions', ours: sorted(Object.keys(ours)), apples: sorted(restrictions) },
    { what: 'questions', ours: strangers(wire.QUERIES, queries), apples: '' },
    {
      what: 'questions about applications',
      ours: wire.APPLICATION_ITEMS.filter(
        (/** @type {string} */ item) => !applications?.rangelist?.includes(item),
      ).join(),
      apples: '',
    },
    { what: 'panes of the setup assistant', ours: strangers(wire.SKIP_KEYS, skips), apples: '' },
    {
      what: 'status items',
      ours: wire.STATUS_ITEMS.filter(
        (/** @type {string} */ item) =>
          !isForIpad(schemas.find('status', item)?.payload ?? { supportedOS: { iOS: { introduced: 'n/a' } } }),
      ).join(),
      apples: '',
    },
  ];
}

/** @param {readonly string[]} list */
const sorted = (list) => [...list].sort().join(' ');
/** Those that Apple does not have on an iPad. @param {readonly string[]} names @param {readonly any[]} keys */
const strangers = (names, keys) =>
  names.filter((name) => !keys.some((key) => key.key === name && isForIpad(key))).join();

const written = documents();
if (options.sabotage) {
  for (const document of written) {
    for (const [fault, value] of spoiled(document)) {
      const seen = faultsOf(document.keys, value, document.words);
      expectNone(`${document.what}, ${fault}`, seen.length > 0 ? [] : ['not seen']);
    }
  }
} else {
  for (const { what, keys, value, words } of written) {
    if (keys.length === 0 && words.entries(value).length > 0) failures.push(`${what}: no schema was found`);
    else expectNone(what, faultsOf(keys, value, words));
  }
  for (const { what, ours, apples } of tables()) {
    expectNone(what, ours === apples ? [] : [`ours « ${ours} », Apple’s « ${apples} »`]);
  }
}

for (const failure of failures) console.error(`✗ ${failure}`);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;
