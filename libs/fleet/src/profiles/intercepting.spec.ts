import { profileSettings, type ProfileSettings } from '@chariot/contract';
import { intercepts } from './intercepting.js';

const expert = (type: string, content: object): ProfileSettings =>
  profileSettings.parse({ expert: { payloads: [{ name: 'Essai', type, content }] } });

describe('what two people must want', () => {
  it.each([
    ['an authority', 'com.apple.security.root', { PayloadContent: { $data: 'AAAA' } }],
    ['an authority as a bare certificate', 'com.apple.security.pkcs1', { PayloadContent: { $data: 'AAAA' } }],
    [
      'an authority by a declaration',
      'com.apple.configuration.security.certificate',
      { CredentialAssetReference: 'a' },
    ],
    ['a proxy for all', 'com.apple.proxy.http.global', { ProxyType: 'Auto' }],
    [
      'a proxy of one network',
      'com.apple.wifi.managed',
      { SSID_STR: 'x', ProxyType: 'Manual', ProxyServer: 'p.example' },
    ],
    ['a private network', 'com.apple.vpn.managed', { UserDefinedName: 'x' }],
    ['a relay', 'com.apple.relay.managed', { Relays: [] }],
    ['a filter of somebody else', 'com.apple.webcontent-filter', { FilterType: 'Plugin', PluginBundleID: 'a.b' }],
    ['a DNS proxy', 'com.apple.dnsProxy.managed', { AppBundleIdentifier: 'a.b' }],
    ['profiles installed by hand', 'com.apple.applicationaccess', { allowUIConfigurationProfileInstallation: true }],
    ['the end of the management', 'com.apple.applicationaccess', { RemovalDate: { $date: '2026-12-01T08:00:00Z' } }],
    [
      'an anchor, however deep',
      'com.apple.wifi.managed',
      { EAPClientConfiguration: { PayloadCertificateAnchorUUID: [] } },
    ],
    ['the same in other letters', 'com.apple.SECURITY.Root', { Root: true }],
    ['erasing after so many tries', 'com.apple.mobiledevice.passwordpolicy', { minLength: 6, maxFailedAttempts: 2 }],
    ['the same by a declaration', 'com.apple.configuration.passcode.settings', { MaximumFailedAttempts: 2 }],
    ['the same in small letters', 'com.apple.configuration.passcode.settings', { maximumfailedattempts: 2 }],
    [
      'any application',
      'com.apple.configuration.app.managed',
      { ManifestURL: 'https://apps.example/manifest.plist', InstallBehavior: { Install: 'Required' } },
    ],
    [
      'what reads every page',
      'com.apple.configuration.safari.extensions.settings',
      { ManagedExtensions: { 'com.example.all (ABC)': { State: 'AlwaysOn' } } },
    ],
    ['an icon that opens anything', 'com.apple.webClip.managed', { URL: 'itms-services://?url=x', Label: 'Jeu' }],
    ['an account', 'com.apple.mail.managed', { EmailAddress: 'classe@ecole.example' }],
    ['one of Exchange', 'com.apple.eas.account', { Host: 'mail.example' }],
    ['a font', 'com.apple.font', { Font: { $data: 'AAAA' } }],
    ['one application and no way out', 'com.apple.app.lock', { App: { Identifier: 'a.b' } }],
    [
      'a screen that is watched unasked',
      'com.apple.applicationaccess',
      { forceClassroomUnpromptedScreenObservation: true },
    ],
    ['updates that wait', 'com.apple.applicationaccess', { forceDelayedSoftwareUpdates: true }],
    ['authorities that stay as they were', 'com.apple.applicationaccess', { allowOTAPKIUpdates: false }],
    ['a cable while it is locked', 'com.apple.applicationaccess', { allowUSBRestrictedMode: false }],
    ['what is allowed, and not forbidden', 'com.apple.applicationaccess', { allowUntrustedTLSPrompt: true }],
    ['a text where Apple has a yes or no', 'com.apple.applicationaccess', { allowCamera: 'false' }],
    ['a restriction that nobody knows here', 'com.apple.applicationaccess', { allowTeleport: false }],
    ['a harmless one beside it', 'com.apple.applicationaccess', { allowCamera: false, allowTeleport: false }],
    ['one in other letters', 'com.apple.applicationaccess', { ALLOWCAMERA: false }],
    ['a harmless type in other letters', 'com.apple.ApplicationAccess', { allowCamera: false }],
    ['any type that comes later', 'com.apple.configuration.teleport.settings', {}],
    ['a name of every object', 'com.apple.applicationaccess', { constructor: false }],
  ])('is %s that an expert writes', (_, type, content) => {
    const wanted = expert(type, content);
    expect(intercepts({}, wanted)).toBe(true);
    expect(intercepts(expert('com.apple.applicationaccess', { allowCamera: false }), wanted)).toBe(true);
    expect(intercepts(wanted, wanted)).toBe(false);
    expect(intercepts(wanted, {})).toBe(false);
  });

  it('is another authority beside the one that was wanted, and not its new name', () => {
    const one = { name: 'Un', type: 'com.apple.security.root', content: { PayloadContent: { $data: 'AAAA' } } };
    const other = { ...one, content: { PayloadContent: { $data: 'BBBB' } } };
    const of = (...payloads: object[]) => profileSettings.parse({ expert: { payloads } });
    expect(intercepts(of(one), of(one, other))).toBe(true);
    expect(intercepts(of(one), of({ ...one, name: 'Deux' }))).toBe(false);
    expect(intercepts(of(one, other), of(other))).toBe(false);
  });

  it.each([
    ['a restriction', 'com.apple.applicationaccess', { allowCamera: false, allowSystemAppRemoval: false }],
    ['one of Safari', 'com.apple.applicationaccess', { safariAllowPopups: false, safariForceFraudWarning: true }],
    ['applications that are hidden', 'com.apple.applicationaccess', { blockedAppBundleIDs: ['com.apple.tv'] }],
    ['no profile by hand', 'com.apple.applicationaccess', { allowUIConfigurationProfileInstallation: false }],
    ['a longer passcode', 'com.apple.configuration.passcode.settings', { MinimumLength: 6 }],
    ['the same by a payload', 'com.apple.mobiledevice.passwordpolicy', { minLength: 6, forcePIN: true }],
    ['the calculator', 'com.apple.configuration.math.settings', { Calculator: { ScientificMode: { Enabled: false } } }],
    ['silence', 'com.apple.notificationsettings', { NotificationSettings: [{ BundleIdentifier: 'a.b' }] }],
    ['where icons are', 'com.apple.homescreenlayout', { Dock: [], Pages: [[]] }],
    ['what is read on the lock screen', 'com.apple.shareddeviceconfiguration', { LockScreenFootnote: 'École' }],
  ])('is not %s, which one person writes', (_, type, content) => {
    expect(intercepts({}, expert(type, content))).toBe(false);
    const grave = { name: 'Autre', type: 'com.apple.vpn.managed', content: {} };
    const beside = profileSettings.parse({ expert: { payloads: [{ name: 'Essai', type, content }, grave] } });
    expect(intercepts(expert(type, content), beside)).toBe(true);
  });

  it('is no other setting of a profile', () => {
    expect(intercepts({}, profileSettings.parse({ passcode: {}, screenshots: {}, allowReset: {} }))).toBe(false);
  });
});
