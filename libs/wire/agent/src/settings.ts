import { z } from 'zod';
import { pemCertificate, printable } from './text.js';

/**
 * The settings as a device receives them: those of the console's profiles, with secrets opened (`wifi.key`) and variables
 * filled in (`label.title`, `updates.hours`). Restated here because a wire leans on no contract; the gateway's spec keeps both compatible.
 * Never looser than what the agent checks again before writing a file.
 */
/** An address that a browser opens. */
export const webUrl = z
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

const network = { serverName: host, authority: pemCertificate };
const wifi = z.strictObject({
  ssid: z.string().min(1).max(32),
  security: z.enum(['wpa2-personal', 'wpa2-enterprise', 'open']),
  hidden: z.boolean(),
  /** In clear: this message crosses mutual TLS only, and is never logged. */
  key: z.string().min(8).max(63).optional(),
  eap: z
    .discriminatedUnion('method', [
      z.strictObject({
        method: z.literal('peap'),
        identity: z.string().min(1).max(100),
        /** In clear, as `key`. */
        password: z.string().min(1).max(128).optional(),
        ...network,
      }),
      /** The device shows its own certificate: no key crosses. */
      z.strictObject({ method: z.literal('tls'), ...network }),
    ])
    .optional(),
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

const trustedAuthority = z.strictObject({
  authorities: z
    .array(z.strictObject({ name: z.string().min(1).max(60), certificate: pemCertificate }))
    .min(1)
    .max(5),
});
const sharedUse = z.strictObject({ name: z.string().min(1).max(40), openAtStart: z.boolean() });
const desktopEntry = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/);
const singleApp = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('web'), url: webUrl, onlyThisSite: z.boolean() }),
  z.strictObject({ kind: z.literal('app'), application: desktopEntry }),
]);
const appRules = z.strictObject({ hidden: z.array(desktopEntry).max(60), allowInstall: z.boolean() });
const apps = z
  .array(
    z.strictObject({
      package: z.string().regex(/^[a-z0-9][a-z0-9+.-]{1,127}$/),
      state: z.enum(['installed', 'removed']),
    }),
  )
  .max(100);
const printers = z.strictObject({
  queues: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(60),
        uri: z
          .string()
          .max(300)
          .regex(/^ipps?:\/\/[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d{1,5})?(\/[A-Za-z0-9._~%/-]*)?$/),
        byDefault: z.boolean(),
      }),
    )
    .min(1)
    .max(8),
});
const minutes = z.int().min(1).max(240).nullable();
const screen = z.strictObject({ sleepMinutes: minutes, lockMinutes: minutes });
const camera = z.strictObject({ camera: z.boolean(), microphone: z.boolean() });
const sharing = z.strictObject({ bluetooth: z.boolean(), usbStorage: z.boolean() });
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
/** When the school is open, in its own time; 1 is Monday. */
export const schoolHours = z.strictObject({
  timeZone: printable(60, 1),
  openings: z.array(z.strictObject({ day: z.int().min(1).max(7), from: timeOfDay, to: timeOfDay })).max(42),
});
export type SchoolHours = z.output<typeof schoolHours>;
const updates = z.strictObject({
  scope: z.enum(['security', 'all']),
  outsideHours: z.boolean(),
  /** Null: the school has not said. */
  hours: schoolHours.nullable(),
});

export const concreteSettings = z
  .strictObject({
    wifi,
    trustedAuthority,
    webLinks,
    dnsFilter,
    proxy,
    webFilter,
    sharedUse,
    singleApp,
    appRules,
    apps,
    printers,
    screen,
    camera,
    sharing,
    updates,
    locale,
    label,
  })
  .partial();
export type ConcreteSettings = z.output<typeof concreteSettings>;

/** In the order of the console, in which they are also reported. */
export const SETTING_IDS = [
  'wifi',
  'trustedAuthority',
  'webLinks',
  'dnsFilter',
  'proxy',
  'webFilter',
  'sharedUse',
  'singleApp',
  'appRules',
  'apps',
  'printers',
  'screen',
  'camera',
  'sharing',
  'updates',
  'locale',
  'label',
] as const;
export const settingId = z.enum(SETTING_IDS);
export type SettingId = z.output<typeof settingId>;
/** One setting's value: `Concrete<'wifi'>`. */
export type Concrete<Id extends SettingId> = NonNullable<ConcreteSettings[Id]>;
