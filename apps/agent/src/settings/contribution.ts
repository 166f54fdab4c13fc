import type { WantedAct } from '../acts/act.js';
import type { Json } from './policies.js';
import type { Document } from './document.js';

/** Who the machine is, for a network that asks for its certificate. */
export interface MachineIdentity {
  /** Leaf first, as PEM. */
  readonly chain: readonly string[];
  readonly keyPem: string;
}

/** What the machine can do: looked up for real, all of it when the agent only writes under a folder. */
export interface Abilities {
  readonly networkManager: boolean;
  /** Who answers names: systemd-resolved, else NetworkManager, else nobody we know. */
  readonly resolver: 'resolved' | 'networkManager' | null;
  readonly browser: boolean;
  /** The log-in screen is LightDM's GTK greeter, whose clock can carry a text. */
  readonly lightdmGreeter: boolean;
  /** Who opens sessions, if it is one that we know. */
  readonly displayManager: 'lightdm' | 'gdm' | null;
  /** A desktop reads its defaults from dconf: GNOME, Cinnamon, MATE. */
  readonly dconf: boolean;
  readonly cups: boolean;
  readonly apt: boolean;
  readonly unattendedUpgrades: boolean;
  /** A browser that shows one page in full screen, by its absolute path. */
  readonly kioskBrowser: string | null;
  /** The command of a menu entry, undefined when there is none of that name. */
  readonly application: (name: string) => readonly string[] | undefined;
  /** Null before it is enrolled. */
  readonly identity: MachineIdentity | null;
  /** What the log-in screen says while the machine is locked; null when it is not. */
  readonly lock: string | null;
  /** Languages that are generated (`fr_FR`); null: not known. */
  readonly languages: readonly string[] | null;
  readonly knowsTimeZone: (zone: string) => boolean;
}

/** What one setting asks for. */
export interface Contribution {
  readonly documents: readonly Document[];
  readonly acts?: readonly WantedAct[];
  /** Keys of Firefox's `policies`. */
  readonly firefox?: Readonly<Record<string, Json>>;
  /** Keys of Chromium's managed policies. */
  readonly chromium?: Readonly<Record<string, Json>>;
  /** Known beforehand: without equivalent here, or impossible in part. Absent: applied if the files are written. */
  readonly verdict?: { readonly status: 'notApplicable' | 'failed'; readonly why: string };
}
