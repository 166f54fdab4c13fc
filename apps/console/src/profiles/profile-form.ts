import { profileSettings, WRITTEN_SETTING_IDS, type ProfileSettings, type SettingId } from '@chariot/contract';
import type { z } from 'zod';

/** What somebody edits: every setting has its switch; lists are one item a line; numbers are text while one types. */
export interface ProfileForm {
  readonly name: string;
  readonly placeId: string;
  readonly wifi: {
    readonly on: boolean;
    readonly ssid: string;
    readonly security: WifiSecurity;
    readonly hidden: boolean;
    /** Typed now. Never filled from the server, which never gives a key back. */
    readonly key: string;
    /** Reference of the key already kept, null when there is none or when it is being replaced. */
    readonly sealed: string | null;
    readonly eap: EapForm;
  };
  readonly webLinks: {
    readonly on: boolean;
    readonly homePage: string;
    readonly bookmarks: readonly { readonly name: string; readonly url: string }[];
  };
  readonly dnsFilter: { readonly on: boolean; readonly servers: string; readonly secureUrl: string };
  readonly proxy: { readonly on: boolean; readonly host: string; readonly port: string; readonly exceptions: string };
  readonly webFilter: {
    readonly on: boolean;
    readonly allow: string;
    readonly deny: string;
    readonly allowOnly: boolean;
    readonly privateBrowsing: boolean;
    readonly passwordSaving: boolean;
  };
  readonly locale: { readonly on: boolean; readonly timeZone: string; readonly language: string };
  readonly label: { readonly on: boolean; readonly title: string; readonly found: string };
  /** Settings that are edited in the contract's own shape: those that are there are on. */
  readonly others: ProfileSettings;
}
/** Settings that are edited as text. */
export type TextSetting = Exclude<keyof ProfileForm, 'name' | 'placeId' | 'others'>;
export const isTextSetting = (id: SettingId): id is TextSetting => id in EMPTY_FORM;

/** Of a network that asks who one is (802.1X). */
export interface EapForm {
  readonly method: 'peap' | 'tls';
  readonly identity: string;
  readonly serverName: string;
  readonly authority: string;
  /** As `key` and `sealed` of the network. */
  readonly password: string;
  readonly sealed: string | null;
}

const EMPTY_EAP: EapForm = {
  method: 'peap',
  identity: '',
  serverName: '',
  authority: '',
  password: '',
  sealed: null,
};

export const EMPTY_FORM: ProfileForm = {
  name: '',
  placeId: '',
  wifi: { on: false, ssid: '', security: 'wpa2-personal', hidden: false, key: '', sealed: null, eap: EMPTY_EAP },
  webLinks: { on: false, homePage: '', bookmarks: [] },
  dnsFilter: { on: false, servers: '', secureUrl: '' },
  proxy: { on: false, host: '', port: '', exceptions: '' },
  webFilter: { on: false, allow: '', deny: '', allowOnly: false, privateBrowsing: false, passwordSaving: false },
  locale: { on: false, timeZone: 'Europe/Paris', language: 'fr_FR' },
  label: { on: false, title: '{classe} · Tablette {numero}', found: '' },
  others: {},
};

