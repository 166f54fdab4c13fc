import type { Concrete } from '@chariot/wire-agent';
import type { WantedAct } from '../acts/act.js';
import { agentError } from '../errors.js';
import { PUPIL, SESSION_FILE } from '../session/pupil.js';
import type { Abilities, Contribution } from './contribution.js';
import { ownFile, type Document } from './document.js';
import { greeterText } from './label.js';
import { oneLine } from './safe-text.js';

export const NO_LIGHTDM = {
  status: 'notApplicable',
  why: 'L’écran de connexion n’est pas LightDM : la session des élèves ne peut pas être réglée.',
} as const;

const CLEAR = '/usr/local/bin/chariot-agent clear-session';

/** A session without a password, given back as new when it closes, and once more before it opens: power cuts happen. */
export function sharedUse({ name, openAtStart }: Concrete<'sharedUse'>, abilities: Abilities): Contribution {
  const { displayManager, lock, lightdmGreeter } = abilities;
  if (displayManager !== 'lightdm') return { documents: [], verdict: NO_LIGHTDM };
  const seat = openAtStart ? [`autologin-user=${PUPIL.name}`, 'autologin-user-timeout=0'] : [];
  return {
    documents: [
      sessionFile('sharedUse'),
      ownFile('sharedUse', '/etc/lightdm/lightdm.conf.d/60-chariot.conf', [
        '# Chariot',
        '[Seat:*]',
        'allow-guest=false',
        `session-setup-script=${CLEAR}`,
        `session-cleanup-script=${CLEAR} --closed`,
        ...seat,
      ]),
      // Nobody leaves the screen for the console, or for another one.
      ownFile('sharedUse', '/etc/X11/xorg.conf.d/60-chariot-session.conf', [
        '# Chariot',
        'Section "ServerFlags"',
        '  Option "DontVTSwitch" "true"',
        '  Option "DontZap" "true"',
        'EndSection',
      ]),
      ...(lock !== null && lightdmGreeter ? [greeterText(lock, 'sharedUse')] : []),
    ],
    acts: [pupilAccount(name, lock, 'sharedUse')],
  };
}

/** Whose session it is, for whoever clears it. */
function sessionFile(setting: 'sharedUse' | 'singleApp'): Document {
  return ownFile(setting, SESSION_FILE, [JSON.stringify({ account: PUPIL.name, home: PUPIL.home })]);
}

/** @throws `agent.unsafeText` for a name that the list of accounts would misread */
export function pupilAccount(words: string, lock: string | null, setting: 'sharedUse' | 'singleApp'): WantedAct {
  if (/[:,=]/.test(oneLine(words, 'nom de la session'))) throw agentError('unsafeText', { where: 'nom de la session' });
  return {
    act: { kind: 'account', name: PUPIL.name, words, home: PUPIL.home, locked: lock !== null },
    settings: [setting],
  };
}

export { sessionFile };
