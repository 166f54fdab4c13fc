// What iPads and Apple's services send: property lists of both kinds, check-ins, reports, declarative status, enrolment service.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CLONE } from '../../../infra/start/home.mjs';
import { jsonBytesFrom, pick, bytesFrom } from '../havoc.mjs';
import { isDomain, isRefused, unlessNone } from '../refusals.mjs';

const ROOM = 'libs/wire/apple';
const TESTDATA = join(CLONE, ROOM, 'testdata');

/** @param {string} folder */
const samplesIn = (folder) =>
  readdirSync(join(TESTDATA, folder))
    .filter((name) => /\.(?:plist|json)$/.test(name))
    .map((name) => readFileSync(join(TESTDATA, folder, name)));
/** @param {string} name */
const sample = (name) => readFileSync(join(TESTDATA, name));

/** What the service of apps and licences answers. @type {readonly (readonly [string, readonly string[], string])[]} */
const CONTENT = [
  ['addresses of the content service', ['service-config'], 'readContentServiceConfig'],
  ['location of a content token', ['client-config'], 'readContentClientConfig'],
  ['licences', ['assets'], 'readContentAssets'],
  ['licences of devices', ['assignments'], 'readContentAssignments'],
  ['event of the content service', ['event'], 'readContentEvent'],
  ['state of an event', ['status-pending', 'status-failed'], 'readContentStatus'],
  ['names of applications', ['metadata'], 'readContentMetadata'],
];

const TAGS = ['array', 'dict', 'key', 'string', 'integer', 'real', 'date', 'data', 'true/', 'false/', 'plist', 'dict/'];
const ODDITIES = [
  ...['<!--', '-->', '<![CDATA[', ']]>', '&amp;', '&#0;', '&#xD800;', '&x;', '<?xml encoding="UTF-16"?>', '&#x110000;'],
  ...['9'.repeat(40), '-1', 'nan', '1e999', '2026-02-30T00:00:00Z', '____', 'AAAA', '<key>__proto__</key><true/>'],
];

const VALUES = [
  ...[
    '<true/>',
    '<false/>',
    '<array/>',
    '<dict/>',
    '<string/>',
    '<data/>',
    '<integer>-1</integer>',
    '<real>nan</real>',
  ],
  ...['<integer>18446744073709551615</integer>', '<real>1e999</real>', '<date>0001-01-01T00:00:00Z</date>'],
  ...['<string>&#0;&#xD800;\u202e</string>', `<string>${'a'.repeat(3_000)}</string>`, '<data>AAAA</data>'],
  ...['<string>FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF</string>', '<dict><key>__proto__</key><true/></dict>'],
  ...['<array><dict/><string>a</string><dict><key>Identifier</key><integer>1</integer></dict></array>'],
];
const A_VALUE = /<(string|integer|real|date|data|key)>[^<]*<\/\1>|<(?:true|false)\/>/g;
const A_TAG = /<\/?(?:array|dict|key|string|integer|real|date|data)>|<(?:true|false)\/>/g;

/** Property lists in which a value is another, and now and then a tag: what breaks the syntax never gets to a message. @param {() => number} random @param {readonly Buffer[]} samples */
function plistFrom(random, samples) {
  if (random() < 0.15) return bytesFrom(random, samples);
  let text = String(pick(random, samples));
  for (let turns = 1 + Math.floor(random() * 3); turns > 0; turns -= 1) {
    const broken = random() < 0.1;
    const one = pick(random, [...text.matchAll(broken ? A_TAG : A_VALUE)]);
    if (one === undefined) break;
    text = text.slice(0, one.index) + instead(random, one[0], broken) + text.slice(one.index + one[0].length);
  }
  return Buffer.from(text);
}

/** @param {() => number} random @param {string} tag @param {boolean} broken */
function instead(random, tag, broken) {
  if (!broken) {
    if (!tag.startsWith('<key>')) return pick(random, VALUES);
    return random() < 0.5 ? '<key>Other</key>' : tag.replace('<key>', '<key>X');
  }
  const kind = random();
  if (kind < 0.4) return `<${tag.startsWith('</') ? '/' : ''}${pick(random, TAGS)}>`;
  if (kind < 0.7) return `${tag}${pick(random, ODDITIES)}`;
  return kind < 0.85 ? '' : tag.repeat(1 + Math.floor(random() * 60));
}

