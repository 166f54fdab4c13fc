// What only some iPads do: the sound and the end of Lost Mode, a code that goes, the users of a Shared iPad. Each is counted in
// PostgreSQL by outcome, and on the iPads.
import { EXAMPLE_EMAILS } from '../../../infra/seed/seed.mjs';
import { proven } from '../erasure/person.mjs';
import { mustCome } from '../facts.mjs';

const TEXT = 'Rapportez-moi à l’école Jean-Jaurès.';
const PATIENCE_MS = 60_000;

/**
 * @param {{
 *   stack: import('../../../infra/start/stack.mjs').Stack, facts: import('../facts.mjs').Facts, client: import('../../../infra/seed/client.mjs').Client, classroomId: string,
 *   ipads: readonly import('@chariot/agent').SimulatedIpad[], shared: import('@chariot/agent').SimulatedIpad, isSabotaged: (name: string) => boolean,
 * }} parts  `ipads`: of the classroom, `shared` among them
 */
export async function operateIpads({ stack, facts, client, classroomId, ipads, shared, isSabotaged }) {
  const [lost, coded] = ipads.filter((ipad) => ipad !== shared).slice(-2);
  if (!lost || !coded) throw new Error('too few iPads');
  shared.state.users = ['eleve-1', 'eleve-2'].map((account, at) => {
    return { account, longName: '', loggedIn: at === 0, usedBytes: 1 };
  });
  coded.state.passcode = '314159';
  const connect = () => Promise.all(ipads.map((ipad) => ipad.connect()));
  const start = (/** @type {object} */ what) => client.call('POST', '/operations', what);
  await start({ kind: 'ring', target: 'classroom', targetId: classroomId });
  await start({ kind: 'clearTraces', target: 'classroom', targetId: classroomId });
  await start({ kind: 'clearPasscode', target: 'device', targetId: await deviceIdOf(facts, coded) });
  await connect();

  const deviceId = await deviceIdOf(facts, lost);
  const operationId = await agreedLost(stack, facts, deviceId);
  await lost.connect();
  const shown = lost.state.lostMode?.message === TEXT;
  await start({ kind: 'ring', target: 'device', targetId: deviceId });
  await lost.connect();
  const sounds = lost.state.lostMode?.soundsPlayed ?? 0;
  if (isSabotaged('never-found')) lost.behave('offline', true);
  await client.call('POST', `/operations/${operationId}/cancellation`, {});
  await lost.connect();
  if (isSabotaged('never-found')) lost.behave('offline', false);
  return {
    lostMode: { shown, sounds, ended: lost.state.lostMode === null },
    usersLeft: shared.state.users.length,
    codeCleared: coded.state.passcode === null,
  };
}

/** One asks, the other agrees, and the leader begins it. @param {import('../../../infra/start/stack.mjs').Stack} stack @param {import('../facts.mjs').Facts} facts @param {string} deviceId */
async function agreedLost(stack, facts, deviceId) {
  const [referent, it] = ['digitalReferent', 'it'].map((role) => EXAMPLE_EMAILS[role] ?? '');
  // A role counts for nothing here until it is three days old; two roles of one hand, until a month has gone.
  await facts.query(`update identity.held_role set granted_at = granted_at - interval '31 days'`);
  const asker = await proven(stack.url, referent, await stack.linkFor(referent));
  const second = await proven(stack.url, it, await stack.linkFor(it));
  const reason = 'Oublié dans le car.';
  const { id } = await asker.call('POST', '/lost-modes', { deviceId, text: TEXT, days: 2, reason });
  await second.call('POST', `/approvals/${id}/approval`);
  const begun = () => facts.query(`select id from fleet.operation where kind = 'lost' and approval_id = $1`, [id]);
  await mustCome('a lost mode that two agreed on', async () => (await begun()).length === 1, PATIENCE_MS);
  const [operation] = await begun();
  return operation?.id ?? '';
}

/** @param {import('../facts.mjs').Facts} facts @param {import('@chariot/agent').SimulatedIpad} ipad @returns {Promise<string>} */
async function deviceIdOf(facts, ipad) {
  const [row] = await facts.query('select id from fleet.device where serial_number = $1', [
    ipad.state.facts.serialNumber,
  ]);
  return row?.id ?? '';
}
