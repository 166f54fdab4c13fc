import assert from 'node:assert/strict';
import { until } from '../../journeys/facts.mjs';
import { SEALED_WORD } from '../settings.mjs';

/** @typedef {{ debian: import('../debian.mjs').Debian, doors: import('../server.mjs').FleetDoors, tally: import('../../stack/tally.mjs').Tally, printer: string, settings: any }} Ground */

/** @param {Ground} ground */
export async function network({ debian, doors, tally, settings }) {
  await tally.scene('Everything that was written is applied', async () => {
    const outcomes = await doors.configure('r1', settings);
    for (const setting of Object.keys(settings)) {
      await tally.check(setting, () => assert.deepEqual(outcomes[setting], { status: 'applied', why: null }));
    }
  });
  await tally.scene('NetworkManager reads the network', async () => {
    const field = (/** @type {string} */ name) =>
      debian.do('nmcli', '-s', '-g', name, 'connection', 'show', 'Chariot').trim();
    /** nmcli asks for a secret apart, and prints nothing, with a warning alone, while the manager is at its connections. */
    const secret = async (/** @type {string} */ name) => {
      const show = () => debian.try('nmcli', '-s', '-g', name, 'connection', 'show', 'Chariot');
      let said = show();
      await until(async () => (said = show()).out.trim() !== '', 15_000);
      assert.notEqual(said.out.trim(), '', `nmcli: ${said.err.trim()}`);
      return said.out.trim();
    };
    await tally.check('as an 802.1X network with its account', () => {
      assert.equal(field('802-11-wireless.ssid'), 'École 1');
      assert.equal(field('802-11-wireless-security.key-mgmt'), 'wpa-eap');
      assert.equal(field('802-1x.eap'), 'peap');
      assert.equal(field('802-1x.identity'), 'chariot élèves');
      assert.equal(field('802-1x.phase2-auth'), 'mschapv2');
    });
    await tally.check('with the very password, which only root may read', async () => {
      assert.equal((await secret('802-1x.password')).replaceAll('\\\\', '\\'), SEALED_WORD);
      const file = '/etc/NetworkManager/system-connections/chariot-1.nmconnection';
      assert.equal(debian.do('stat', '-c', '%a %U', file).trim(), '600 root');
    });
    await tally.check('and refuses any network that is not its server', () => {
      assert.equal(field('802-1x.domain-match'), 'radius.exemple.fr');
      assert.equal(field('802-1x.ca-cert'), '/etc/chariot/wifi/authority.pem');
    });
    await tally.check('or one to which the tablet shows its own certificate', async () => {
      const { serverName, authority } = settings.wifi.eap;
      const wifi = { ...settings.wifi, eap: { method: 'tls', serverName, authority } };
      assert.deepEqual((await doors.configure('r2', { ...settings, wifi }))['wifi'], { status: 'applied', why: null });
      assert.equal(field('802-1x.eap'), 'tls');
      assert.equal(field('802-1x.client-cert'), '/etc/chariot/wifi/device.pem');
      assert.equal(field('802-1x.private-key'), '/etc/chariot/wifi/device.key');
      assert.match(field('802-1x.identity'), /^[0-9a-f-]{36}$/);
      assert.equal(debian.do('stat', '-c', '%a', '/etc/chariot/wifi/device.key').trim(), '600');
    });
  });
  await tally.scene('Names, addresses and authorities', async () => {
    await tally.check('systemd-resolved asks the filter, for every name', () => {
      assert.match(debian.do('resolvectl', 'dns'), /^Global: 192\.0\.2\.53$/m);
      assert.match(debian.do('resolvectl', 'domain'), /^Global: ~\.$/m);
    });
    await tally.check('a session, a service and apt go through the proxy', () => {
      const proxy = 'http://proxy.exemple.fr:3128/';
      assert.equal(
        debian.do('bash', '-lc', 'echo "$https_proxy $no_proxy"').trim(),
        `${proxy} localhost,127.0.0.1,::1,exemple.fr,.exemple.fr`,
      );
      const generator = '/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator';
      assert.match(debian.do(generator), /^https_proxy=http:\/\/proxy\.exemple\.fr:3128\/$/m);
      assert.match(debian.do('apt-config', 'dump', 'Acquire::https::Proxy'), /proxy\.exemple\.fr:3128/);
    });
    await tally.check('the system believes the authority', () => {
      const [, first = ''] = doors.authority.trim().split('\n');
      assert.ok(debian.read('/etc/ssl/certs/ca-certificates.crt').includes(first));
    });
  });
}