/** Bytes of a binary list: numbers of its tables above all. @param {() => number} random @param {readonly Buffer[]} samples */
function binaryFrom(random, samples) {
  const bytes = Buffer.from(pick(random, samples));
  const trailer = Math.max(0, bytes.length - 32);
  for (let turns = 1 + Math.floor(random() * 4); turns > 0; turns -= 1) {
    const at = random() < 0.3 ? trailer + Math.floor(random() * 32) : 8 + Math.floor(random() * (bytes.length - 8));
    bytes[at] = random() < 0.5 ? Math.floor(random() * 256) : Math.floor(random() * (bytes.length - 32));
  }
  return random() < 0.1 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes;
}

/** Lists of two, each the next one twice: 2^20 values. */
const billion = () => {
  const levels = Array.from({ length: 20 }, (_, at) => [0xa2, at + 1, at + 1]).flat();
  const offsets = Array.from({ length: 21 }, (_, at) => 8 + at * 3);
  const trailer = Buffer.alloc(32);
  trailer.set([1, 1], 6);
  trailer[15] = 21;
  trailer[31] = 8 + levels.length + 1;
  return Buffer.concat([Buffer.from('bplist00'), Buffer.from([...levels, 0x09, ...offsets]), trailer]);
};
/** @param {string} inner */
const plist = (inner) => Buffer.from(`<plist version="1.0">${inner}</plist>`);
const BOMBS = [
  billion,
  ...[1_000, 30_000].flatMap((depth) => [
    () => plist('<array>'.repeat(depth) + '</array>'.repeat(depth)),
    () => plist('<dict><key>a</key>'.repeat(depth)),
    () => plist(`<string>${'<!---->'.repeat(depth)}</string>`),
    () => plist(`<string>${'<![CDATA[a]]>'.repeat(depth)}</string>`),
    () => plist(`<string>${'&#x41;'.repeat(depth)}</string>`),
    () => plist(`<data>${' A'.repeat(depth)}</data>`),
    () => plist(`<integer>${'9'.repeat(depth)}</integer>`),
    () => plist(`<real>${'9'.repeat(depth)}</real>`),
    () => Buffer.from(`<?xml ${'encoding '.repeat(depth)}?>`),
    () => Buffer.from('<!-- '.repeat(depth)),
    () => Buffer.concat([Buffer.from('bplist00'), Buffer.alloc(depth, 0xa1)]),
    () => Buffer.concat([Buffer.from('bplist00'), Buffer.alloc(depth, 0xff)]),
  ]),
  () =>
    Buffer.from(
      '<!DOCTYPE plist [<!ENTITY a "b"><!ENTITY c SYSTEM "file:///etc/passwd">]><plist><string>&a;&c;</string></plist>',
    ),
];

