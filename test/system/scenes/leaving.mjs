import assert from 'node:assert/strict';
import { until } from '../../journeys/facts.mjs';
import { mayInstall } from '../fixtures.mjs';
import { differences, treeOf } from '../tree.mjs';

const OBEYED_MS = 30_000;
/** A file of its own, one of the system's that it changed, a link, what a command has made. */
const PUT = [
  '/etc/chariot/label.json',
  '/etc/lightdm/lightdm-gtk-greeter.conf',
  '/etc/localtime',
  '/etc/passwd',
  '/etc/ssl/certs/ca-certificates.crt',
  '/usr/share/chariot-essai/lisez-moi',
];

/** @param {import('./network.mjs').Ground} ground @param {Map<string, string>} before */
export async function leaving({ debian, tally }, before) {
  await tally.scene('The machine leaves the fleet', async () => {
    await tally.check('what it had put there is seen by the comparison that follows', () => {
      const seen = differences(before, treeOf(debian)).map((line) => line.split(' : ')[0]);
      for (const path of PUT) assert.ok(seen.includes(path), path);
    });
    await tally.must('and says that all is as before', () => {
      debian.do('systemctl', 'stop', 'lightdm.service');
      debian.do('systemctl', 'stop', 'chariot-agent.service');
      assert.equal(debian.do('chariot-agent', 'unenrol').trim(), 'Machine désenrôlée : ses fichiers sont comme avant.');
    });
    await tally.check('which is true of every file, link, owner and right', () => {
      assert.deepEqual(differences(before, treeOf(debian)), []);
    });
    await tally.check('of the queues, the packages and the accounts', () => {
      assert.ok(!debian.try('lpstat', '-v').out.includes('chariot'));
      assert.ok(!debian.do('dpkg-query', '-W').includes('chariot-essai'));
      assert.notEqual(debian.try('getent', 'passwd', 'eleve').code, 0);
    });
    await tally.check('of what the services obey', async () => {
      // polkit notices by itself that a rule has gone.
      assert.ok(await until(async () => mayInstall(debian), OBEYED_MS));
      assert.ok(!debian.do('resolvectl', 'dns').includes('192.0.2.53'));
      assert.ok(!debian.do('nmcli', '-t', 'connection', 'show').includes('Chariot'));
      assert.equal(debian.do('dconf', 'read', '/org/gnome/desktop/session/idle-delay').trim(), '');
      assert.ok(!debian.do('systemctl', 'cat', 'apt-daily-upgrade.service').includes('chariot'));
    });
    await tally.check('and nothing is left of the agent’s own folder', () => {
      assert.notEqual(debian.try('ls', '/var/lib/chariot-agent').code, 0);
    });
  });
}
