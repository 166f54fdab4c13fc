import type { Concrete } from '@chariot/wire-agent';
import type { Contribution } from './contribution.js';
import { ownFile } from './document.js';

/** Menus without some entries, and nobody but administrators installs anything. */
export function appRules({ hidden, allowInstall }: Concrete<'appRules'>): Contribution {
  return {
    documents: [
      // /usr/local/share comes before /usr/share: the entry is the same one, hidden (Desktop Entry Specification, "Hidden").
      ...[...new Set(hidden)].map((id) =>
        ownFile('appRules', `/usr/local/share/applications/${id}.desktop`, [
          '[Desktop Entry]',
          'Type=Application',
          `Name=${id}`,
          'Exec=/bin/false',
          'NoDisplay=true',
          'Hidden=true',
        ]),
      ),
      ...(allowInstall ? [] : [ownFile('appRules', '/etc/polkit-1/rules.d/40-chariot-install.rules', RULE)]),
    ],
  };
}

const RULE = [
  '// Chariot',
  'polkit.addRule(function (action, subject) {',
  '  var installs = /^(org\\.freedesktop\\.(packagekit|Flatpak|fwupd)\\.|io\\.snapcraft\\.)/;',
  '  if (installs.test(action.id) && !subject.isInGroup("sudo")) return polkit.Result.NO;',
  '});',
];
