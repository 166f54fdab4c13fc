import { z } from 'zod';

/**
 * The settings as a device receives them: those of the console's profiles, with secrets opened (`wifi.key`) and variables
 * filled in (`label.title`). Restated here because a wire leans on no contract; the gateway's spec keeps both compatible.
 * Never looser than what the agent checks again before writing a file.
 */
const webUrl = z
  .string()
  .max(500)
  .regex(/^https?:\/\/[^\s"'<>\\]+$/);
const host = z
  .string()
  .max(253)
  .regex(/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/);
const sitePattern = z
  .string()
  .max(253)
  .regex(/^(\*\.)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/);

const wifi = z.strictObject({
  ssid: z.string().min(1).max(32),
  security: z.enum(['wpa2-personal', 'open']),
  hidden: z.boolean(),
  /** In clear: this message crosses mutual TLS only, and is never logged. */
  key: z.string().min(8).max(63).optional(),
});
const webLinks = z.strictObject({
  homePage: webUrl,
  bookmarks: z.array(z.strictObject({ name: z.string().min(1).max(60), url: webUrl })).max(40),
});
const dnsFilter = z.strictObject({
  servers: z
    .array(z.union([z.ipv4(), z.ipv6()]))
    .min(1)
    .max(4),
});
const proxy = z.strictObject({
  host,
  port: z.int().min(1).max(65_535),
  exceptions: z.array(sitePattern).max(40),
});
const webFilter = z.strictObject({
  allow: z.array(sitePattern).max(500),
  deny: z.array(sitePattern).max(500),
  /** Only `allow` may be visited. */
  allowOnly: z.boolean(),
  privateBrowsing: z.boolean(),
  passwordSaving: z.boolean(),
});
const locale = z.strictObject({
  timeZone: z
    .string()
    .max(60)
    .regex(/^[A-Za-z]+(\/[A-Za-z0-9_+-]+)*$/),
  language: z.string().regex(/^[a-z]{2}_[A-Z]{2}$/),
});
/** Longer than in a profile: names of schools and classrooms have been put in. */
const label = z.strictObject({ title: z.string().min(1).max(400), found: z.string().min(1).max(600).nullable() });

export const concreteSettings = z
  .strictObject({ wifi, webLinks, dnsFilter, proxy, webFilter, locale, label })
  .partial();
export type ConcreteSettings = z.output<typeof concreteSettings>;

export const SETTING_IDS = ['wifi', 'webLinks', 'dnsFilter', 'proxy', 'webFilter', 'locale', 'label'] as const;
export const settingId = z.enum(SETTING_IDS);
export type SettingId = z.output<typeof settingId>;
/** One setting's value: `Concrete<'wifi'>`. */
export type Concrete<Id extends SettingId> = NonNullable<ConcreteSettings[Id]>;