/** One item a line, comma or semicolon. */
export const lines = (text: string): string[] =>
  text
    .split(/[\n,;]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
const text = (items: readonly string[]): string => items.join('\n');

/** A profile as the server knows it, ready to be edited; what it does not set keeps the form's defaults, switched off. */
export function formOf(name: string, placeId: string, settings: ProfileSettings): ProfileForm {
  const { wifi, webLinks, dnsFilter, proxy, webFilter, locale, label, ...others } = settings;
  return {
    name,
    placeId,
    wifi: wifi
      ? {
          on: true,
          ssid: wifi.ssid,
          security: wifi.security,
          hidden: wifi.hidden,
          key: '',
          sealed: sealedOf(wifi.key),
          eap: eapFormOf(wifi.eap),
        }
      : EMPTY_FORM.wifi,
    webLinks: webLinks ? { on: true, ...webLinks } : EMPTY_FORM.webLinks,
    dnsFilter: dnsFilter
      ? { on: true, servers: text(dnsFilter.servers), secureUrl: dnsFilter.secureUrl ?? '' }
      : EMPTY_FORM.dnsFilter,
    proxy: proxy
      ? { on: true, host: proxy.host, port: String(proxy.port), exceptions: text(proxy.exceptions) }
      : EMPTY_FORM.proxy,
    webFilter: webFilter
      ? { ...webFilter, on: true, allow: text(webFilter.allow), deny: text(webFilter.deny) }
      : EMPTY_FORM.webFilter,
    locale: locale ? { on: true, ...locale } : EMPTY_FORM.locale,
    label: label ? { on: true, title: label.title, found: label.found ?? '' } : EMPTY_FORM.label,
    others,
  };
}

type Wifi = NonNullable<ProfileSettings['wifi']>;
type Secret = { readonly value: string } | { readonly sealed: string };
export type WifiSecurity = Wifi['security'];

const sealedOf = (secret: Secret | undefined): string | null =>
  secret !== undefined && 'sealed' in secret ? secret.sealed : null;

function eapFormOf(eap: Wifi['eap']): EapForm {
  if (eap === undefined) return EMPTY_EAP;
  if (eap.method === 'tls') return { ...EMPTY_EAP, ...eap };
  const { password, ...rest } = eap;
  return { ...EMPTY_EAP, ...rest, sealed: sealedOf(password) };
}

/** The account's password stays out of it when it is neither typed nor kept. */
function eapOf({ method, identity, serverName, authority, password, sealed }: EapForm): Wifi['eap'] {
  if (method === 'tls') return { method, serverName, authority };
  const secret = password !== '' ? { value: password } : sealed === null ? undefined : { sealed };
  return { method, identity, serverName, authority, ...(secret && { password: secret }) };
}

/** What the form says, in the contract's shape and not yet checked: only what is switched on. */
export function draftOf(form: ProfileForm): z.input<typeof profileSettings> {
  const { wifi, webLinks, dnsFilter, proxy, webFilter, locale, label, others } = form;
  return {
    ...others,
    ...(wifi.on && {
      wifi: { ssid: wifi.ssid, security: wifi.security, hidden: wifi.hidden, ...keyOf(wifi) },
    }),
    ...(webLinks.on && {
      webLinks: {
        homePage: webLinks.homePage,
        bookmarks: webLinks.bookmarks.filter(({ name, url }) => name.trim() !== '' || url.trim() !== ''),
      },
    }),
    ...(dnsFilter.on && {
      dnsFilter: {
        servers: lines(dnsFilter.servers),
        ...(dnsFilter.secureUrl.trim() !== '' && { secureUrl: dnsFilter.secureUrl }),
      },
    }),
    ...(proxy.on && {
      proxy: {
        host: proxy.host,
        port: proxy.port.trim() === '' ? NaN : Number(proxy.port),
        exceptions: lines(proxy.exceptions),
      },
    }),
    ...(webFilter.on && {
      webFilter: {
        allow: lines(webFilter.allow),
        deny: lines(webFilter.deny),
        allowOnly: webFilter.allowOnly,
        privateBrowsing: webFilter.privateBrowsing,
        passwordSaving: webFilter.passwordSaving,
      },
    }),
    ...(locale.on && { locale: { timeZone: locale.timeZone, language: locale.language } }),
    ...(label.on && {
      label: { title: label.title, found: label.found.trim() === '' ? null : label.found },
    }),
  };
}

/** An open network has no key, another an account; a key typed now replaces the one that was kept. */
function keyOf(wifi: ProfileForm['wifi']): Pick<Wifi, 'key' | 'eap'> {
  if (wifi.security === 'open') return {};
  if (wifi.security === 'wpa2-enterprise') return { eap: eapOf(wifi.eap) };
  if (wifi.key !== '') return { key: { value: wifi.key } };
  return wifi.sealed === null ? {} : { key: { sealed: wifi.sealed } };
}

/** Path in the form (`wifi.ssid`) → one French sentence. */
export type FormErrors = Readonly<Record<string, string>>;

const KEY_MISSING = 'Un réseau protégé a besoin de sa clé, de 8 à 63 caractères.';
const PASSWORD_MISSING = 'Ce réseau a besoin du mot de passe de son compte.';
const KEY_LENGTH = 'La clé compte de 8 à 63 caractères.';

/**
 * The settings to send, or what is wrong and where. A list of texts is one field of the form: its faulty line is named by its number.
 * What is made of several fields has its own (`expert.payloads.0.type`).
 */
export function settingsOf(form: ProfileForm): { settings: ProfileSettings } | { errors: FormErrors } {
  const errors: Record<string, string> = {};
  if (form.wifi.on && form.wifi.security === 'wpa2-personal' && form.wifi.key === '' && form.wifi.sealed === null) {
    errors['wifi.key'] = KEY_MISSING;
  }
  const { eap } = form.wifi;
  const enterprise = form.wifi.on && form.wifi.security === 'wpa2-enterprise';
  if (enterprise && eap.method === 'peap' && eap.password === '' && eap.sealed === null) {
    errors['wifi.password'] = PASSWORD_MISSING;
  }
  const parsed = profileSettings.safeParse(draftOf(form));
  if (parsed.success && Object.keys(errors).length === 0) return { settings: parsed.data };
  for (const { path, message } of parsed.error?.issues ?? []) {
    const [setting = '', field = '', index, last] = path.map(String);
    if (setting === 'wifi' && field === 'key') errors['wifi.key'] ??= KEY_LENGTH;
    else if (setting === 'wifi' && field === 'eap') errors[`wifi.${index ?? 'method'}`] ??= message;
    else if (index !== undefined && last !== undefined) errors[`${setting}.${field}.${index}.${last}`] ??= message;
    // A field of a group (`updates.deadline.version`), and no line of a list.
    else if (index !== undefined && !/^\d+$/.test(index)) errors[`${setting}.${field}.${index}`] ??= message;
    else if (index !== undefined) errors[`${setting}.${field}`] ??= `Ligne ${Number(index) + 1} : ${lowered(message)}`;
    else errors[field === '' ? setting : `${setting}.${field}`] ??= message;
  }
  return { errors };
}

const lowered = (sentence: string): string => `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;

/** Stands for the key in a preview: the true one is sent once, to be kept, and what a family does does not depend on it. */
const STAND_IN = 'clé-non-envoyée';

/** The settings to preview: those that are right as they stand, and never the true key. */
export const previewable = (form: ProfileForm): ProfileSettings => soundOf(withSecrets(form, () => STAND_IN));

/** As `previewable`, but what is kept and was not typed again does not change. */
export const foreseeable = (form: ProfileForm): ProfileSettings =>
  soundOf(withSecrets(form, (typed) => (typed === '' ? '' : STAND_IN)));

const withSecrets = (form: ProfileForm, secret: (typed: string) => string): ProfileForm => {
  const { key, eap } = form.wifi;
  return { ...form, wifi: { ...form.wifi, key: secret(key), eap: { ...eap, password: secret(eap.password) } } };
};

/** The settings that can be read as they are. */
function soundOf(form: ProfileForm): ProfileSettings {
  const whole = draftOf(form);
  const parsed = WRITTEN_SETTING_IDS.flatMap((id) => {
    if (whole[id] === undefined) return [];
    const one = profileSettings.safeParse({ [id]: whole[id] });
    return one.success ? [one.data] : [];
  });
  return Object.assign({}, ...parsed) as ProfileSettings;
}

/** Which settings are switched on, in the order people read them. */
export const settingsOn = (form: ProfileForm): readonly SettingId[] =>
  WRITTEN_SETTING_IDS.filter((id) => (isTextSetting(id) ? form[id].on : form.others[id] !== undefined));
