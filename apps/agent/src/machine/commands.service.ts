import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { systemHands } from '../acts/system-hands.service.js';
import { clearSession } from '../session/clear-session.service.js';
import { endPrograms } from '../session/programs.service.js';
import { PUPIL } from '../session/pupil.js';
import type { After } from '../settings/document.js';
import { openDesktops } from './desktops.service.js';
import type { OperationOutcome, Runner } from './machine.js';
import { ring } from './sound.service.js';
import { command, findTool, isThere, PATH, run } from './tools.service.js';

type Command = readonly [tool: string, ...args: string[]];
const COMMANDS: Readonly<Record<After, readonly Command[]>> = {
  // The key is in the keyfile: nothing secret is on a command line.
  reloadConnections: [['nmcli', 'connection', 'reload']],
  reloadNetworkManager: [['nmcli', 'general', 'reload']],
  restartResolver: [['systemctl', 'try-restart', 'systemd-resolved.service']],
  // Afresh: a certificate that was taken away leaves no link behind.
  updateAuthorities: [['update-ca-certificates', '--fresh']],
  updateDconf: [['dconf', 'update']],
  reloadRules: [
    ['udevadm', 'control', '--reload'],
    ['udevadm', 'trigger', '--subsystem-match=video4linux', '--subsystem-match=sound'],
    ['udevadm', 'trigger', '--subsystem-match=rfkill', '--subsystem-match=block'],
  ],
  reloadUnits: [['systemctl', 'daemon-reload']],
};

/** A slow tablet hashes all its authorities again. */
const AFTER_MS = 120_000;

/** Without it there is nobody to tell: what is asked is read when it starts. */
const LISTENERS: Readonly<Partial<Record<After, string>>> = {
  reloadRules: '/run/udev/control',
  reloadUnits: '/run/systemd/private',
};

/** The system is really told. No shell is ever involved. */
export const systemRunner: Runner = {
  acts: true,
  hands: systemHands,

  async after(what) {
    const listener = LISTENERS[what];
    if (listener !== undefined && !(await isThere(listener))) return;
    for (const [tool, ...args] of COMMANDS[what]) await command(tool, args, { timeoutMs: AFTER_MS });
    if (what === 'updateDconf') await forgetDatabases();
  },

  async showMessage(text) {
    const shown = await notifySessions(text);
    if (shown > 0) return DONE;
    if ((await findTool('wall')) === null) {
      return { status: 'failed', why: 'Aucune session graphique n’est ouverte : le message n’a pas été montré.' };
    }
    await wall(text);
    return DONE;
  },

  async canRestart() {
    // A container may have the program without the system behind it.
    if ((await findTool('systemctl')) !== null && (await isThere('/run/systemd/system'))) return DONE;
    return {
      status: 'notApplicable',
      why: 'systemd est absent : cette machine ne peut être ni redémarrée ni éteinte à distance.',
    };
  },

  ring,
  openPage,

  async startUpdates() {
    // Lists first, then what they say is to be installed; neither is waited for, and each still asks `may-update`.
    await command('systemctl', ['start', '--no-block', 'apt-daily.service', 'apt-daily-upgrade.service']);
    return DONE;
  },

  async coverScreens() {
    await command('dm-tool', ['lock'], { env: { XDG_SEAT_PATH: '/org/freedesktop/DisplayManager/Seat0' } });
  },

  async renewSession() {
    // Nobody of that name is there: nothing to close.
    if ((await command('loginctl', ['list-sessions', '--no-legend'])).includes(` ${PUPIL.name} `)) {
      await command('loginctl', ['terminate-user', PUPIL.name]);
    }
    await endPrograms();
    return clearSession('/');
  },

  async restart(kind) {
    await command('systemctl', [kind === 'restart' ? 'reboot' : 'poweroff']);
  },
};

/** dconf-update(1) leaves a database whose sources are gone: ours would speak on. */
async function forgetDatabases(): Promise<void> {
  for (const database of ['/etc/dconf/db/local', '/etc/dconf/db/gdm']) {
    if (!(await isThere(`${database}.d`))) await rm(database, { force: true });
  }
}

const DONE: OperationOutcome = { status: 'done', why: null };

/** Every open session's own desktop. How many took it. */
async function notifySessions(text: string): Promise<number> {
  const tool = await findTool('notify-send');
  if (tool === null) return 0;
  let shown = 0;
  for (const { uid, env } of await openDesktops()) {
    const args = ['--app-name=Chariot', '--urgency=critical', '--', 'Message de l’école', text];
    shown += await run(tool, args, { uid, gid: uid, env: { PATH, ...env }, timeout: 10_000 }).then(
      () => 1,
      () => 0,
    );
  }
  return shown;
}

const BROWSERS = ['xdg-open', 'firefox', 'firefox-esr', 'chromium', 'google-chrome'];

/** In each open session, by systemd: a browser is not the agent's child, and lives on without it. */
async function openPage(url: string): Promise<OperationOutcome> {
  const browser = (await Promise.all(BROWSERS.map(findTool))).find((tool) => tool !== null);
  if (browser === undefined)
    return { status: 'notApplicable', why: 'Aucun navigateur n’est installé sur cette machine.' };
  const desktops = await openDesktops();
  if (desktops.length === 0)
    return { status: 'failed', why: 'Aucune session n’est ouverte : la page n’a pas été montrée.' };
  for (const { uid, env } of desktops) {
    const settings = Object.entries(env).map(([name, value]) => `--setenv=${name}=${value}`);
    await command('systemd-run', ['--quiet', '--collect', `--uid=${uid}`, ...settings, '--', browser, url]);
  }
  return DONE;
}

/** By its standard input: a message is nobody's argument. */
function wall(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('wall', [], { env: { PATH }, stdio: ['pipe', 'ignore', 'ignore'], timeout: 10_000 });
    child.on('error', reject);
    child.on('exit', () => resolve());
    child.stdin.end(`${text}\n`);
  });
}
