import { z } from 'zod';
import { bundleId, bytes, countOf, host, httpsUrl, ipAddress, text, uuid, webUrl } from '../shapes.js';
import { acme, certificatePayload, mdm, pkcs12, scep } from './identity-payloads.js';
import { SUPERVISED_RESTRICTIONS, restrictions } from './restrictions.js';

const flag = z.boolean().optional();
const port = z.int().min(1).max(65_535);
const credentials = { ProxyUsername: text(100).optional(), ProxyPassword: text(128).optional() };

const wifi = z
  .strictObject({
    SSID_STR: text(32, 1),
    AutoJoin: flag,
    HIDDEN_NETWORK: flag,
    EncryptionType: z.enum(['WPA', 'WPA2', 'WPA3', 'Any', 'None']),
    Password: text(63, 8).optional(),
    PayloadCertificateUUID: uuid.optional(),
    EAPClientConfiguration: z
      .strictObject({
        /** 13: TLS; 21: TTLS; 25: PEAP; 43: FAST. */
        AcceptEAPTypes: z.array(z.union([13, 21, 25, 43].map((type) => z.literal(type)))).min(1),
        UserName: text(100).optional(),
        UserPassword: text(128).optional(),
        OuterIdentity: text(100).optional(),
        PayloadCertificateAnchorUUID: z.array(uuid).max(10).optional(),
        TLSTrustedServerNames: z.array(text(253, 1)).max(10).optional(),
        TLSCertificateIsRequired: flag,
        TTLSInnerAuthentication: z.enum(['PAP', 'EAP', 'CHAP', 'MSCHAP', 'MSCHAPv2']).optional(),
        TLSMinimumVersion: z.enum(['1.0', '1.1', '1.2', '1.3']).optional(),
        TLSMaximumVersion: z.enum(['1.0', '1.1', '1.2', '1.3']).optional(),
      })
      .optional(),
    CaptiveBypass: flag,
    EnableIPv6: flag,
    DisableAssociationMACRandomization: flag,
    ProxyType: z.enum(['None', 'Manual', 'Auto']).optional(),
    ProxyServer: host.optional(),
    ProxyServerPort: port.optional(),
    ProxyPACURL: webUrl.optional(),
    ProxyPACFallbackAllowed: flag,
    ...credentials,
  })
  .refine((net) => net.ProxyType !== 'Manual' || countOf(net, ['ProxyServer', 'ProxyServerPort']) === 2, {
    path: ['ProxyServer'],
  })
  // An open network has neither key nor account; a closed one has exactly one of them.
  .refine((net) => countOf(net, ['Password', 'EAPClientConfiguration']) === (net.EncryptionType === 'None' ? 0 : 1), {
    path: ['Password'],
  })
  .refine(
    (net) => !net.EAPClientConfiguration?.AcceptEAPTypes.includes(13) || net.PayloadCertificateUUID !== undefined,
    {
      path: ['PayloadCertificateUUID'],
    },
  );

const options = (...names: string[]) =>
  z.strictObject(Object.fromEntries(names.map((name) => [name, flag])) as Record<string, typeof flag>);
const appLock = z.strictObject({
  App: z.strictObject({
    Identifier: bundleId,
    Options: options(
      ...['DisableTouch', 'DisableDeviceRotation', 'DisableVolumeButtons', 'DisableRingerSwitch', 'EnableVoiceControl'],
      ...['DisableSleepWakeButton', 'DisableAutoLock', 'EnableVoiceOver', 'EnableZoom', 'EnableInvertColors'],
      ...['EnableAssistiveTouch', 'EnableSpeakSelection', 'EnableMonoAudio'],
    ).optional(),
    UserEnabledOptions: options('VoiceControl', 'VoiceOver', 'Zoom', 'InvertColors', 'AssistiveTouch').optional(),
  }),
});

const webFilter = z
  .strictObject({
    FilterType: z.literal('BuiltIn'),
    /** Apple's own judgement of pages. */
    AutoFilterEnabled: flag,
    /** Exceptions to that judgement; without it they mean nothing. */
    PermittedURLs: z.array(webUrl).max(1_000).optional(),
    DenyListURLs: z.array(webUrl).max(1_000).optional(),
    HideDenyListURLs: flag,
    /** Only those may be visited, and they are Safari's bookmarks. */
    AllowListBookmarks: z
      .array(z.strictObject({ URL: webUrl, Title: text(200, 1) }))
      .min(1)
      .max(1_000)
      .optional(),
  })
  .refine((filter) => filter.PermittedURLs === undefined || filter.AutoFilterEnabled === true, {
    path: ['PermittedURLs'],
  });

