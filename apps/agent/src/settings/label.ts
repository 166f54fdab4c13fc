import type { Concrete } from '@chariot/wire-agent';
import type { Abilities, Contribution } from './contribution.js';
import type { Document } from './document.js';
import { oneLine } from './safe-text.js';

/** Which tablet this is and whom to bring it back to: on the console's and the log-in screen, and for any program. */
export function label(value: Concrete<'label'>, { lightdmGreeter }: Abilities): Contribution {
  const title = oneLine(value.title, 'étiquette');
  const found = value.found === null ? null : oneLine(value.found, 'si trouvée');
  const documents: Document[] = [
    file('/etc/chariot/label.json', () => `${JSON.stringify({ title, found }, null, 2)}\n`),
    file('/etc/issue.d/chariot.issue', () =>
      [title, ...(found === null ? [] : [found]), '', ''].map(forIssue).join('\n'),
    ),
  ];
  if (lightdmGreeter)
    documents.push(file('/etc/lightdm/lightdm-gtk-greeter.conf', (original) => greeter(original, title)));
  return { documents };
}

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
