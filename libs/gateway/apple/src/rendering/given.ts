import { SETTING_IDS, type SettingId } from '@chariot/contract';
import { fillVariables, openSealed, sealedIn, type Variables } from '@chariot/fleet';
import type { Json } from '@chariot/platform';
import {
  contentHash,
  declaration,
  DeclarationSet,
  expertDeclaration,
  expertPayload,
  payload,
  PlistReal,
  writeProfile,
  type Declaration,
  type DeclarationType,
  type JsonValue,
  type Payload,
  type PayloadType,
  type PlistInput,
  type StatusItem,
} from '@chariot/wire-apple';
import type { Compiled, DeclarationSpec, PayloadSpec, ProfileSpec, Spec, SpecDict } from './compiled.js';

/** A rendering as it is kept: what each setting comes to, before a device is known. */
export interface Rendering {
  readonly settings: readonly (Pick<Compiled, 'profiles' | 'declarations' | 'items' | 'setupItems'> & {
    readonly setting: SettingId;
  })[];
}

/** An item of the `Settings` command. */
export interface ItemOfSetting {
  readonly setting: SettingId;
  readonly item: SpecDict;
}

export interface DeclaredSet {
  readonly set: DeclarationSet;
  readonly declarations: readonly Declaration[];
}

/** By what an iPad asks for a certificate of its own: the address, and a challenge that is its alone, which no hash has. */
export interface OwnCertificate {
  readonly scepUrl: string;
  readonly challenge: string;
}

/** A profile that waits for its secrets. */
export interface ProfileToOpen {
  /** base64url, of all of it but its secrets: a hash of a key would be a way to guess it. */
  readonly hash: string;
  /** Whether `write` needs an `OwnCertificate`. */
  readonly hasOwnCertificate: boolean;
  /** Ids of the secrets that `write` needs. */
  readonly sealed: readonly string[];
  /** The unsigned bytes, which hold the secrets. @throws Error when one is missing */
  write(secrets: ReadonlyMap<string, string>, own?: OwnCertificate): Buffer;
}

const PREFIX = 'fr.chariot.';
const ACTIVATION = `${PREFIX}activation.`;
const STATUS = 'status';

/** What is told unasked, for the inventory and the compliance; nothing about people (art. 5.1 c RGPD). */
const SUBSCRIBED: readonly StatusItem[] = [
  ...(['device.identifier.serial-number', 'device.identifier.udid', 'device.model.family'] as const),
  ...(['device.model.identifier', 'device.model.marketing-name', 'device.model.number'] as const),
  ...(['device.operating-system.build-version', 'device.operating-system.family'] as const),
  ...(['device.operating-system.version', 'device.power.battery-health'] as const),
  ...(['app.managed.list', 'management.client-capabilities', 'management.declarations'] as const),
  ...(['passcode.is-compliant', 'passcode.is-present', 'security.certificate.list'] as const),
  ...(['softwareupdate.failure-reason', 'softwareupdate.install-reason'] as const),
  ...(['softwareupdate.install-state', 'softwareupdate.pending-version'] as const),
];

/**
 * All the declarations of one device: its configurations, each with an activation of its own (what an activation names is put in
 * place together or not at all), what it is to tell, and whose it is. No secret is in them, nor a hash of one.
 * @param profileUrl where the device fetches a profile, by its name and `ProfileToOpen.hash`: `https://…`
 * @param generation of its certificate for the network: a profile that asks for one is another with each
 */
export function declarationsOf(
  rendering: Json,
  variables: Variables,
  profileUrl: (name: string, hash: string) => string,
  generation = 0,
): DeclaredSet {
  const configurations = settingsOf(rendering, variables).flatMap(({ profiles = [], declarations = [] }) => [
    ...profiles.map((profile) =>
      declaration('com.apple.configuration.legacy', `${PREFIX}${profile.name}`, {
        ProfileURL: profileUrl(profile.name, hashOf(profile, generation)),
      }),
    ),
    ...declarations.map(declared),
  ]);
  const status = declaration('com.apple.configuration.management.status-subscriptions', `${PREFIX}${STATUS}`, {
    StatusItems: SUBSCRIBED.map((Name) => ({ Name })),
  });
  const activations = [status, ...configurations].map(({ Identifier }) =>
    declaration('com.apple.activation.simple', `${ACTIVATION}${Identifier.slice(PREFIX.length)}`, {
      StandardConfigurations: [Identifier],
    }),
  );
  const school = fitted(variables.ecole, TEXT_LENGTH);
  const whose =
    school === '' ? [] : [declaration('com.apple.management.organization-info', `${PREFIX}school`, { Name: school })];
  const declarations = [status, ...configurations, ...activations, ...whose];
  return { set: new DeclarationSet(declarations), declarations };
}

