import type { SettingId } from '@chariot/wire-agent';

/** Something that no file says and a command makes true: data only, `acts/hands` knows the commands. */
export type Act =
  /** A pupils' account without a password, whose home is emptied after each session. */
  | {
      readonly kind: 'account';
      readonly name: string;
      readonly words: string;
      readonly home: string;
      readonly locked: boolean;
    }
  /** A print queue without a driver (IPP Everywhere). */
  | {
      readonly kind: 'queue';
      readonly name: string;
      readonly words: string;
      readonly uri: string;
      readonly byDefault: boolean;
    }
  | { readonly kind: 'package'; readonly name: string; readonly state: 'installed' | 'removed' };

/** An act that must stand, and the settings that want it: if it fails, they failed. */
export interface WantedAct {
  readonly act: Act;
  readonly settings: readonly SettingId[];
}

/** Names an act among all, as a path names a file: what changes in it is done again under the same name. */
export const nameOf = ({ kind, name }: Act): string => `${kind} ${name}`;
