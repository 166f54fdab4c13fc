// Whether an iPad that shares no code with Chariot (openssl and HTTP, `ipad.mjs`) enrols by what `npm run enrolment` prints, is told an
// operation that the public API was asked for, and reports it: in the three forms in which signatures come. Then each way of
// misbehaving must be seen, by the very figure that it breaks; `--sabotage NAME` plays that one alone, and fails.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { seedPush } from '../../../infra/seed/push.mjs';
import { seed } from '../../../infra/seed/seed.mjs';
import { startApns } from '../../../infra/start/apns.mjs';
import { CLONE } from '../../../infra/start/home.mjs';
import { sabotageOf } from '../../journeys/sabotage.mjs';
import { Tally } from '../../stack/tally.mjs';
import { throwAwayStack } from '../../stack/throw-away.mjs';
import { ForeignIpad, Refused } from './ipad.mjs';

/** What must come true, in this order; the first that does not is what is found wrong. */
const FIGURES = ['profile', 'certified', 'enrolled', 'awake', 'told', 'done'];
const FORMS = /** @type {const} */ (['ipad', 'stream', 'der']);
/** @typedef {{ ipad: ForeignIpad, other: ForeignIpad }} Played */

/** By name: what is done, and the figure that must be wrong for it. @type {Record<string, { does: string, breaks: string, spoil: Spoil }>} */
const SABOTAGES = {
  'wrong-challenge': {
    ...{ does: 'asks for a certificate by a challenge of its own', breaks: 'certified' },
    spoil: { challenge: (one) => `${one.slice(0, -1)}${one.endsWith('A') ? 'Q' : 'A'}` },
  },
  stranger: {
    ...{ does: 'checks in by a certificate that it signed itself', breaks: 'enrolled' },
    spoil: { enrolling: ({ ipad }) => ipad.signsBy('own.pem', 'key.pem') },
  },
  'never-asks': { does: 'is woken and does not ask', breaks: 'told', spoil: { asks: false } },
  'never-reports': {
    ...{ does: 'is told, and says nothing', breaks: 'done' },
    spoil: { reports: () => Promise.resolve(null) },
  },
  'wrong-signature': {
    ...{ does: 'reports by a certificate that it signed itself', breaks: 'done' },
    spoil: { reports: ({ ipad }, command) => (ipad.signsBy('own.pem', 'key.pem'), command.report()) },
  },
  'another-iPad': {
    ...{ does: 'reports by the certificate of another iPad', breaks: 'done' },
    spoil: {
      reports: ({ ipad, other }, command) => {
        ipad.signsBy(other.openssl.path('certificate.pem'), other.openssl.path('key.pem'));
        return command.report();
      },
    },
  },
  tampered: {
    ...{ does: 'has « NotNow » changed into « Acknowledged » on the way', breaks: 'done' },
    spoil: {
      reports: (_, command) =>
        command.say({ Status: 'NotNow' }, (body) => Buffer.from(body.toString().replace('NotNow', 'Acknowledged'))),
    },
  },
  refuses: {
    ...{ does: 'reports that it could not', breaks: 'done' },
    spoil: { reports: (_, command) => command.say({ Status: 'Error', ErrorChain: [] }) },
  },
};
/**
 * @typedef {Parameters<NonNullable<Parameters<ForeignIpad['connect']>[0]>>[0]} Command
 * @typedef {object} Spoil
 * @property {(challenge: string) => string} [challenge]
 * @property {(played: Played) => void} [enrolling]
 * @property {boolean} [asks]
 * @property {(played: Played, command: Command) => Promise<Buffer | null>} [reports]  instead of reporting on the operation
 */