/** The setting that a declaration is of, from its identifier; null: of none (what it tells, whose it is). */
export function settingOf(identifier: string): SettingId | null {
  const prefix = [ACTIVATION, PREFIX].find((one) => identifier.startsWith(one));
  const [name] = identifier.slice(prefix?.length ?? identifier.length).split('.');
  return SETTING_IDS.find((setting) => setting === name) ?? null;
}

/** The profile of that name, null when the device is given none. */
export function profileOf(rendering: Json, variables: Variables, name: string, generation = 0): ProfileToOpen | null {
  const profile = profilesOf(rendering, variables).find((one) => one.name === name);
  if (profile === undefined) return null;
  const sealed = [...new Set(profile.payloads.flatMap((one) => sealedIn(one.content as Json, secretsOf(one))))];
  const hasOwnCertificate = profile.payloads.some(asksForCertificate);
  return {
    hash: hashOf(profile, generation),
    hasOwnCertificate,
    sealed,
    write: (secrets, own) => {
      if (sealed.some((id) => !secrets.has(id))) throw new Error('A sealed secret was not opened');
      if (hasOwnCertificate && own === undefined) throw new Error('Nobody has given it a challenge');
      const opened = new Map(sealed.map((id) => [placeholderOf(id), secrets.get(id) ?? '']));
      if (own !== undefined) opened.set(OWN_CHALLENGE, own.challenge);
      const ownTexts = { scepUrl: own?.scepUrl ?? '', challenge: OWN_CHALLENGE, name: `Wi-Fi ${generation + 1}` };
      return written(profile, opened, ownTexts);
    },
  };
}

/** Whether a device is given a profile by which it asks for a certificate of its own. */
export const hasOwnCertificate = (rendering: Json, variables: Variables): boolean =>
  profilesOf(rendering, variables).some(({ payloads }) => payloads.some(asksForCertificate));

/** Ours, and not one that an expert writes. */
const asksForCertificate = ({ type, expert }: PayloadSpec): boolean =>
  expert !== true && type === 'com.apple.security.scep';

/** Names of the profiles that a device is given. */
export const profileNames = (rendering: Json, variables: Variables): readonly string[] =>
  profilesOf(rendering, variables).map(({ name }) => name);

const profilesOf = (rendering: Json, variables: Variables): readonly ProfileSpec[] =>
  settingsOf(rendering, variables).flatMap(({ profiles = [] }) => profiles);

/** What only the command `Settings` says, with the setting that each item is of. */
export const commandItems = (rendering: Json, variables: Variables): readonly ItemOfSetting[] =>
  settingsOf(rendering, variables).flatMap(({ setting, items = [] }) => items.map((item) => ({ setting, item })));

/** The same, of what is said while the setup assistant waits, and never later. */
export const setupItems = (rendering: Json): readonly ItemOfSetting[] =>
  (rendering as unknown as Rendering).settings.flatMap(({ setting, setupItems = [] }) =>
    setupItems.map((item) => ({ setting, item })),
  );

/** Every setting that is told, also where there is nothing to send. */
export const toldSettings = (rendering: Json): readonly SettingId[] =>
  (rendering as unknown as Rendering).settings.map(({ setting }) => setting);

function settingsOf(rendering: Json, variables: Variables): Rendering['settings'] {
  const { settings } = rendering as unknown as Rendering;
  return settings.map((one) => (one.setting === 'label' ? withLabel(one, variables) : one));
}

/** A name of a device, in units of UTF-16; every other text that a label fills. */
const NAME_LENGTH = 63;
const TEXT_LENGTH = 200;

/** Only the label has variables: braces in a network's name or in a bookmark are what the référent wrote. */
function withLabel<T>(label: T, variables: Variables): T {
  const fill = (value: Spec, key: string): Spec | undefined => {
    if (typeof value === 'string') {
      const most = { DeviceName: NAME_LENGTH, AssetTagInformation: TEXT_LENGTH, LockScreenFootnote: TEXT_LENGTH }[key];
      if (most === undefined) return value;
      const text = fitted(fillVariables(value, variables) as string, most);
      if (text !== '') return text;
      return key === 'LockScreenFootnote' ? undefined : fitted(variables.classe, most) || 'iPad';
    }
    if (typeof value !== 'object') return value;
    if (isList(value)) return value.map((inner) => fill(inner, '') ?? inner);
    const entries = Object.entries(value).map(([name, inner]) => [name, fill(inner, name)] as const);
    return Object.fromEntries(entries.filter((entry): entry is [string, Spec] => entry[1] !== undefined));
  };
  return fill(label as Spec, '') as T;
}

