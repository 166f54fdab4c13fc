import type { SettingId } from '@chariot/wire-agent';

/** What must be run once a file has changed, for the system to obey it. */
export const AFTER = [
  'reloadConnections',
  'reloadNetworkManager',
  'restartResolver',
  'updateAuthorities',
  'updateDconf',
  'reloadRules',
  'reloadUnits',
] as const;
export type After = (typeof AFTER)[number];

/** One file that the agent puts on the machine. */
export interface FileDocument {
  readonly kind: 'file';
  /** Absolute, as on the machine: `/etc/firefox/policies/policies.json`. */
  readonly path: string;
  readonly mode: number;
  /** The settings that speak in it: if it cannot be written, they failed. */
  readonly settings: readonly SettingId[];
  readonly after: After | null;
  /** Its content, from what was there before Chariot (null: nothing), so that others' lines stay. */
  readonly render: (original: string | null) => string;
}
export interface LinkDocument {
  readonly kind: 'link';
  readonly path: string;
  readonly target: string;
  readonly settings: readonly SettingId[];
  readonly after: After | null;
}
export type Document = FileDocument | LinkDocument;

/** A file whose whole content is ours. */
export function ownFile(
  setting: SettingId,
  path: string,
  lines: readonly string[],
  { mode = 0o644, after = null }: { readonly mode?: number; readonly after?: After | null } = {},
): FileDocument {
  const content = `${lines.join('\n')}\n`;
  return { kind: 'file', path, mode, settings: [setting], after, render: () => content };
}
