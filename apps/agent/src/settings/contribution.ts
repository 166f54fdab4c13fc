import type { Json } from './policies.js';
import type { Document } from './document.js';

/** What the machine can do: looked up for real, all of it when the agent only writes under a folder. */
export interface Abilities {
  readonly networkManager: boolean;
  /** Who answers names: systemd-resolved, else NetworkManager, else nobody we know. */
  readonly resolver: 'resolved' | 'networkManager' | null;
  readonly browser: boolean;
  /** The log-in screen is LightDM's GTK greeter, whose clock can carry a text. */
  readonly lightdmGreeter: boolean;
  /** Languages that are generated (`fr_FR`); null: not known. */
  readonly languages: readonly string[] | null;
  readonly knowsTimeZone: (zone: string) => boolean;
}

/** What one setting asks for. */
export interface Contribution {
  readonly documents: readonly Document[];
  /** Keys of Firefox's `policies`. */
  readonly firefox?: Readonly<Record<string, Json>>;
  /** Keys of Chromium's managed policies. */
  readonly chromium?: Readonly<Record<string, Json>>;
  /** Known beforehand: without equivalent here, or impossible in part. Absent: applied if the files are written. */
  readonly verdict?: { readonly status: 'notApplicable' | 'failed'; readonly why: string };
}