const appIcon = z.strictObject({ Type: z.literal('App'), BundleID: bundleId });
const webIcon = z.strictObject({ Type: z.literal('WebClip'), URL: webUrl });
/** A folder holds pages of icons, and no folder. */
const folderIcon = z.strictObject({
  Type: z.literal('Folder'),
  DisplayName: text(60, 1),
  Pages: z.array(z.array(z.discriminatedUnion('Type', [appIcon, webIcon])).max(30)).min(1),
});
const icons = z.array(z.discriminatedUnion('Type', [appIcon, webIcon, folderIcon])).max(60);

const alertType = z.union([z.literal(0), z.literal(1), z.literal(2)]).optional();
const notifications = z.strictObject({
  NotificationSettings: z
    .array(
      z.strictObject({
        BundleIdentifier: bundleId,
        NotificationsEnabled: flag,
        ShowInNotificationCenter: flag,
        ShowInLockScreen: flag,
        /** 0: none; 1: banners; 2: alerts. */
        AlertType: alertType,
        BadgesEnabled: flag,
        SoundsEnabled: flag,
        CriticalAlertEnabled: flag,
        GroupingType: alertType,
        PreviewType: alertType,
      }),
    )
    .min(1)
    .max(500),
});

/** Names of pupils: it is made at the door, sent, and kept nowhere. */
const education = z.strictObject({
  OrganizationUUID: uuid,
  OrganizationName: text(200, 1),
  PayloadCertificateUUID: uuid.optional(),
  LeaderPayloadCertificateAnchorUUID: z.array(uuid).optional(),
  MemberPayloadCertificateAnchorUUID: z.array(uuid).optional(),
  ResourcePayloadCertificateUUID: uuid.optional(),
  UserIdentifier: text(200, 1),
  Departments: z
    .array(z.strictObject({ Name: text(200, 1), GroupBeaconIDs: z.array(z.int().min(0).max(65_535)) }))
    .optional(),
  Groups: z.array(
    z.strictObject({
      BeaconID: z.int().min(0).max(65_535),
      Name: text(200, 1),
      Description: text(500).optional(),
      LeaderIdentifiers: z.array(text(200, 1)).optional(),
      MemberIdentifiers: z.array(text(200, 1)),
      DeviceGroupIdentifiers: z.array(text(200, 1)).optional(),
    }),
  ),
  Users: z.array(
    z.strictObject({
      Identifier: text(200, 1),
      Name: text(200, 1),
      GivenName: text(200).optional(),
      FamilyName: text(200).optional(),
      AppleID: text(256).optional(),
      PasscodeType: z.enum(['complex', 'four', 'six']).optional(),
    }),
  ),
  DeviceGroups: z
    .array(z.strictObject({ Identifier: text(200, 1), Name: text(200, 1), SerialNumbers: z.array(text(60, 1)) }))
    .optional(),
  ScreenObservationPermissionModificationAllowed: flag,
});

const proxy = z
  .strictObject({
    ProxyType: z.enum(['Manual', 'Auto']),
    ProxyServer: host.optional(),
    ProxyServerPort: port.optional(),
    ProxyPACURL: webUrl.optional(),
    ProxyPACFallbackAllowed: flag,
    ProxyCaptiveLoginAllowed: flag,
    ...credentials,
  })
  .refine((one) => countOf(one, ['ProxyServer', 'ProxyServerPort']) === (one.ProxyType === 'Manual' ? 2 : 0), {
    path: ['ProxyServer'],
  });

/** iPadOS has no profile for plain DNS: it is encrypted, by HTTPS (RFC 8484) or TLS (RFC 7858). */
const dns = z.strictObject({
  DNSSettings: z
    .strictObject({
      DNSProtocol: z.enum(['HTTPS', 'TLS']),
      ServerURL: httpsUrl.optional(),
      ServerName: host.optional(),
      ServerAddresses: z.array(ipAddress).min(1).max(8).optional(),
      SupplementalMatchDomains: z.array(text(253, 1)).max(100).optional(),
    })
    .refine(
      (one) =>
        one.DNSProtocol === 'HTTPS'
          ? one.ServerURL !== undefined && one.ServerName === undefined
          : one.ServerName !== undefined && one.ServerURL === undefined,
      { path: ['DNSProtocol'] },
    ),
  /** Only a supervised iPad keeps its user from switching it off. */
  ProhibitDisablement: flag,
  PayloadCertificateUUID: uuid.optional(),
});

