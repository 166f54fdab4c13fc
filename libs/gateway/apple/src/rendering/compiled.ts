import type { ProfileSettings, SettingId } from '@chariot/contract';

export type Value<Id extends SettingId> = NonNullable<ProfileSettings[Id]>;

/**
 * What stands in a payload before a device is known: JSON, with `{ $data: base64 }`, `{ $date }`, `{ $real }` for what JSON lacks,
 * `{ $uuid: name }` for another payload of the same profile, `{ $own: … }` for what one iPad alone is given to ask for its own
 * certificate, `{ sealed: id }` for a secret, `{numero}` in a label.
 */
export type Spec = string | number | boolean | readonly Spec[] | { readonly [key: string]: Spec };
export type SpecDict = { readonly [key: string]: Spec };

export interface PayloadSpec {
  /** Of its own in the profile; others name it by that. Those that are named come first. */
  readonly name: string;
  readonly type: string;
  readonly content: SpecDict;
  /** Whose keys are not looked at. */
  readonly expert?: true;
}
export interface ProfileSpec {
  /** `wifi`, `expert.0`: of the profile and of its declaration, the same for as long as it is the same setting. */
  readonly name: string;
  readonly title: string;
  readonly payloads: readonly PayloadSpec[];
}
export interface DeclarationSpec {
  readonly name: string;
  readonly type: string;
  readonly payload: SpecDict;
  readonly expert?: true;
}

/** What one setting comes to: what is said of it and what is sent are made together, so that they cannot differ. */
export interface Compiled {
  readonly effect: 'applied' | 'supervised' | 'notApplicable';
  /** French, for a référent. */
  readonly sentence: string;
  readonly profiles?: readonly ProfileSpec[];
  readonly declarations?: readonly DeclarationSpec[];
  /** Of the `Settings` command: what neither a declaration nor a payload can say. */
  readonly items?: readonly SpecDict[];
  /** The same, of what an iPad takes only while its setup assistant waits. */
  readonly setupItems?: readonly SpecDict[];
}

export type Compile<Id extends SettingId> = (value: Value<Id>, all: ProfileSettings) => Compiled;

export const withoutEquivalent = (sentence: string): Compiled => ({ effect: 'notApplicable', sentence });

/** One profile of one setting. */
export const profile = (name: string, title: string, payloads: readonly PayloadSpec[]): readonly ProfileSpec[] =>
  payloads.length === 0 ? [] : [{ name, title, payloads }];

export const restrictions = (content: SpecDict): PayloadSpec => ({
  name: 'restrictions',
  type: 'com.apple.applicationaccess',
  content,
});

/** A desktop's own name for an application: no iPad has it. */
const OF_A_DESKTOP = /^org\.(gnome|kde|xfce|mate|cinnamon|libreoffice|freedesktop|debian)\./i;
const BUNDLE = /^[A-Za-z0-9-]{1,60}(?:\.[A-Za-z0-9_-]{1,60}){1,8}$/;
/** Whether a name may be an application's on an iPad. */
export const isBundle = (name: string): boolean => BUNDLE.test(name) && !OF_A_DESKTOP.test(name);
