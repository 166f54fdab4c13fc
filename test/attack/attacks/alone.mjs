// One stolen account, with everything that it can do by itself: how many devices can it have erased? None (T9).
import { Score } from '../attack.mjs';
import { World } from '../idor/world.mjs';
import { within } from '../idor/places.mjs';
import { PREFIX } from '../routes.mjs';

/** Who was robbed, and where she holds her role. */
const ROBBED = { digitalReferent: 'disA', it: 'comA', administrator: 'acaA' };
/** What two people had erased, or are about to, as the owner of the tables reads it. */
const ERASED = `select count(*)::int as count from identity.approval
  where act = 'fleet.device.erase' and state in ('approved', 'carriedOut')`;
const OPERATIONS = `select count(*)::int as count from fleet.operation where kind = 'erase'`;
/** What another attack has frozen would hide what we look at. */
export const THAW = `set session_replication_role = replica; delete from identity.freeze; set session_replication_role = origin`;

/** The rule that two people of one hand are not two: it stands behind the others, which cannot be seen to fall before it does. */
export const HANDS = {
  off: `alter function identity.one_hand(identity.approval, uuid, timestamptz) rename to one_hand_kept;
    create function identity.one_hand(approval identity.approval, second uuid, moment timestamptz) returns boolean
      language sql stable security definer set search_path = pg_catalog, pg_temp as 'select false';`,
  on: `drop function identity.one_hand(identity.approval, uuid, timestamptz);
    alter function identity.one_hand_kept(identity.approval, uuid, timestamptz) rename to one_hand;`,
};

/** @type {import('../attack.mjs').Attack} */
export const alone = {
  name: 'alone',
  title: 'Effacer seul, d’un compte volé (T9)',
  async run(ground) {
    const score = new Score();
    const world = await World.on(ground);
    await ground.facts.query(THAW);
    // Everybody is robbed once: what she has asked for stays asked.
    const turn = world.things.filter(({ mark }) => mark.includes('volit')).length;
    for (const [role, key] of Object.entries(ROBBED)) {
      await rob(ground, world, score, { role, key, name: `vol-${role}-${turn}` });
    }
    await byToken(ground, world, score);
    return score.outcome();
  },
  twins: [
    {
      name: 'alone-colleague',
      weakens: 'la collègue que l’on fait entrer soi-même vaut une seconde personne',
      sql: {
        off: `${HANDS.off} alter function identity.let_in_by_another(uuid, timestamptz) rename to let_in_by_another_kept;
          create function identity.let_in_by_another(person uuid, moment timestamptz) returns boolean
            language sql stable security definer set search_path = pg_catalog, pg_temp as 'select false'`,
        on: `${HANDS.on} drop function identity.let_in_by_another(uuid, timestamptz);
          alter function identity.let_in_by_another_kept(uuid, timestamptz) rename to let_in_by_another`,
      },
    },
    {
      name: 'alone-two-people',
      weakens: 'une personne vaut deux : ni règle, ni garde, ni contrainte',
      patches: [
        {
          file: 'libs/identity/dist/approvals/approval.js',
          find: "if (caller.personId === askedBy) return 'ownAct';",
          instead: "if (!OFF && caller.personId === askedBy) return 'ownAct';",
        },
      ],
      sql: {
        off: `${HANDS.off} alter table identity.approval drop constraint approval_two_people;
          create or replace function identity.refuse_approval(why text) returns void language plpgsql as $$ begin
            if why = 'approval_two_people' then return; end if;
            raise exception 'Refused: %', why using errcode = 'check_violation', constraint = why; end $$;`,
        on: `${HANDS.on} alter table identity.approval add constraint approval_two_people check (approved_by <> asked_by) not valid;
          create or replace function identity.refuse_approval(why text) returns void language plpgsql as $$ begin
            raise exception 'Refused: %', why using errcode = 'check_violation', constraint = why; end $$;`,
      },
    },
  ],
};

