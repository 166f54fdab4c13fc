import type { Concrete } from '@chariot/wire-agent';
import { HOURS_FILE } from '../updates/hours.js';
import type { Abilities, Contribution } from './contribution.js';
import { ownFile } from './document.js';

const UNITS = ['apt-daily', 'apt-daily-upgrade'] as const;
const MAY_UPDATE = '/usr/local/bin/chariot-agent may-update';

/** Debian's own unattended-upgrades, told what to install and when: systemd asks the agent before each run. */
export function updates({ scope, outsideHours, hours }: Concrete<'updates'>, abilities: Abilities): Contribution {
  if (!abilities.unattendedUpgrades) {
    return {
      documents: [],
      verdict: {
        status: 'notApplicable',
        why: 'Le paquet unattended-upgrades n’est pas installé : la machine ne se met pas à jour seule.',
      },
    };
  }
  const reload = { after: 'reloadUnits' } as const;
  return {
    documents: [
      ownFile('updates', '/etc/apt/apt.conf.d/52chariot-updates', aptLines(scope)),
      ...(outsideHours
        ? [
            ownFile('updates', HOURS_FILE, [JSON.stringify(hours, null, 2)]),
            ...UNITS.flatMap((unit) => [
              // systemd.service(5): a condition that says no is no failure, and the timer tries again.
              ownFile(
                'updates',
                `/etc/systemd/system/${unit}.service.d/chariot.conf`,
                ['# Chariot', '[Service]', `ExecCondition=${MAY_UPDATE}`],
                reload,
              ),
              // A cart is on for an hour or two: twice an hour finds the moment, apt itself does it once a day.
              ownFile(
                'updates',
                `/etc/systemd/system/${unit}.timer.d/chariot.conf`,
                [
                  '# Chariot',
                  '[Timer]',
                  'OnCalendar=',
                  'OnCalendar=*:05,35',
                  'RandomizedDelaySec=10m',
                  'Persistent=false',
                ],
                reload,
              ),
            ]),
          ]
        : []),
    ],
  };
}

function aptLines(scope: 'security' | 'all'): string[] {
  const security = 'origin=Debian,codename=${distro_codename}-security,label=Debian-Security';
  const all = [
    'origin=Debian,codename=${distro_codename},label=Debian',
    'origin=Debian,codename=${distro_codename}-updates',
  ];
  return [
    '// Chariot',
    'APT::Periodic::Enable "1";',
    'APT::Periodic::Update-Package-Lists "1";',
    'APT::Periodic::Unattended-Upgrade "1";',
    'Unattended-Upgrade::Automatic-Reboot "false";',
    '#clear Unattended-Upgrade::Origins-Pattern;',
    '#clear Unattended-Upgrade::Allowed-Origins;',
    'Unattended-Upgrade::Origins-Pattern {',
    ...[security, ...(scope === 'all' ? all : [])].map((pattern) => `  "${pattern}";`),
    '};',
  ];
}
