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

  it('is nothing else: a restriction of the camera is one person’s', () => {
    const more = { allowSystemAppRemoval: false, allowAppRemoval: false, safariAllowPopups: false };
    expect(intercepts({}, expert('com.apple.applicationaccess', { allowCamera: false, ...more }))).toBe(false);
    expect(intercepts({}, expert('com.apple.configuration.passcode.settings', { MinimumLength: 6 }))).toBe(false);
    expect(intercepts({}, profileSettings.parse({ passcode: {}, screenshots: {}, allowReset: {} }))).toBe(false);
  });
});
