// Codes that are guessed, used again, late, elsewhere, one too many, or raced for (T1, T2, T4).
import { newKey, signingRequest } from '../../faults/devices/certificates.mjs';
import { Score } from '../attack.mjs';
import { cartOf, deviceOf } from '../devices/carts.mjs';
import { guessedAtTheDoor, guessedAtTheService, insisted, insistedOnThePage } from '../devices/guesses.mjs';
import { rewritten } from '../rewritten.mjs';

/** `service`: in process, where a million are minutes; over HTTPS they would be an hour. */
const GUESSES = {
  short: { door: 2_000, service: 10_000, seconds: 3 },
  full: { door: 50_000, service: 1_000_000, seconds: 30 },
};
const RACERS = 100;

const HOLDING = 'fleet.hold_enrolment(bytea, text, text)';
/** A code that was used is looked at as one that was not. */
export const USED_AGAIN = {
  patch: {
    file: 'libs/fleet/dist/enrolment/enrolment.service.js',
    find: 'if (code.used) return this.#again(',
    instead: 'if (!OFF && code.used) return this.#again(',
  },
  sql: rewritten(HOLDING, [['if k.used_at is null then', 'if true then']]),
};
/** Neither the cart nor the code waits for whoever is before. */
const UNLOCKED = rewritten(HOLDING, [
  ['one.id = seen.classroom_id for no key update;', 'one.id = seen.classroom_id;'],
  ['one.id = seen.id for no key update;', 'one.id = seen.id;'],
]);
/** The authority's own word that one enrolment certifies one key: each key makes an enrolment of its own. */
export const ANY_KEY = {
  file: 'libs/gateway/agent/dist/doors/identity-doors.service.js',
  find: 'reference: `enrolment:${enrolled.authorisation}`',
  instead: "reference: `enrolment:${enrolled.authorisation}${OFF ? publicKeyFingerprint : ''}`",
};
/** The database's own word that a slot has one tablet; put back once those of the race have left it. */
export const TWO_IN_A_SLOT = {
  off: `alter table fleet.device drop constraint device_one_per_slot;
    drop index fleet.membership_one_open_per_slot;`,
  on: `update fleet.membership m set until_at = greatest(now(), m.from_at) where m.until_at is null and exists (
      select from fleet.membership o where o.classroom_id = m.classroom_id and o.slot = m.slot and o.until_at is null
        and o.device_id < m.device_id);
    update fleet.device d set slot = null, placed_at = null where slot is not null and exists (
      select from fleet.device o where o.classroom_id = d.classroom_id and o.slot = d.slot and o.id < d.id);
    set constraints all immediate;
    alter table fleet.device add constraint device_one_per_slot unique (classroom_id, slot) deferrable initially deferred;
    create unique index membership_one_open_per_slot on fleet.membership (classroom_id, slot) where until_at is null;`,
};

/** @type {import('../attack.mjs').Attack} */
export const enrolment = {
  name: 'enrolment',
  title: 'Codes d’enrôlement devinés ou rejoués (T1)',
  async run(ground) {
    const score = new Score();
    const { door, service, seconds } = ground.short ? GUESSES.short : GUESSES.full;
    await misused(ground, score);
    await raced(ground, score, 1);
    await raced(ground, score, 6);
    await guessedAtTheDoor(ground, score, door);
    await insisted(ground, score, seconds);
    await insistedOnThePage(ground, score, seconds);
    await guessedAtTheService(ground, score, service);
    return score.outcome();
  },
  twins: [
    {
      name: 'enrolment-any-code',
      weakens: 'n’importe quel code ouvre',
      run: only((ground, score) => guessedAtTheDoor(ground, score, 200)),
      patches: [],
      sql: rewritten(HOLDING, [
        [
          'where e.code_hash = hash;',
          'where e.code_hash = hash or (e.used_at is null and o.closed_at is null) limit 1;',
        ],
      ]),
    },
    {
      name: 'enrolment-late',
      weakens: 'l’échéance d’un code n’est pas regardée',
      run: only(misused),
      patches: [
        {
          file: 'libs/fleet/dist/enrolment/enrolment.service.js',
          find: "if (code.expiresAt.getTime() <= this.clock.now().getTime()) throw fleetError('codeExpired');",
          instead:
            "if (!OFF && code.expiresAt.getTime() <= this.clock.now().getTime()) throw fleetError('codeExpired');",
        },
      ],
    },
    {
      name: 'enrolment-short-code',
      weakens: 'trois signes du code suffisent',
      run: only((ground, score) => guessedAtTheService(ground, score, 20_000)),
      patches: [
        {
          file: 'libs/fleet/dist/enrolment/enrolment-code.js',
          find: "createHmac('sha256', key).update(code).digest()",
          instead: "createHmac('sha256', key).update(OFF ? code.slice(0, 3) : code).digest()",
        },
      ],
    },
    {
      name: 'enrolment-unlimited',
      weakens: 'une adresse essaie autant qu’elle veut',
      run: only((ground, score) => insisted(ground, score, 3)),
      patches: [
        {
          file: 'libs/gateway/agent/dist/doors/guard.service.js',
          find: "if (seconds > 0) throw gatewayAgentError('tooManyRequests', {",
          instead: "if (!OFF && seconds > 0) throw gatewayAgentError('tooManyRequests', {",
        },
      ],
    },
    {
      name: 'enrolment-page',
      weakens: 'une adresse essaie sur la page des iPad autant qu’elle veut',
      run: only((ground, score) => insistedOnThePage(ground, score, 3)),
      patches: [
        {
          file: 'libs/gateway/apple/dist/enrolment/ipad-pages.controller.js',
          find: 'if (seconds === 0) return;',
          instead: 'if (OFF || seconds === 0) return;',
        },
      ],
    },
    {
      name: 'enrolment-used',
      weakens: 'un code déjà utilisé rouvre, et certifie une autre clé',
      run: only(misused),
      patches: [ANY_KEY, USED_AGAIN.patch],
      sql: USED_AGAIN.sql,
    },
    {
      name: 'enrolment-race',
      weakens: 'rien n’est verrouillé, ni la place ni la clé uniques',
      run: only((ground, score) => raced(ground, score, 1)),
      patches: [ANY_KEY],
      sql: { off: UNLOCKED.off + TWO_IN_A_SLOT.off, on: UNLOCKED.on + TWO_IN_A_SLOT.on },
    },
  ],
};