interface Kind {
  readonly schema: z.ZodType;
  /** Only a supervised iPad installs it. */
  readonly supervised: boolean;
  /** Keys that only a supervised one obeys, in a payload that any installs. */
  readonly supervisedKeys?: readonly string[];
  /** A device takes one of it at most. */
  readonly once: boolean;
}
const several = { supervised: false, once: false } as const;
const once = { supervised: false, once: true } as const;
const supervisedOnce = { supervised: true, once: true } as const;

/** Payloads by PayloadType, their own keys by Apple's names. */
export const PAYLOADS = {
  'com.apple.applicationaccess': { ...several, schema: restrictions, supervisedKeys: SUPERVISED_RESTRICTIONS },
  'com.apple.wifi.managed': { ...several, schema: wifi },
  'com.apple.app.lock': { ...supervisedOnce, schema: appLock },
  'com.apple.webcontent-filter': { ...several, schema: webFilter },
  'com.apple.webClip.managed': {
    ...several,
    schema: z.strictObject({
      URL: webUrl,
      Label: text(60, 1),
      /** PNG. */
      Icon: bytes().optional(),
      IsRemovable: flag,
      FullScreen: flag,
      Precomposed: flag,
      IgnoreManifestScope: flag,
      TargetApplicationBundleIdentifier: bundleId.optional(),
    }),
  },
  'com.apple.homescreenlayout': {
    ...supervisedOnce,
    schema: z.strictObject({ Dock: icons.optional(), Pages: z.array(icons).min(1).max(15) }),
  },
  'com.apple.shareddeviceconfiguration': {
    ...supervisedOnce,
    schema: z
      .strictObject({
        AssetTagInformation: text(200, 1).optional(),
        IfLostReturnToMessage: text(200, 1).optional(),
        LockScreenFootnote: text(200, 1).optional(),
      })
      .refine((label) => Object.keys(label).length > 0, { path: ['AssetTagInformation'] }),
  },
  'com.apple.notificationsettings': { ...supervisedOnce, schema: notifications },
  'com.apple.mobiledevice.passwordpolicy': {
    ...several,
    schema: z.strictObject({
      allowSimple: flag,
      forcePIN: flag,
      requireAlphanumeric: flag,
      minLength: z.int().min(0).max(16).optional(),
      minComplexChars: z.int().min(0).max(4).optional(),
      /** The last of them erases the iPad. */
      maxFailedAttempts: z.int().min(2).max(11).optional(),
      /** Minutes. */
      maxInactivity: z.int().min(0).max(15).optional(),
      maxGracePeriod: z.int().min(0).max(240).optional(),
      maxPINAgeInDays: z.int().min(0).max(730).optional(),
      pinHistory: z.int().min(1).max(50).optional(),
    }),
  },
  'com.apple.education': { ...once, schema: education },
  'com.apple.security.scep': { ...several, schema: scep },
  'com.apple.security.acme': { ...several, schema: acme },
  'com.apple.security.root': { ...several, schema: certificatePayload },
  'com.apple.security.pkcs1': { ...several, schema: certificatePayload },
  'com.apple.security.pkcs12': { ...several, schema: pkcs12 },
  'com.apple.proxy.http.global': { ...supervisedOnce, schema: proxy },
  'com.apple.dnsSettings.managed': { ...several, schema: dns },
  'com.apple.airprint': {
    ...several,
    schema: z.strictObject({
      AirPrint: z
        .array(
          z.strictObject({
            IPAddress: z.union([ipAddress, host]),
            ResourcePath: text(200, 1),
            Port: port.optional(),
            ForceTLS: flag,
          }),
        )
        .min(1)
        .max(50),
    }),
  },
  'com.apple.domains': {
    ...once,
    schema: z.strictObject({
      EmailDomains: z.array(text(253, 1)).max(100).optional(),
      WebDomains: z.array(text(300, 1)).max(100).optional(),
      SafariPasswordAutoFillDomains: z.array(text(300, 1)).max(100).optional(),
      CrossSiteTrackingPreventionRelaxedDomains: z.array(text(253, 1)).max(10).optional(),
    }),
    supervisedKeys: ['SafariPasswordAutoFillDomains', 'CrossSiteTrackingPreventionRelaxedDomains'],
  },
  'com.apple.profileRemovalPassword': {
    ...supervisedOnce,
    schema: z.strictObject({ RemovalPassword: text(100, 1) }),
  },
  'com.apple.mdm': { ...once, schema: mdm },
} as const satisfies Record<string, Kind>;

export type PayloadType = keyof typeof PAYLOADS;
export const PAYLOAD_TYPES = Object.keys(PAYLOADS) as readonly PayloadType[];
