import assert from 'node:assert/strict';
import { until } from '../../journeys/facts.mjs';

const OPENING_MS = 60_000;

/** @param {import('./network.mjs').Ground} ground */
export async function exam({ debian, doors, tally, settings }) {
  const runs = (/** @type {string} */ pattern) =>
    until(async () => debian.try('pgrep', '-u', 'eleve', '-f', pattern).code === 0, OPENING_MS);
  await tally.scene('Exam mode', async () => {
    await tally.must('opens on one page, in full screen', async () => {
      const singleApp = { kind: 'web', url: 'https://evaluation.exemple.fr/?a=1&b=$(id)', onlyThisSite: true };
      const outcomes = await doors.configure('e1', { ...settings, singleApp });
      assert.deepEqual(outcomes['singleApp'], { status: 'applied', why: null });
      debian.do('rm', '-f', '/tmp/navigateur');
      debian.do('systemctl', 'restart', 'lightdm.service');
      assert.ok(
        await runs('sleep 7200'),
        debian.try('journalctl', '-b', '-u', 'lightdm', '-n', '20', '--no-pager').out,
      );
      // Word for word: nothing in an address is a command.
      assert.match(debian.read('/tmp/navigateur'), /^--kiosk .* https:\/\/evaluation\.exemple\.fr\/\?a=1&b=\$\(id\)$/m);
    });
    await tally.check('from which browsers open no other site', () => {
      const policies = JSON.parse(debian.read('/etc/chromium/policies/managed/chariot.json'));
      assert.deepEqual([policies.URLBlocklist, policies.URLAllowlist], [['*'], ['.evaluation.exemple.fr']]);
    });
    await tally.check('and again when it is closed', async () => {
      debian.do('pkill', '-u', 'eleve', '-f', 'sleep 7200');
      const lines = () => debian.read('/tmp/navigateur').trim().split('\n').length;
      assert.ok(await until(async () => lines() === 2, OPENING_MS));
    });
    await tally.check('or on one application of the machine', async () => {
      const { appRules: _, ...others } = settings;
      const outcomes = await doors.configure('e2', {
        ...others,
        singleApp: { kind: 'app', application: 'essai.calcul' },
      });
      assert.deepEqual(outcomes['singleApp'], { status: 'applied', why: null });
      debian.do('systemctl', 'restart', 'lightdm.service');
      assert.ok(await runs('sleep 3600'));
    });
    await tally.check('one that is not there is refused, and the former stays in force', async () => {
      const { appRules: _, ...others } = settings;
      const outcomes = await doors.configure('e3', { ...others, singleApp: { kind: 'app', application: 'absente' } });
      assert.deepEqual(outcomes['singleApp'], {
        status: 'failed',
        why: 'L’application absente n’est pas installée sur cette machine.',
      });
      assert.match(debian.read('/usr/local/lib/chariot/kiosk'), /sleep/);
    });
    await tally.check('ends with the setting', async () => {
      await doors.configure('e4', settings);
      assert.ok(!debian.do('ls', '/etc/lightdm/lightdm.conf.d').includes('70-chariot'));
    });
  });
}
