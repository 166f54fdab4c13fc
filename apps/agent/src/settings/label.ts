import type { Concrete, SettingId } from '@chariot/wire-agent';
import type { Abilities, Contribution } from './contribution.js';
import { ownFile, type Document } from './document.js';
import { oneLine } from './safe-text.js';

/** Which tablet this is and whom to bring it back to: on the console's and the log-in screen, and for any program. */
export function label(value: Concrete<'label'>, { lightdmGreeter, displayManager, lock }: Abilities): Contribution {
  const title = oneLine(value.title, 'étiquette');
  const found = value.found === null ? null : oneLine(value.found, 'si trouvée');
  const documents: Document[] = [
    file('/etc/chariot/label.json', () => `${JSON.stringify({ title, found }, null, 2)}\n`),
    file('/etc/issue.d/chariot.issue', () =>
      [title, ...(found === null ? [] : [found]), '', ''].map(forIssue).join('\n'),
    ),
  ];
  // A lock speaks first.
  if (lightdmGreeter) documents.push(greeterText(lock ?? title, 'label'));
  if (displayManager === 'gdm') documents.push(...banner([title, ...(found === null ? [] : [found])].join(' · ')));
  return { documents };
}

/** What LightDM's log-in screen says. */
export function greeterText(text: string, setting: SettingId): Document {
  return {
    kind: 'file',
    path: '/etc/lightdm/lightdm-gtk-greeter.conf',
    mode: 0o644,
    settings: [setting],
    after: null,
    render: (original) => greeter(original, text),
  };
}

/** GDM has a line for it, in a database of its own (dconf). */
function banner(text: string): Document[] {
  const quoted = `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const section = ['[org/gnome/login-screen]', 'banner-message-enable=true', `banner-message-text=${quoted}`];
  return [
    file('/etc/dconf/profile/gdm', (original) => original ?? GDM_PROFILE),
    ownFile('label', '/etc/dconf/db/gdm.d/60-chariot-label', section, { after: 'updateDconf' }),
  ];
}

const GDM_PROFILE = ['user-db:user', 'system-db:gdm', 'file-db:/usr/share/gdm/greeter-dconf-defaults', ''].join('\n');

function file(path: string, render: (original: string | null) => string): Document {
  return { kind: 'file', path, mode: 0o644, settings: ['label'], after: null, render };
}

/** agetty gives `\4`, `\n`… a meaning, some of them the machine's address: doubled, a backslash is itself (agetty(8)). */
function forIssue(line: string): string {
  return line.replaceAll('\\', '\\\\');
}

/** The greeter's clock is the one text of its panel that a file can set; `%` is strftime's own. */
function greeter(original: string | null, title: string): string {
  const lines = (original ?? '').split('\n');
  const ours = `clock-format=${title.replaceAll('%', '%%')}   %H:%M`;
  const kept = lines.filter((line) => !/^\s*clock-format\s*=/.test(line));
  const section = kept.findIndex((line) => line.trim() === '[greeter]');
  if (section === -1) return [...trimEnd(kept), '[greeter]', ours, ''].join('\n');
  return kept.toSpliced(section + 1, 0, ours).join('\n');
}

function trimEnd(lines: string[]): string[] {
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
