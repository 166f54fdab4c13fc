import { z } from 'zod';
import { keptLine, line, localDate, visible } from '../shapes.js';
import { expert, keptExpert } from './expert.js';

/**
 * The settings of a profile, in a school's words, the same for every family of devices.
 * What each family really does with one is said by the preview, and by each device's report.
 */
/** An address that a browser opens. */
export const webUrl = z
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

/** Of an account on the school's network: it may be short, and is nobody's own. */
export const passwordIn = z.union([
  z.object({ value: visible(z.string().min(1).max(128)) }).strict(),
  z.object({ sealed: z.uuid() }).strict(),
]);
/** One certificate and nothing else: a private key that is pasted here by mistake is refused. */
export const certificate = z
  .string()
  .trim()
  .max(8192)
  .regex(
    /^-----BEGIN CERTIFICATE-----\r?\n[A-Za-z0-9+/=\r\n]+-----END CERTIFICATE-----$/,
    'Un certificat se colle en entier, de « -----BEGIN CERTIFICATE----- » à « -----END CERTIFICATE----- ».',
  );

/** Who the network must be, before anything is said to it (802.1X): without both, anybody's access point would do. */
const network = { serverName: host, authority: certificate };
const eap = z.discriminatedUnion('method', [
  /** One account for all the tablets of the profile. */
  z.object({ method: z.literal('peap'), identity: line(100), password: passwordIn.optional(), ...network }).strict(),
  /** Each tablet shows the certificate that Chariot gave it: nothing is shared, and a lost one is revoked alone. */
  z.object({ method: z.literal('tls'), ...network }).strict(),
]);

const wifiOf = (ssid: z.ZodString) =>
  z
    .object({
      ssid,
      security: z.enum(['wpa2-personal', 'wpa2-enterprise', 'open']),
      hidden: z.boolean().default(false),
      key: secretIn.optional(),
      eap: eap.optional(),
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
export const dnsFilter = z
  .object({
    servers: z.array(ipAddress).min(1).max(4),
    /** The same service by HTTPS (RFC 8484), for systems that take no other: iPadOS. */
    secureUrl: z
      .string()
      .trim()
      .max(500)
      .regex(/^https:\/\/[^\s"'<>\\]+$/, 'Un DNS chiffré s’écrit comme https://dns.exemple.fr/dns-query.')
      .optional(),
  })
  .strict();
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

/** Authorities that browsers and the system are to believe, besides those that they come with. */
export const trustedAuthority = z
  .object({
    authorities: z
      .array(z.object({ name: line(60), certificate }).strict())
      .min(1)
      .max(5),
  })
  .strict();
/** Nobody is at it for so long, its session is closed; null: it stays open. */
const closeAfterMinutes = z.int().min(1).max(240).nullable().default(null);
/** Of a Shared iPad, which only Apple School Manager makes: who opens a session, and what room each pupil has. */
const sharedIpad = z.discriminatedUnion('sessions', [
  /** Nobody's: erased at its end. */
  z.object({ sessions: z.literal('guests'), closeAfterMinutes }).strict(),
  /** By the account that the school gave each pupil. The room is told as the iPad is set up, and never later. */
  z
    .object({
      sessions: z.literal('accounts'),
      closeAfterMinutes,
      /** By how many they are, or by how much each has: iPadOS takes one of the two. */
      room: z
        .discriminatedUnion('by', [
          z.object({ by: z.literal('pupils'), pupils: z.int().min(1).max(100) }).strict(),
          z.object({ by: z.literal('size'), megabytes: z.int().min(100).max(1_000_000) }).strict(),
        ])
        .optional(),
    })
    .strict(),
]);
/** A session for pupils, without a password, given back as new when it is closed. */
export const sharedUse = z
  .object({
    name: line(40).default('Élèves'),
    openAtStart: z.boolean().default(true),
    /** Absent: guests, whose session stays open. */
    ipad: sharedIpad.optional(),
  })
  .strict();
const applicationNamed = (how: string) =>
  z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/, `Une application se nomme ${how}.`);
/** A name of each family: a desktop has those of its menus, an iPad identifiers. */
const anyApplication = applicationNamed(
  'comme son fichier de menu sous Linux (org.gnome.Calculator), par son identifiant sur iPad (com.apple.calculator)',
);
/** Exam mode: one page, or one application, and nothing around it. */
export const singleApp = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('web'), url: webUrl, onlyThisSite: z.boolean().default(true) }).strict(),
  z.object({ kind: z.literal('app'), application: anyApplication }).strict(),
]);
/** What pupils see in the menus, and whether they may install more. */
export const appRules = z
  .object({ hidden: z.array(anyApplication).max(60).default([]), allowInstall: z.boolean().default(false) })
  .strict();
/** Names of packages of each family, as its catalogue writes them. Nobody types them: they come from approved requests. */
export const apps = z
  .array(
    z
      .object({
        package: z.string().regex(/^[a-z0-9][a-z0-9+.-]{1,127}$/, 'Un paquet s’écrit comme gcompris-qt.'),
        state: z.enum(['installed', 'removed']),
      })
      .strict(),
  )
  .max(100);
export const printers = z
  .object({
    queues: z
      .array(
        z
          .object({
            name: line(60),
            uri: z
              .string()
              .trim()
              .max(300)
              .regex(
                /^ipps?:\/\/[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d{1,5})?(\/[A-Za-z0-9._~%/-]*)?$/,
                'Une imprimante s’écrit comme ipp://imprimante.exemple.fr/ipp/print.',
              ),
            byDefault: z.boolean().default(false),
          })
          .strict(),
      )
      .min(1)
      .max(8),
  })
  .strict();
