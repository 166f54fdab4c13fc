import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { until } from '../../journeys/facts.mjs';

const OPENING_MS = 60_000;
const HOME = '/var/lib/chariot-session/eleve';

/** @param {import('./network.mjs').Ground} ground */
export async function session({ debian, tally }) {
  // Looked at while they are being removed: one that goes meanwhile is a complaint of find, and no failure.
  const files = () => debian.try('find', HOME, '-mindepth', '1').out.split('\n').filter(Boolean);
  const isOpen = () =>
    until(async () => debian.try('pgrep', '-u', 'eleve', '-f', 'sleep infinity').code === 0, OPENING_MS);
  await tally.scene('The pupils’ session', async () => {
    await tally.must('opens by itself, without a password, as the pupils’ account', async () => {
      debian.do('rm', '-f', '/tmp/session-ouverte');
      debian.do('systemctl', 'restart', 'lightdm.service');
      assert.ok(await isOpen(), debian.try('journalctl', '-b', '-u', 'lightdm', '-n', '20', '--no-pager').out);
      assert.match(debian.read('/tmp/session-ouverte'), /^eleve :\d/);
      assert.match(debian.do('getent', 'passwd', 'eleve'), /:Élèves de Jules Ferry:/);
    });
    await tally.check('keeps what a pupil does, as long as it lasts', () => {
      debian.do(
        'runuser',
        '-u',
        'eleve',
        '--',
        'sh',
        '-c',
        `mkdir -p ${HOME}/a/b && chmod 0 ${HOME}/a/b && ln -s / ${HOME}/racine`,
      );
      assert.ok(files().includes(`${HOME}/.config/navigateur/historique`));
    });
    await tally.check('is as new once it is closed, and nothing that its links led to has gone', async () => {
      debian.do('pkill', '-u', 'eleve', '-f', 'sleep infinity');
      const skeleton = debian
        .do('find', '/etc/skel', '-mindepth', '1', '-printf', '%P\n')
        .split('\n')
        .filter(Boolean)
        .sort();
      const left = () =>
        files()
          .map((name) => name.slice(HOME.length + 1))
          .filter((name) => !name.startsWith('.Xauthority') && !name.startsWith('.xsession'))
          .sort();
      // What was there goes first, and what is new comes next.
      await until(async () => isDeepStrictEqual(left(), skeleton), OPENING_MS);
      assert.deepEqual(left(), skeleton);
      assert.equal(debian.do('stat', '-c', '%U %a', HOME).trim(), 'eleve 700');
      assert.equal(debian.read('/etc/hostname').trim(), 'tablette');
    });
    await tally.check('and the one who closes another session loses nothing', () => {
      debian.do('touch', `${HOME}/temoin`);
      assert.equal(debian.with({ USER: 'root' }, 'chariot-agent', 'clear-session').code, 0);
      assert.ok(files().includes(`${HOME}/temoin`));
      assert.equal(debian.with({ USER: 'eleve' }, 'chariot-agent', 'clear-session').code, 0);
      assert.ok(!files().includes(`${HOME}/temoin`));
    });
  });
}
