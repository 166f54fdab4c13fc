import type { Concrete } from '@chariot/wire-agent';
import { agentError } from '../errors.js';
import { PUPIL } from '../session/pupil.js';
import type { Abilities, Contribution } from './contribution.js';
import { ownFile } from './document.js';
import { webAddress } from './safe-text.js';
import { NO_LIGHTDM, pupilAccount, sessionFile } from './shared-use.js';

const SCRIPT = '/usr/local/lib/chariot/kiosk';
/** What pupils are called on the log-in screen when no shared session says so. */
const NAME = 'Élèves';

/**
 * Exam mode: a session of its own that shows one thing, opened by itself and again when it is closed. It takes effect at
 * the next session: the one that is open in class is not torn away.
 */
export function singleApp(value: Concrete<'singleApp'>, abilities: Abilities): Contribution {
  if (abilities.displayManager !== 'lightdm') return { documents: [], verdict: NO_LIGHTDM };
  const command = commandFor(value, abilities);
  return {
    documents: [
      sessionFile('singleApp'),
      ownFile('singleApp', SCRIPT, script(command), { mode: 0o755 }),
      ownFile('singleApp', '/usr/share/xsessions/chariot-kiosk.desktop', [
        '[Desktop Entry]',
        'Type=Application',
        'Name=Chariot',
        `Exec=${SCRIPT}`,
      ]),
      ownFile('singleApp', '/etc/lightdm/lightdm.conf.d/70-chariot-kiosk.conf', [
        '# Chariot',
        '[Seat:*]',
        'user-session=chariot-kiosk',
        'autologin-session=chariot-kiosk',
        `autologin-user=${PUPIL.name}`,
        'autologin-user-timeout=0',
        'greeter-hide-users=true',
      ]),
    ],
    acts: [pupilAccount(NAME, abilities.lock, 'singleApp')],
    ...(value.kind === 'web' && value.onlyThisSite && onlySite(value.url)),
  };
}

function commandFor(value: Concrete<'singleApp'>, { kioskBrowser, application }: Abilities): readonly string[] {
  if (value.kind === 'app') {
    const command = application(value.application);
    if (command === undefined) {
      throw agentError('badSetting', {
        fr: `L’application ${value.application} n’est pas installée sur cette machine.`,
      });
    }
    return command;
  }
  if (kioskBrowser === null) {
    throw agentError('badSetting', { fr: 'Aucun navigateur connu (Firefox, Chromium, Chrome) n’est installé.' });
  }
  return [kioskBrowser, '--kiosk', ...firstRun(kioskBrowser), webAddress(value.url, 'page à afficher')];
}

const firstRun = (browser: string): string[] =>
  browser.includes('firefox') ? [] : ['--no-first-run', '--noerrdialogs'];

/** The session ends with the program: it is started again, so that leaving it leads nowhere else. */
function script(command: readonly string[]): string[] {
  return [
    '#!/bin/sh',
    '# Chariot',
    'command -v x-window-manager >/dev/null && x-window-manager &',
    'while true; do',
    `  ${command.map(quoted).join(' ')}`,
    '  sleep 1',
    'done',
  ];
}

/** One word of a shell, whatever it holds. */
function quoted(word: string): string {
  if (/[\n\r\0]/.test(word)) throw agentError('unsafeText', { where: 'commande' });
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

function onlySite(url: string): Pick<Contribution, 'chromium' | 'firefox'> {
  const { hostname } = new URL(url);
  return {
    // A leading dot: that very name (URL blocklist filter format).
    chromium: { URLBlocklist: ['*'], URLAllowlist: [`.${hostname}`] },
    firefox: { WebsiteFilter: { Block: ['<all_urls>'], Exceptions: [`*://${hostname}/*`] } },
  };
}
