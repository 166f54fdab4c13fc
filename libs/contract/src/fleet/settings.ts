import { z } from 'zod';
import { keptLine, line, visible } from '../shapes.js';

/**
 * The settings of a profile, in a school's words, the same for every family of devices.
 * What each family really does with one is said by the preview, and by each device's report.
 */
const webUrl = z
  .string()
  .trim()
  .max(500)
  .regex(/^https?:\/\/[^\s"'<>\\]+$/, 'Une adresse commence par https:// (ou http://) et ne contient pas d’espace.');
const host = z
  .string()
  .trim()
  .max(253)
  .regex(
    /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/,
    'Un nom de serveur ne contient que des lettres, des chiffres, des points et des tirets.',
  );
const ipAddress = z.union([z.ipv4(), z.ipv6()]);
/** What a web filter matches: a host, with or without its subdomains (`*.`) . */
const sitePattern = z
  .string()
  .trim()
  .max(253)
  .regex(
    /^(\*\.)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/,
    'Un site s’écrit sans http:// ni chemin, comme exemple.fr ou *.exemple.fr.',
  );

/** A secret in a profile: written once (`value`), then known only as a sealed reference. */
export const secretIn = z.union([
  z.object({ value: visible(z.string().min(8).max(63)) }).strict(),
  z.object({ sealed: z.uuid() }).strict(),
]);

const wifiOf = (ssid: z.ZodString) =>
  z
    .object({
      ssid,
      security: z.enum(['wpa2-personal', 'open']),
      hidden: z.boolean().default(false),
      key: secretIn.optional(),
    })
    .strict();
const webLinksOf = (name: z.ZodString) =>
  z
    .object({
      homePage: webUrl,
      bookmarks: z
        .array(z.object({ name, url: webUrl }).strict())
        .max(40)
        .default([]),
    })
    .strict();
const networkName = z.string().min(1).max(32);
export const wifi = wifiOf(visible(networkName));
export const webLinks = webLinksOf(line(60));
export const dnsFilter = z.object({ servers: z.array(ipAddress).min(1).max(4) }).strict();
export const proxy = z
  .object({ host, port: z.int().min(1).max(65_535), exceptions: z.array(sitePattern).max(40).default([]) })
  .strict();
export const webFilter = z
  .object({
    allow: z.array(sitePattern).max(500).default([]),
    deny: z.array(sitePattern).max(500).default([]),
    /** Only `allow` may be visited. */
    allowOnly: z.boolean().default(false),
    privateBrowsing: z.boolean().default(false),
    passwordSaving: z.boolean().default(false),
  })
  .strict();
export const locale = z
  .object({
    timeZone: z
      .string()
      .max(60)
      .regex(/^[A-Za-z]+(\/[A-Za-z0-9_+-]+)*$/),
    language: z.string().regex(/^[a-z]{2}_[A-Z]{2}$/, 'Une langue s’écrit comme fr_FR.'),
  })
  .strict();
/** `{classe}`, `{ecole}` and `{numero}` are filled in at the door, for each device. */
const labelOf = (title: z.ZodString, found: z.ZodString) =>
  z.object({ title, found: found.nullable().default(null) }).strict();
export const label = labelOf(line(80), line(160));

export const profileSettings = z
  .object({ wifi, webLinks, dnsFilter, proxy, webFilter, locale, label })
  .partial()
  .strict();
export type ProfileSettings = z.output<typeof profileSettings>;

/** As they are shown: a name that was kept before hidden signs were refused does not hide its profile. */
export const keptProfileSettings = profileSettings.extend({
  wifi: wifiOf(networkName).optional(),
  webLinks: webLinksOf(keptLine(60)).optional(),
  label: labelOf(keptLine(80), keptLine(160)).optional(),
});

export const SETTING_IDS = ['wifi', 'webLinks', 'dnsFilter', 'proxy', 'webFilter', 'locale', 'label'] as const;
export const settingId = z.enum(SETTING_IDS);
export type SettingId = z.output<typeof settingId>;

export const SETTING_LABELS: Record<SettingId, string> = {
  wifi: 'Wi-Fi de la classe',
  webLinks: 'Page d’accueil et favoris',
  dnsFilter: 'Filtrage par DNS',
  proxy: 'Proxy',
  webFilter: 'Sites autorisés et interdits',
  locale: 'Fuseau horaire et langue',
  label: 'Étiquette à l’écran',
};