/** @param {(ground: import('../ground.mjs').Ground, score: Score) => Promise<void>} part @returns {import('../attack.mjs').Attack['run']} */
function only(part) {
  return async (ground) => {
    const score = new Score();
    await part(ground, score);
    return score.outcome();
  };
}

/** A code that was right once, or is right for another. */
async function misused(ground, score) {
  const cart = await cartOf(ground, 3);
  const [used = '', other = '', late = ''] = cart.codes;
  const first = deviceOf(ground);
  if ((await first.enrol(used)).status !== 201) throw new Error('a good code is refused');
  const tries = async (what, code, device = deviceOf(ground), how = {}) => {
    const { status } = await device.enrol(code, how);
    score.count(status === 201, `${what}: enrolled`);
  };
  await tries('a used code, with another key', used);
  await tries('a used code, with another key and the same serial number', used, deviceOf(ground), {
    serialNumber: first.serialNumber,
  });
  const { client } = await ground.example();
  // Its slot is free again: the code alone says that it was used.
  const lost = { to: 'lost', reason: 'Attaque.' };
  await client.call('POST', `/devices/${first.deviceId}/state`, lost);
  await tries('a used code, once its device has left the slot', used);
  await tries('a free code, for a machine that is enrolled already', other, deviceOf(ground), {
    serialNumber: first.serialNumber,
  });
  const sameKey = deviceOf(ground);
  sameKey.pair = first.pair;
  await tries('a free code, with the key of another device', other, sameKey);
  const pair = newKey();
  await tries('a request for a key that it does not hold', other, deviceOf(ground), {
    csr: signingRequest(pair, { shows: newKey() }),
  });
  await ground.facts.query(
    `update fleet.enrolment_window set opened_at = now() - interval '3 hours', expires_at = now() - interval '1 second'
      where id = $1`,
    [cart.windowId],
  );
  await tries('a code after its time', late);
  await ground.facts.query(`update fleet.enrolment_window set expires_at = now() + interval '1 hour' where id = $1`, [
    cart.windowId,
  ]);
  await client.call('POST', `/enrolment-windows/${cart.windowId}/closure`);
  await tries('a code of a window that was closed', late);
  await tries('a code of a window that was closed, again', other);
}

/** More devices than codes, at once. @param {import('../ground.mjs').Ground} ground @param {Score} score @param {number} places codes that there are */
async function raced(ground, score, places) {
  const { codes, id } = await cartOf(ground, 12, places);
  const answers = await Promise.all(
    Array.from({ length: RACERS }, (_, at) => deviceOf(ground).enrol(codes[at % codes.length] ?? '')),
  );
  const won = answers.filter(({ status }) => status === 201).length;
  if (won < codes.length) throw new Error(`only ${won} of ${codes.length} codes were used by ${RACERS}`);
  const [{ count }] = await ground.facts.query(
    'select count(*)::int as count from fleet.device where classroom_id = $1 and enrolled_at is not null',
    [id],
  );
  score.attempts += RACERS - codes.length;
  score.succeeded += Math.max(0, Math.max(won, count) - codes.length);
  score.notes.push(`race: ${RACERS} at once for ${codes.length} code(s): ${won} enrolled`);
}
