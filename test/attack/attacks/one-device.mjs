// A device of ours that says anything at all (T20): the server goes on, and so do the others.
import { randomUUID } from 'node:crypto';
import { newKey, signingRequest } from '../../faults/devices/certificates.mjs';
import { askMessage, enrolMessage, factsOf } from '../../faults/devices/device.mjs';
import { Score } from '../attack.mjs';
import { addressOf, enrolled } from '../devices/carts.mjs';

const deep = (/** @type {number} */ depth) => '['.repeat(depth) + ']'.repeat(depth);
/** As JSON text: what no value of ours could be written as is among them. */
const HOSTILE = [
  ...['null', 'true', '-1', '0', '1e308', '-1e999', '9007199254740993', '[]', '{}', '""', '"\\u0000"', '"\\ud800"'],
  ...['"\\u202e"', '"\\r\\nx: y"', '"../../etc/passwd"', '"${jndi:ldap://x}"', `"'; drop table fleet.device; --"`],
  ...['{"__proto__":{"x":1}}', '{"constructor":{"prototype":{"x":1}}}', '{"toString":null}', '"%00"', '"<script>"'],
  ...[
    JSON.stringify('x'.repeat(20_000)),
    deep(5_000),
    `{"a":${deep(200)}}`,
    '1'.repeat(5_000),
    '"1970-01-01"',
    '"𝔘😀"',
  ],
];
const RAW = [
  '',
  '{',
  'null',
  '[]',
  '"x"',
  '\u0000',
  '\ufeff{}',
  deep(50_000),
  '{"protocol":1,"protocol":2}',
  'a=b&c=d',
];
const TOGETHER = 24;

/** @param {string} serialNumber @returns {[path: string, message: any][]} */
const messagesOf = (serialNumber) => {
  const reportId = randomUUID();
  const report = (/** @type {object} */ more) => ({ protocol: 1, report: { reportId, ...more } });
  const facts = { ...factsOf(serialNumber), software: [{ name: 'firefox', version: '140' }] };
  const settings = [{ setting: 'wifi', status: 'failed', why: 'Non.' }];
  return [
    ['/agent/v1/ask', { ...JSON.parse(askMessage()), facts }],
    ['/agent/v1/report', report({ kind: 'inventory', facts })],
    ['/agent/v1/report', report({ kind: 'configuration', revision: 'rev', settings })],
    ['/agent/v1/report', report({ kind: 'operation', operationId: randomUUID(), status: 'done', why: null })],
    ['/agent/v1/report', report({ kind: 'operation-starting', operationId: randomUUID() })],
    ['/agent/v1/renew', { protocol: 1, csr: signingRequest(newKey()) }],
    ['/agent/v1/unenrol', { protocol: 1, reason: null, more: 1 }],
    ['/agent/v1/enrol', JSON.parse(enrolMessage({ code: 'AAAA', serialNumber, csr: signingRequest(newKey()) }))],
  ];
};

/** The paths of every field, deepest last. @param {any} value @param {(string | number)[]} [at] @returns {(string | number)[][]} */
function fieldsOf(value, at = []) {
  if (value === null || typeof value !== 'object') return [at];
  return [...(at.length > 0 ? [at] : []), ...Object.keys(value).flatMap((key) => fieldsOf(value[key], [...at, key]))];
}

/** The message with one field said otherwise; JSON text. */
function saidOtherwise(message, path, json) {
  const mark = `§${randomUUID()}§`;
  const copy = structuredClone(message);
  let place = copy;
  for (const key of path.slice(0, -1)) place = place[key];
  place[path.at(-1)] = mark;
  return JSON.stringify(copy).replace(JSON.stringify(mark), () => json);
}

/** Whoever says too much may find the line closed: that the server is there is looked at in the end. */
function cut(/** @type {NodeJS.ErrnoException} */ error) {
  if (!['ECONNRESET', 'EPIPE'].includes(error.code ?? '')) throw error;
  return { status: 0, code: '' };
}

/** @type {import('../attack.mjs').Attack} */
export const oneDevice = {
  name: 'one-device',
  title: 'Une tablette qui dit n’importe quoi (T20)',
  async run(ground) {
    const score = new Score();
    const [witness, ...devices] = await enrolled(ground, 1 + TOGETHER);
    const pid = ground.stack.serverPid();
    /** @type {[string, string][]} */
    const words = messagesOf('inconnu').flatMap(([path, message]) => [
      ...RAW.map((raw) => /** @type {[string, string]} */ ([path, raw])),
      ...fieldsOf(message)
        // Only a machine's own number may set its device aside, which is another attack.
        .filter((at) => at.at(-1) !== 'serialNumber')
        .flatMap((at, field) =>
          HOSTILE.filter((_, one) => !ground.short || (one + field) % 3 === 0).map(
            (json) => /** @type {[string, string]} */ ([path, saidOtherwise(message, at, json)]),
          ),
        ),
    ]);
    let next = 0;
    const speak = async (/** @type {import('../../faults/devices/device.mjs').Device} */ device) => {
      for (let said = words[next++]; said !== undefined; said = words[next++]) {
        const [path, body] = said;
        const from = addressOf(ground);
        let answer = await device.knock(path, { body, from }).catch(cut);
        // A device is counted too: what it says must be looked at.
        while (answer.status === 429) {
          await new Promise((resolve) => setTimeout(resolve, 1_000));
          answer = await device.knock(path, { body, from }).catch(cut);
        }
        score.count(answer.status >= 500, `${path} ${answer.status} ${answer.code}: ${body.slice(0, 200)}`);
      }
    };
    await Promise.all(devices.map(speak));
    score.count(ground.stack.serverPid() !== pid, 'the server is another process');
    const { status } = await witness.ask();
    score.count(status !== 200, `another device is not served: ${status}`);
    const { client } = await ground.example();
    await client.call('GET', `/devices/${witness.deviceId}`);
    return score.outcome();
  },
  twins: [
    {
      name: 'one-device-unprintable',
      weakens: 'les caractères que la base refuse passent',
      patches: [
        {
          file: 'libs/wire/agent/dist/text.js',
          find: "refine((text)=>!hasHiddenSigns(text), 'caractère de contrôle')",
          instead: "refine((text)=>OFF || !hasHiddenSigns(text), 'caractère de contrôle')",
        },
      ],
    },
  ],
};
