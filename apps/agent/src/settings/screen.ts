import type { Concrete } from '@chariot/wire-agent';
import type { Abilities, Contribution } from './contribution.js';
import { DCONF_PROFILE, dconfProfile } from './dconf.js';
import { ownFile, type Document } from './document.js';

/** When the screen sleeps (X and the desktops that read dconf) and locks (those desktops alone). */
export function screen({ sleepMinutes, lockMinutes }: Concrete<'screen'>, { dconf }: Abilities): Contribution {
  const documents: Document[] = [];
  if (sleepMinutes !== null)
    documents.push(ownFile('screen', '/etc/X11/xorg.conf.d/60-chariot-screen.conf', x11(sleepMinutes)));
  if (dconf && (sleepMinutes !== null || lockMinutes !== null)) documents.push(...desktop(sleepMinutes, lockMinutes));
  if (lockMinutes === null || dconf) return { documents };
  const why = 'Aucun bureau connu (GNOME, Cinnamon, MATE) : l’écran ne peut pas se verrouiller seul.';
  return { documents, verdict: { status: 'notApplicable', why } };
}

function x11(minutes: number): string[] {
  const options = ['BlankTime', 'StandbyTime', 'SuspendTime', 'OffTime'];
  return [
    '# Chariot',
    'Section "ServerFlags"',
    ...options.map((option) => `  Option "${option}" "${minutes}"`),
    'EndSection',
  ];
}

/** Keys of GNOME, Cinnamon (seconds) and MATE (minutes), locked so that a session does not change them. */
function desktop(sleep: number | null, lock: number | null): Document[] {
  const idle = Math.min(...[sleep, lock].filter((minutes) => minutes !== null));
  const later = lock === null ? 0 : (lock - idle) * 60;
  const sections: readonly (readonly [path: string, keys: Readonly<Record<string, string>>])[] = [
    ['org/gnome/desktop/session', { 'idle-delay': `uint32 ${idle * 60}` }],
    ['org/cinnamon/desktop/session', { 'idle-delay': `uint32 ${idle * 60}` }],
    ['org/mate/desktop/session', { 'idle-delay': `${idle}` }],
    ...(lock === null
      ? []
      : [
          ['org/gnome/desktop/screensaver', { 'lock-enabled': 'true', 'lock-delay': `uint32 ${later}` }] as const,
          ['org/cinnamon/desktop/screensaver', { 'lock-enabled': 'true', 'lock-delay': `uint32 ${later}` }] as const,
          ['org/mate/screensaver', { 'lock-enabled': 'true', 'lock-delay': `${lock - idle}` }] as const,
        ]),
  ];
  const values = sections.flatMap(([path, keys]) => [
    `[${path}]`,
    ...Object.entries(keys).map(([key, value]) => `${key}=${value}`),
    '',
  ]);
  const locks = sections.flatMap(([path, keys]) => Object.keys(keys).map((key) => `/${path}/${key}`));
  const after = { after: 'updateDconf' } as const;
  return [
    { kind: 'file', path: DCONF_PROFILE, mode: 0o644, settings: ['screen'], after: null, render: dconfProfile },
    ownFile('screen', '/etc/dconf/db/local.d/60-chariot-screen', values, after),
    ownFile('screen', '/etc/dconf/db/local.d/locks/60-chariot-screen', locks, after),
  ];
}