const sabotage = sabotageOf(process.argv.slice(2), SABOTAGES);
const run = promisify(execFile);
const tally = new Tally();
const folder = mkdtempSync(join(tmpdir(), 'chariot-foreign-'));
const apns = await startApns(folder);
const { stack, end } = await throwAwayStack('foreign', {
  env: { ...apns.env, CHARIOT_APPLE_UNSIGNED_PROFILES: 'yes' },
});
/** Push magics, as they are woken. @type {Set<string>} */
const woken = new Set();
const listening = new AbortController();
try {
  await play();
} catch (error) {
  tally.failed += 1;
  console.error(error);
} finally {
  listening.abort();
  await end();
  await apns.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
process.exitCode = tally.end();

async function play() {
  const { client, schoolId } = await seed(stack);
  await seedPush(client, apns.control);
  listen().catch((error) => listening.signal.aborted || console.error(error));
  const { id: classroomId } = await client.call('POST', '/classrooms', {
    schoolId,
    name: 'iPad d’ailleurs',
    capacity: 20,
  });
  const chosen = sabotage === null ? Object.keys(SABOTAGES) : [sabotage];
  const honest = sabotage === null ? FORMS : FORMS.slice(0, 1);
  const invitations = await invited(classroomId, honest.length + chosen.length);
  await tally.check('the command prints an address a slot, of the profile as it is signed and as it is plain', () => {
    const addresses = new Set(invitations.flatMap(({ url, unsignedUrl }) => [url, unsignedUrl]));
    if (addresses.size !== 2 * (honest.length + chosen.length)) throw new Error(JSON.stringify(invitations));
  });
  /** @type {ForeignIpad[]} */
  const ipads = [];
  for (const [at, invitation] of invitations.entries()) {
    const name = chosen[at - honest.length];
    const ipad = new ForeignIpad({
      folder: join(folder, String(at)),
      number: at + 1,
      form: FORMS[at % FORMS.length] ?? 'der',
    });
    ipads.push(ipad);
    const played = { ipad, other: ipads[0] ?? ipad };
    const spoil = (name !== undefined && SABOTAGES[name]?.spoil) || {};
    const { wrong, why } = await verdict(client, classroomId, played, invitation, spoil);
    if (name === undefined || sabotage !== null) {
      const said = name === undefined ? `an iPad that signs as ${ipad.form}` : `an iPad that ${SABOTAGES[name]?.does}`;
      await tally.check(`${said} enrols, is told and reports`, () => {
        if (wrong !== null) throw new Error(`${wrong}: ${why}`);
      });
    } else {
      const { does, breaks } = SABOTAGES[name] ?? { does: '', breaks: '' };
      await tally.check(`an iPad that ${does} is found out (${breaks})`, () => {
        if (wrong !== breaks) throw new Error(`${wrong ?? 'nothing'} was found wrong: ${why}`);
      });
    }
  }
}

/**
 * The whole way of one iPad, up to the first figure that is wrong.
 * @param {import('../../../infra/seed/client.mjs').Client} client @param {string} classroomId @param {Played} played
 * @param {Invitation} invitation @param {Spoil} spoil
 * @returns {Promise<{ wrong: string | null, why: string }>}
 */
async function verdict(client, classroomId, played, invitation, spoil) {
  const { ipad } = played;
  /** @type {any} */
  let operation;
  /** By figure: throws when it is not as it must be. @type {Record<string, () => unknown>} */
  const steps = {
    profile: () => ipad.takeProfile(invitation),
    certified: () => ipad.certify(spoil.challenge),
    async enrolled() {
      spoil.enrolling?.(played);
      await ipad.enrol();
      // All that it is first asked: what it is to be, what it is.
      await ipad.connect();
      const { tiles } = await client.call('GET', `/classrooms/${classroomId}/board`);
      const tile = tiles.find((/** @type {any} */ { serialNumber }) => serialNumber === ipad.serialNumber);
      if (tile === undefined) throw new Error('the board does not know it');
      woken.clear();
      operation = await client.call('POST', '/operations', {
        kind: 'restart',
        target: 'device',
        targetId: tile.deviceId,
      });
    },
    awake: () => until(() => woken.has(`magie-${ipad.udid}`), 'nobody wakes it'),
    async told() {
      ipad.handed = [];
      if (spoil.asks === false) return must(ipad.handed.includes('RestartDevice'), 'it was never told');
      await ipad.connect((command) => {
        const isIt = command.type === 'RestartDevice' && spoil.reports !== undefined;
        return isIt && spoil.reports ? spoil.reports(played, command).catch(hangsUp) : command.report();
      });
      must(ipad.handed.includes('RestartDevice'), `it was told ${ipad.handed.join(', ') || 'nothing'}`);
    },
    async done() {
      const { counts } = await client.call('GET', `/operations/${operation.id}`);
      must(counts.done === 1, JSON.stringify(counts));
    },
  };
  for (const figure of FIGURES) {
    try {
      await steps[figure]?.();
    } catch (error) {
      return { wrong: figure, why: error instanceof Error ? error.message : String(error) };
    }
  }
  return { wrong: null, why: '' };
}

/**
 * @typedef {{ url: string, unsignedUrl: string }} Invitation
 * As whoever operates the server types it. @param {string} classroomId @param {number} count @returns {Promise<Invitation[]>}
 */
async function invited(classroomId, count) {
  const words = ['apple', '--classroom', classroomId, '--count', String(count), '--json'];
  const { stdout } = await run('npm', ['run', '--silent', 'enrolment', '--', ...words], {
    cwd: CLONE,
    env: { ...process.env, DATABASE_URL: stack.databaseUrl, CHARIOT_HOME: stack.home },
  });
  return JSON.parse(stdout);
}

/** What the push service hears, for as long as it is there. */
async function listen() {
  const answer = await fetch(`${apns.control}/wakes`, { signal: listening.signal });
  let rest = '';
  for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) woken.add(JSON.parse(line).pushMagic);
  }
}

/** On a refusal, as devices do. @param {unknown} error @returns {null} */
function hangsUp(error) {
  if (error instanceof Refused) return null;
  throw error;
}

/** @param {unknown} holds @param {string} why */
function must(holds, why) {
  if (!holds) throw new Error(why);
}

/** @param {() => boolean} holds @param {string} why */
async function until(holds, why) {
  for (const deadline = Date.now() + 60_000; !holds();) {
    if (Date.now() > deadline) throw new Error(why);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