const minutes = z.int().min(1).max(240).nullable().default(null);
/** Null: as the machine does by itself. */
export const screen = z.object({ sleepMinutes: minutes, lockMinutes: minutes }).strict();
/** True: allowed. */
export const camera = z.object({ camera: z.boolean().default(false), microphone: z.boolean().default(false) }).strict();
export const sharing = z
  .object({ bluetooth: z.boolean().default(false), usbStorage: z.boolean().default(false) })
  .strict();
/**
 * Never a restart by themselves; `outsideHours`: only when the school's weekly table says that it is closed. `deadline`: of iPads, the
 * version that each has in the evening of that day at the latest.
 */
export const updates = z
  .object({
    scope: z.enum(['security', 'all']).default('security'),
    outsideHours: z.boolean().default(true),
    deadline: z
      .object({
        version: z
          .string()
          .trim()
          .regex(/^[0-9]{1,3}(?:\.[0-9]{1,3}){0,3}$/, 'Une version d’iPadOS s’écrit comme 18.2 ou 18.2.1.'),
        on: localDate,
      })
      .strict()
      .optional(),
  })
  .strict();
const allowed = z.object({ allowed: z.boolean().default(false) }).strict();
/** Pictures and films of the screen. */
export const screenshots = allowed;
/** Whether whoever holds the tablet may give it back as new. */
export const allowReset = allowed;
/** Whether accounts may be added or taken away by whoever holds it. */
export const allowAccounts = allowed;
/** A code of the tablet's own. No number of tries after which it is erased: that takes two persons. */
export const passcode = z
  .object({
    minLength: z.int().min(4).max(16).default(6),
    letters: z.boolean().default(false),
    /** 1234, 1111. */
    simple: z.boolean().default(false),
  })
  .strict();
const application = applicationNamed('par son identifiant, comme com.apple.Pages');
/** In order: the dock, then page by page. */
export const homeScreen = z
  .object({ dock: z.array(application).max(6).default([]), icons: z.array(application).max(120).default([]) })
  .strict()
  .refine(({ dock, icons }) => dock.length + icons.length > 0, {
    path: ['icons'],
    message: 'Donnez au moins une application.',
  })
  .refine(({ dock, icons }) => new Set([...dock, ...icons]).size === dock.length + icons.length, {
    path: ['icons'],
    message: 'Une application ne se range qu’à une place.',
  });
/** Those that may not notify. */
export const notifications = z.object({ silenced: z.array(application).min(1).max(100) }).strict();

/** What somebody writes in a profile. */
export const profileSettings = z
  .object({
    wifi,
    trustedAuthority,
    webLinks,
    dnsFilter,
    proxy,
    webFilter,
    sharedUse,
    singleApp,
    appRules,
    printers,
    screen,
    camera,
    sharing,
    updates,
    locale,
    label,
    passcode,
    screenshots,
    allowReset,
    allowAccounts,
    homeScreen,
    notifications,
    expert,
  })
  .partial()
  .strict();
/** What a place comes to: its profiles, and the applications that were approved for it. */
export const resolvedSettings = profileSettings.extend({ apps: apps.optional() });
export type WrittenSettings = z.output<typeof profileSettings>;
/** Written or resolved: `apps` is only ever in the second. */
export type ProfileSettings = z.output<typeof resolvedSettings>;

/** As they are shown: a name that was kept before hidden signs were refused does not hide its profile. */
export const keptProfileSettings = profileSettings.extend({
  wifi: wifiOf(networkName).optional(),
  webLinks: webLinksOf(keptLine(60)).optional(),
  label: labelOf(keptLine(80), keptLine(160)).optional(),
  expert: keptExpert.optional(),
});

/** In the order in which people read them. */
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
  'passcode',
  'screenshots',
  'allowReset',
  'allowAccounts',
  'homeScreen',
  'notifications',
  'expert',
] as const;
export const settingId = z.enum(SETTING_IDS);
export type SettingId = z.output<typeof settingId>;
/** Those that somebody writes in a profile. */
export type WrittenSettingId = keyof WrittenSettings;
export const WRITTEN_SETTING_IDS: readonly WrittenSettingId[] = SETTING_IDS.filter((setting) => setting !== 'apps');

export const SETTING_LABELS: Record<SettingId, string> = {
  wifi: 'Wi-Fi de la classe',
  trustedAuthority: 'Autorités de confiance',
  webLinks: 'Page d’accueil et favoris',
  dnsFilter: 'Filtrage par DNS',
  proxy: 'Proxy',
  webFilter: 'Sites autorisés et interdits',
  sharedUse: 'Session partagée des élèves',
  singleApp: 'Une seule application',
  appRules: 'Applications cachées, installation libre',
  apps: 'Applications approuvées',
  printers: 'Imprimantes',
  screen: 'Veille et verrouillage de l’écran',
  camera: 'Caméra et micro',
  sharing: 'Bluetooth et clés USB',
  updates: 'Mises à jour',
  locale: 'Fuseau horaire et langue',
  label: 'Étiquette à l’écran',
  passcode: 'Code de verrouillage',
  screenshots: 'Captures d’écran',
  allowReset: 'Remise à zéro par l’élève',
  allowAccounts: 'Comptes ajoutés par l’élève',
  homeScreen: 'Écran d’accueil',
  notifications: 'Notifications coupées',
  expert: 'Réglages d’expert (iPad)',
};