/** @param {import('../ground.mjs').Ground} ground @param {World} world @param {Score} score @param {{ role: string, key: string, name: string }} who */
async function rob(ground, world, score, { role, key, name }) {
  const { email } = await world.person(role, key, name);
  const [asking, approving] = [await ground.signedIn(email), await ground.signedIn(email)];
  await world.prove();
  const say = tellerOf(ground);
  const devices = world.things.filter(({ noun, place }) => noun === 'device' && within(key, place));
  const before = await erased(ground);
  // One by one, all of a school, all that she reaches.
  const batches = [...devices.map((device) => [device]), devices.slice(0, 3), devices.slice(0, 12)];
  let asked = 0;
  let others = 0;
  for (const batch of batches) {
    const body = { deviceIds: batch.map(({ id }) => id), reason: 'Vol' };
    const answer = await say('POST', '/erasures', asking, body);
    score.attempts += 1;
    if (answer.status !== 201) continue;
    asked += 1;
    // Her own second word: from the same session, from another, and from those whom she lets in.
    const words = [
      asking,
      approving,
      ...(role === 'administrator' ? await accomplices(ground, world, approving, name) : []),
    ];
    others += words.length - 2;
    for (const headers of words) {
      await say('POST', `/approvals/${answer.json.id}/approval`, headers, {});
      score.attempts += 1;
    }
  }
  for (const kind of ['erase', 'wipe', 'restart']) {
    const body = { kind, target: 'devices', targetId: devices[0]?.id, minutes: 10 };
    await say('POST', '/operations', asking, body);
    score.attempts += 1;
  }
  if (asked === 0) throw new Error(`${role}: nothing could even be asked for: the rest proves nothing`);
  score.notes.push(`${role} : ${asked} demandes faites, ${others} complices introduits`);
  const had = (await erased(ground)) - before;
  score.succeeded += had;
  if (had > 0) score.examples.push(`${role}: ${had} erasures on one person's word`);
}

/** People whom an administrator makes up, or lets in by a link of her own making. @param {import('../ground.mjs').Ground} ground @param {World} world @param {Record<string, string>} headers @param {string} name */
export async function accomplices(ground, world, headers, name) {
  const say = tellerOf(ground);
  const head = world.people.find(({ role }) => role === 'schoolHead');
  const role = { role: 'digitalReferent', placeId: world.placeIds['disA'], from: '2016-09-01' };
  const made = await say('POST', '/people', headers, {
    displayName: 'Complice',
    email: `${name}-${Math.random()}@attaque.invalid`,
    role,
  });
  const entered = [];
  for (const id of [head?.id, made.json?.id].filter(Boolean)) {
    const link = await say('POST', `/people/${id}/sign-in-links`, headers, {});
    const token = decodeURIComponent(/[?&]jeton=([^&]+)/.exec(link.json?.url ?? '')?.[1] ?? '');
    if (token === '') continue;
    const opened = await say('POST', '/sessions', { 'x-chariot': '1' }, { token });
    const [cookie] = (opened.headers['set-cookie'] ?? []).map((line) => line.split(';')[0] ?? '');
    if (cookie) entered.push({ cookie, 'x-chariot': '1' });
  }
  await world.prove();
  return entered;
}

/** @param {import('../ground.mjs').Ground} ground @param {World} world @param {Score} score */
async function byToken(ground, world, score) {
  const token = world.people.find(({ role }) => role === 'token');
  if (token === undefined) throw new Error('there is no API token');
  const before = await erased(ground);
  const devices = world.things.filter(({ noun, place }) => noun === 'device' && within(token.held, place));
  for (const { id } of devices) {
    await tellerOf(ground)('POST', '/erasures', token.headers, { deviceIds: [id], reason: 'Vol' });
    await tellerOf(ground)('POST', `/devices/${id}/revocation`, token.headers, { reason: 'Vol' });
    score.attempts += 2;
  }
  score.succeeded += (await erased(ground)) - before;
}

/** @param {import('../ground.mjs').Ground} ground @returns {Promise<number>} */
export async function erased({ facts }) {
  const [[approved], [operations]] = [await facts.query(ERASED), await facts.query(OPERATIONS)];
  return approved.count + operations.count;
}

/** @param {import('../ground.mjs').Ground} ground */
export const tellerOf =
  (ground) =>
  (
    /** @type {string} */ method,
    /** @type {string} */ path,
    /** @type {Record<string, string>} */ headers,
    /** @type {unknown} */ body,
  ) =>
    ground.ask(`${PREFIX}${path}`, { method, headers, body });
