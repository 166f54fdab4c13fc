import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { mayInstall, PERMISSION, SLOW } from '../fixtures.mjs';
import { until } from '../../journeys/facts.mjs';

const JOB_MS = 60_000;

/** @param {import('./network.mjs').Ground} ground */
export async function software({ debian, doors, tally, settings, printer }) {
  await tally.scene('Packages, and no others', async () => {
    const installed = (/** @type {string} */ name) =>
      debian.try('dpkg-query', '-W', '-f', '${db:Status-Abbrev}', name).out.trim() === 'ii';
    await tally.check('the approved one is there, with what it needs', () => {
      assert.ok(installed('chariot-essai') && installed('chariot-essai-base'));
    });
    await tally.check('one that no depository has is refused in French', async () => {
      const outcomes = await doors.configure('r3', {
        ...settings,
        apps: [...settings.apps, { package: 'nulle-part', state: 'installed' }],
      });
      assert.deepEqual(outcomes['apps'], {
        status: 'failed',
        why: 'Le paquet nulle-part n’existe pas dans les dépôts de cette machine.',
      });
    });
    await tally.check('one that others need is not taken from them', async () => {
      const apps = [...settings.apps, { package: 'chariot-essai-base', state: 'removed' }];
      assert.deepEqual((await doors.configure('r4', { ...settings, apps }))['apps'], {
        status: 'failed',
        why: 'Retirer chariot-essai-base retirerait aussi chariot-essai : refusé.',
      });
      assert.ok(installed('chariot-essai-base'));
    });
    await tally.check('when nobody wants it any more, it goes with what it brought', async () => {
      const { apps: _, ...others } = settings;
      await doors.configure('r5', others);
      // Beside all the rest: nothing in the report is about what is no longer asked for.
      const gone = async () => !installed('chariot-essai') && !installed('chariot-essai-base');
      assert.ok(await until(gone, JOB_MS));
      await doors.configure('r6', settings);
      assert.ok(installed('chariot-essai'));
    });
  });
  await tally.scene('A package that takes its time', async () => {
    const isThere = () => debian.try('dpkg-query', '-W', '-f', '${db:Status-Abbrev}', SLOW).out.trim() === 'ii';
    const apps = [...settings.apps, { package: SLOW, state: 'installed' }];
    const pending = { status: 'pending', why: `Installation du paquet ${SLOW} en cours (1 sur 1).` };
    await tally.must('is told as begun, with where it stands', async () => {
      assert.deepEqual((await doors.begin('r6a', { ...settings, apps }))['apps'], pending);
      assert.ok(await until(async () => debian.try('pgrep', '-f', `${SLOW}.postinst`).code === 0, JOB_MS));
    });
    await tally.check('keeps no message waiting', async () => {
      const order = { id: randomUUID(), kind: 'message', text: 'Bonjour', expiresAt: '2034-01-01T00:00:00Z' };
      assert.equal((await doors.operate(order)).status, 'done');
      assert.ok(!isThere());
    });
    await tally.check('nor a setting that is changed meanwhile', async () => {
      const label = { ...settings.label, title: 'Pendant ce temps' };
      const outcomes = await doors.begin('r6b', { ...settings, label, apps });
      assert.deepEqual([outcomes['label']?.status, outcomes['apps']], ['applied', pending]);
      assert.match(debian.read('/etc/chariot/label.json'), /Pendant ce temps/);
      assert.ok(!isThere());
    });
    await tally.must('and is said to be there as soon as it is, without being asked', async () => {
      debian.write(PERMISSION, '');
      assert.equal((await doors.settled('r6b'))['apps']?.status, 'applied');
      assert.ok(isThere());
    });
    await tally.check('and goes as it came', async () => {
      await doors.configure('r6c', settings);
      assert.ok(await until(async () => !isThere(), JOB_MS));
      debian.do('rm', PERMISSION);
    });
  });
  await tally.scene('Updates outside the school’s hours', async () => {
    await tally.check('unattended-upgrades keeps to security', () => {
      const said = debian.try('unattended-upgrade', '--dry-run', '-d');
      const origins = /Allowed origins are: (.*)/.exec(said.out + said.err)?.[1] ?? '';
      assert.match(origins, /codename=trixie-security/);
      assert.ok(!/codename=trixie,/.test(origins), origins);
    });
    const run = () => {
      debian.try('systemctl', 'start', 'apt-daily-upgrade.service');
      return debian.do('systemctl', 'show', '-p', 'Result', '--value', 'apt-daily-upgrade.service').trim();
    };
    await tally.check('systemd skips them while the school is open', () => assert.equal(run(), 'exec-condition'));
    await tally.check('and runs them once it is closed', async () => {
      const hours = { timeZone: 'Europe/Paris', openings: [] };
      await doors.configure('r7', { ...settings, updates: { ...settings.updates, hours } });
      assert.equal(run(), 'success');
    });
    await tally.check('twice an hour, so that a cart that is seldom on finds the moment', () => {
      assert.match(
        debian.do('systemctl', 'show', '-p', 'TimersCalendar', 'apt-daily-upgrade.timer'),
        /\*-\*-\* \*:05,35/,
      );
    });
  });
  await tally.scene('Printing', async () => {
    await tally.check('the queue is the default one, by its own words', () => {
      assert.match(debian.do('lpstat', '-d'), /chariot-Salle-des-maitres-/);
      assert.match(debian.do('lpstat', '-l', '-p'), /Description: Salle des maîtres/);
    });
    await tally.check('a page reaches the printer', async () => {
      debian.write('/tmp/page.pdf', PAGE);
      debian.do('lp', '/tmp/page.pdf');
      const printed = () => readdirSync(join(debian.root, '/tmp/imprime')).length > 0;
      assert.ok(await until(async () => printed(), JOB_MS), debian.try('lpstat', '-t').out);
    });
    await tally.check('one that does not answer is a failure that says so, and blames nothing else', async () => {
      const off = { name: 'Éteinte', uri: printer.replace('8631', '8632'), byDefault: false };
      const outcomes = await doors.configure('r8', {
        ...settings,
        printers: { queues: [...settings.printers.queues, off] },
      });
      assert.equal(outcomes['printers']?.status, 'failed');
      assert.equal(outcomes['label']?.status, 'applied');
      await doors.configure('r9', settings);
    });
  });
  await tally.scene('The screen, the devices, the language and the label', async () => {
    await tally.check('dconf gives every session its delays, locked', () => {
      assert.equal(debian.do('dconf', 'read', '/org/gnome/desktop/session/idle-delay').trim(), 'uint32 300');
      assert.equal(debian.do('dconf', 'read', '/org/gnome/desktop/screensaver/lock-delay').trim(), 'uint32 300');
      assert.notEqual(debian.try('dconf', 'write', '/org/gnome/desktop/session/idle-delay', 'uint32 9').code, 0);
    });
    await tally.check('udev reads the rules of the devices without a complaint', () => {
      debian.do(
        'udevadm',
        'verify',
        '/etc/udev/rules.d/72-chariot-camera.rules',
        '/etc/udev/rules.d/72-chariot-sharing.rules',
      );
    });
    await tally.check('modprobe would load neither Bluetooth nor USB disks', () => {
      assert.match(debian.do('sh', '-c', 'modprobe --showconfig'), /^install usb_storage \/bin\/false/m);
    });
    await tally.check('polkit refuses an installation by a pupil', async () => {
      // It notices by itself that there is a new rule.
      assert.ok(await until(async () => !mayInstall(debian), JOB_MS));
    });
    await tally.check('it is the hour of La Réunion, in French', () => {
      assert.equal(debian.do('date', '+%z').trim(), '+0400');
      assert.match(debian.read('/etc/default/locale'), /^LANG=fr_FR\.UTF-8$/m);
    });
    await tally.check('the label is on the log-in screens', () => {
      assert.match(
        debian.do('script', '-qc', 'agetty --show-issue', '/dev/null').replaceAll('\r', ''),
        /Classe mobile 1 · Tablette 7\nSi trouvée : mairie\./,
      );
      assert.match(debian.read('/etc/lightdm/lightdm-gtk-greeter.conf'), /^clock-format=Classe mobile 1 · Tablette 7/m);
    });
  });
}

const PAGE = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj
trailer<</Root 1 0 R>>
`;
