import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { CLONE } from '../../../infra/start/home.mjs';
import { mustCome, until } from '../../journeys/facts.mjs';

const OPENING_MS = 60_000;
/** Long enough for a session that should not open to have opened. */
const REFUSAL_MS = 5_000;
const HOME = '/var/lib/chariot-session/eleve';
const DONE = { status: 'done', why: null };

/** @param {string} kind @param {object} [more] */
const order = (kind, more = {}) => ({ id: randomUUID(), kind, text: null, expiresAt: '2034-01-01T00:00:00Z', ...more });

/** @param {import('./network.mjs').Ground} ground */
export async function operations({ debian, doors, tally }) {
  const isThere = (/** @type {string} */ path) => debian.try('test', '-e', path).code === 0;
  const isOpen = (/** @type {number} */ ms) =>
    until(async () => debian.try('pgrep', '-u', 'eleve', '-f', 'sleep infinity').code === 0, ms);
  const closed = () =>
    mustCome('the end of the session', async () => debian.try('pgrep', '-u', 'eleve').code !== 0, OPENING_MS);
  const reopen = async (ms = OPENING_MS) => {
    debian.do('systemctl', 'stop', 'lightdm.service');
    debian.try('pkill', '-KILL', '-u', 'eleve');
    await closed();
    debian.do('systemctl', 'start', 'lightdm.service');
    return isOpen(ms);
  };

  await tally.scene('What is asked of it, once', async () => {
    await tally.must('with a session open', async () => assert.ok(await reopen()));
    await tally.check('a message is shown', async () => {
      assert.deepEqual(await doors.operate(order('message', { text: 'Rangez la tablette.' })), DONE);
    });
    await tally.check('a page opens in the session, by its own account', async () => {
      debian.do('rm', '-f', '/tmp/navigateur');
      const url = 'https://dictionnaire.exemple.fr/?q=$(id)';
      assert.deepEqual(await doors.operate(order('openPage', { url })), DONE);
      const opened = () => (isThere('/tmp/navigateur') ? debian.read('/tmp/navigateur').trim() : '');
      await until(async () => opened() !== '', OPENING_MS);
      assert.equal(opened(), url);
      assert.equal(debian.do('stat', '-c', '%U', '/tmp/navigateur').trim(), 'eleve');
    });
    await tally.check('told twice, it is not done twice', async () => {
      const page = order('openPage', { url: 'https://une-seule-fois.exemple.fr/' });
      const outcomes = [await doors.operate(page), await doors.operate(page)];
      assert.deepEqual(outcomes, [DONE, DONE]);
      const lines = () => debian.read('/tmp/navigateur').split('une-seule-fois').length - 1;
      assert.ok(await until(async () => lines() === 1, OPENING_MS));
      assert.equal(lines(), 1);
    });
    await tally.check('ringing without a loudspeaker has no equivalent here', async () => {
      assert.equal((await doors.operate(order('ring', { seconds: 1 }))).status, 'notApplicable');
    });
    await tally.check('its inventory is told before it says so', async () => {
      assert.deepEqual(await doors.operate(order('refreshInventory')), DONE);
    });
  });

  await tally.scene('Locked', async () => {
    await tally.must('it says why on the log-in screen', async () => {
      assert.deepEqual(await doors.operate(order('lock', { text: 'Écoutez la consigne.' })), DONE);
      assert.match(debian.read('/etc/lightdm/lightdm-gtk-greeter.conf'), /^clock-format=Écoutez la consigne\./m);
    });
    await tally.check('it lets no pupil in, and not after a restart either', async () => {
      assert.ok(!(await reopen(REFUSAL_MS)));
      debian.do('systemctl', 'restart', 'chariot-agent.service');
      assert.ok(!(await reopen(REFUSAL_MS)));
    });
    await tally.check('unlocked, it is as before', async () => {
      assert.deepEqual(await doors.operate(order('unlock')), DONE);
      assert.match(debian.read('/etc/lightdm/lightdm-gtk-greeter.conf'), /^clock-format=Classe mobile 1/m);
      assert.ok(await reopen());
    });
  });

  await tally.scene('Traces', async () => {
    await tally.check('of the last pupil are cleared, and the session with them', async () => {
      debian.do('runuser', '-u', 'eleve', '--', 'touch', `${HOME}/brouillon`);
      assert.deepEqual(await doors.operate(order('clearTraces')), DONE);
      assert.ok(!isThere(`${HOME}/brouillon`));
      await closed();
    });
    debian.do('mkdir', '-p', '/home/prof/Documents');
    debian.do('touch', '/home/prof/Documents/notes');
    await tally.check('of the year are not, where whoever installed it has not allowed it', async () => {
      const outcome = await doors.operate(order('yearEndReset'));
      assert.deepEqual(outcome, {
        status: 'failed',
        why: 'L’agent de cette machine n’a pas été installé avec le droit de l’effacer.',
      });
      assert.ok(isThere('/home/prof/Documents/notes'));
    });
    await tally.check('and are where he has; it stays in the fleet', async () => {
      debian.do('mkdir', '-p', '/etc/systemd/system/chariot-agent.service.d');
      debian.bring(
        join(CLONE, 'apps/agent/chariot-agent-erase.conf'),
        '/etc/systemd/system/chariot-agent.service.d/effacement.conf',
      );
      debian.do('systemctl', 'daemon-reload');
      debian.do('systemctl', 'restart', 'chariot-agent.service');
      assert.deepEqual(await doors.operate(order('yearEndReset')), DONE);
      assert.ok(!isThere('/home/prof/Documents'));
      assert.ok(isThere('/home/prof'));
      assert.match(debian.do('chariot-agent', 'status'), /Identifiant/);
    });
    debian.do('rm', '-r', '/home/prof', '/etc/systemd/system/chariot-agent.service.d');
    debian.do('systemctl', 'daemon-reload');
  });
}