/** What a property list and JSON both have a form for, on one line; never half a pair at its end. */
function fitted(text: string, most: number): string {
  const line = text.replace(/[\p{Cc}\p{Cs}\u2028\u2029\ufffe\uffff]/gu, ' ').trim();
  let kept = '';
  for (const sign of line) {
    if (kept.length + sign.length > most) break;
    kept += sign;
  }
  return kept.trim();
}

/** What an own certificate changes in a profile but its challenge: its name, by which the iPad knows that it is to ask for another. */
const hashOf = ({ name, title, payloads }: ProfileSpec, generation: number): string =>
  contentHash({
    ...{ name, title, payloads: payloads as unknown as JsonValue },
    ...(generation > 0 && payloads.some(asksForCertificate) && { generation }),
  });

/** What `{ $own: … }` stands for in a payload of ours. */
type OwnTexts = Readonly<Record<'scepUrl' | 'challenge' | 'name', string>>;

function written(
  { name, title, payloads }: ProfileSpec,
  secrets: ReadonlyMap<string, string>,
  texts: OwnTexts,
): Buffer {
  const identifier = `${PREFIX}${name}`;
  const uuids = new Map<string, string>();
  const made = payloads.map((spec): Payload => {
    const { name: own, type, expert } = spec;
    const named = { identifier: `${identifier}.${own}`, displayName: title };
    const content = withPlaceholders(spec);
    const one =
      expert === true
        ? expertPayload(type, named, plistOf(content, null) as never)
        : payload(type as PayloadType, named, plistOf(content, { uuids, own: texts }) as never);
    uuids.set(own, one.PayloadUUID);
    return one;
  });
  return writeProfile({ identifier, displayName: title, payloads: made, secrets });
}

function declared({ name, type, payload: content, expert }: DeclarationSpec): Declaration {
  const identifier = `${PREFIX}${name}`;
  if (expert === true) return expertDeclaration(type, identifier, jsonOf(content) as Declaration['Payload']);
  return declaration(type as DeclarationType, identifier, content as never);
}

/** Where our own payloads have their secrets: none is looked for elsewhere, nor in what an expert writes. */
const SECRETS: { readonly [type: string]: readonly string[] } = {
  'com.apple.wifi.managed': ['Password', 'EAPClientConfiguration.UserPassword'],
};
const secretsOf = ({ type, expert }: PayloadSpec): readonly string[] => (expert === true ? [] : (SECRETS[type] ?? []));

const placeholderOf = (id: string): string => `sealed:${id}`;
const OWN_CHALLENGE = 'own:challenge';

/** Its references as texts that stand for what `write` puts there. */
function withPlaceholders(spec: PayloadSpec): SpecDict {
  const [content, paths] = [spec.content as Json, secretsOf(spec)];
  const placeholders = new Map(sealedIn(content, paths).map((id) => [id, placeholderOf(id)]));
  return openSealed(content, paths, placeholders) as SpecDict;
}

const isList = (value: Spec): value is readonly Spec[] => Array.isArray(value);

/** What stands alone in a dictionary for what JSON lacks. */
function aloneIn(value: SpecDict): readonly [key: string, value: Spec] | null {
  const [entry, ...more] = Object.entries(value);
  return entry === undefined || more.length > 0 ? null : entry;
}

interface Ours {
  /** Of the payloads before it. */
  readonly uuids: ReadonlyMap<string, string>;
  readonly own: OwnTexts;
}

/** @param ours null: an expert's, where `$uuid` and `$own` are keys like others */
function plistOf(value: Spec, ours: Ours | null): PlistInput {
  if (typeof value !== 'object') return value;
  if (isList(value)) return value.map((inner) => plistOf(inner, ours));
  const [key, alone] = aloneIn(value) ?? [];
  if (key === '$data' && typeof alone === 'string') return Buffer.from(alone, 'base64');
  if (key === '$date' && typeof alone === 'string') return new Date(alone);
  if (key === '$real' && typeof alone === 'number') return new PlistReal(alone);
  if (ours !== null && key === '$uuid' && typeof alone === 'string') return ours.uuids.get(alone) ?? '';
  if (ours !== null && key === '$own' && isOwn(alone)) return ours.own[alone];
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plistOf(inner, ours)]));
}

const isOwn = (name: Spec | undefined): name is keyof OwnTexts =>
  name === 'scepUrl' || name === 'challenge' || name === 'name';

/** In JSON bytes are base64, dates their text. */
function jsonOf(value: Spec): JsonValue {
  if (typeof value !== 'object') return value;
  if (isList(value)) return value.map(jsonOf);
  const [key, alone] = aloneIn(value) ?? [];
  if (key !== undefined && alone !== undefined && ['$data', '$date', '$real'].includes(key)) return jsonOf(alone);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, jsonOf(inner)]));
}