/** @param {import('../parsers.mjs').Load} load @returns {Promise<import('../parsers.mjs').Parser[]>} */
export async function appleParsers(load) {
  const wire = await load(ROOM);
  const { readXmlPlist } = await load(ROOM, 'plist/xml-reader.js');
  const { readBinaryPlist } = await load(ROOM, 'plist/binary-reader.js');
  const limits = { ...wire.PLIST_LIMITS };
  const checkIns = samplesIn('check-in');
  const reports = samplesIn('reports');
  const binary = [sample('plists/authenticate.bplist'), sample('plists/every-type.bplist')];
  const status = [sample('status-report.json')];
  const commands = JSON.parse(String(sample('examples/commands.json')));
  /** @param {string} name @param {Buffer[]} samples @param {(bytes: Buffer) => unknown} read @param {string[]} reads */
  const ofPlists = (name, samples, read, reads) => ({
    ...{ name, samples, read, refuses: isDomain, spoil: plistFrom, bombs: BOMBS },
    reads: reads.map((one) => `${ROOM}${one}`),
  });
  /** @param {string} name @param {Buffer[]} samples @param {(bytes: Buffer) => unknown} read @param {string[]} reads */
  const ofJson = (name, samples, read, reads) => ({
    ...{ name, samples, read, refuses: isDomain, spoil: jsonBytesFrom },
    reads: reads.map((one) => `${ROOM}${one}`),
  });
  const everyPlist = [sample('plists/every-type.plist'), sample('enrolment.mobileconfig'), ...reports];
  return [
    ofPlists('Apple: property list', everyPlist, wire.readPlist, [':readPlist', '/plist/reader.js']),
    ofPlists('Apple: property list in XML', everyPlist, (bytes) => readXmlPlist(bytes, limits), [
      ...['/plist/xml-reader.js', '/plist/xml-reader.js:readXmlPlist'],
    ]),
    {
      ...ofPlists('Apple: binary property list', binary, (bytes) => readBinaryPlist(bytes, limits), [
        ...['/plist/binary-reader.js', '/plist/binary-reader.js:readBinaryPlist'],
      ]),
      spoil: binaryFrom,
    },
    ofPlists('Apple: dictionary, written again', everyPlist, (bytes) => wire.writePlist(wire.readDict(bytes)), [
      ...[':readDict', '/plist/fields.js'],
    ]),
    ofPlists('Apple: check-in', checkIns, wire.readCheckIn, [':readCheckIn', '/check-in/check-in.js']),
    ofPlists('Apple: report', reports, wire.readReport, [':readReport', '/commands/report.js']),
    ofPlists('Apple: whatever is put', [...checkIns, ...reports], wire.readPut, [':readPut', '/put.js']),
    ofPlists('Apple: results', reports, (bytes) => resultsOf(wire, wire.readReport(bytes)), [
      ':readResult',
      '/commands/results.js',
    ]),
    ofPlists(
      'Apple: command, as a device reads it',
      [wire.writeCommand({ RequestType: 'RestartDevice' }, 'a')],
      wire.readCommand,
      [':readCommand', '/commands/write-command.js'],
    ),
    ofPlists('Apple: machine information', [sample('machine-info.plist')], wire.readMachineInfo, [
      ':readMachineInfo',
      '/ade/machine-info.js',
    ]),
    ofJson('Apple: status report', status, wire.readStatusReport, [
      ...[
        ':readStatusReport',
        '/declarations/status-report.js',
        '/json.js',
        '/json.js:parsedJson',
        '/json.js:readJson',
      ],
    ]),
    ofJson(
      'Apple: devices of the enrolment service',
      [sample('dep/devices.json'), sample('dep/sync.json')],
      (bytes) => wire.latestOfEach(wire.readDepDevices(bytes).devices),
      [...[':readDepDevices', '/ade/dep.js']],
    ),
    ofJson('Apple: assignment', [sample('dep/assignment.json')], wire.readDepAssignment, [':readDepAssignment']),
    ofJson('Apple: session', [sample('dep/session.json')], wire.readDepSession, [':readDepSession']),
    ofJson('Apple: account', [sample('dep/account.json')], wire.readDepAccount, [':readDepAccount']),
    {
      ...ofJson('Apple: server token', [sample('dep/token.txt')], wire.readDepToken, [':readDepToken']),
      spoil: bytesFrom,
    },
    {
      ...ofJson(
        'Apple: refusal',
        [Buffer.from('"EXPIRED_CURSOR"')],
        (bytes) => unlessNone(wire.readDepRefusal(bytes)),
        [':readDepRefusal'],
      ),
      spoil: bytesFrom,
      refuses: isRefused,
    },
    {
      ...ofJson('Apple: content token', [sample('content/token.txt')], wire.readContentToken, [':readContentToken']),
      spoil: bytesFrom,
    },
    ...CONTENT.map(([name, files, reader]) =>
      ofJson(
        `Apple: ${name}`,
        files.map((file) => sample(`content/${file}.json`)),
        wire[reader],
        [`:${reader}`, '/content/content.js'],
      ),
    ),
    {
      ...ofJson(
        'Apple: refusal of the content service',
        [sample('content/refusal.json')],
        (bytes) => unlessNone(wire.readContentRefusal(bytes)),
        [':readContentRefusal'],
      ),
      refuses: isRefused,
    },
    {
      name: 'Apple: command to be written',
      samples: commands.filter((/** @type {any} */ one) => !JSON.stringify(one).includes('$base64')),
      read: (value) => wire.writeCommand(value, 'a'),
      refuses: isDomain,
      reads: [`${ROOM}/shapes.js`],
    },
    {
      name: 'Apple: canonical JSON',
      samples: status.map((bytes) => JSON.parse(String(bytes))),
      read: wire.contentHash,
      refuses: isDomain,
      reads: [],
    },
    {
      name: 'Apple: declaration of an expert',
      samples: ['com.apple.configuration.legacy', 'com.apple.asset.data'],
      read: (type) => wire.expertDeclaration(type, 'a', {}),
      refuses: isDomain,
      reads: [`${ROOM}/declarations/declaration.js`],
    },
  ];
}

/** @param {any} wire @param {any} report */
const resultsOf = (wire, report) =>
  wire.RESULT_TYPES.map((/** @type {string} */ type) => wire.readResult(type, report));
