import fc from 'fast-check';
import type { ConcreteSettings, SettingId } from '@chariot/wire-agent';
import type { Abilities } from './contribution.js';
import { planSettings } from './plan.js';

const ALL: Abilities = {
  networkManager: true,
  resolver: 'resolved',
  browser: true,
  lightdmGreeter: false,
  displayManager: 'lightdm',
  dconf: true,
  cups: true,
  apt: true,
  unattendedUpgrades: true,
  kioskBrowser: '/usr/bin/chromium',
  application: (name) => (name === 'org.gnome.Calculator' ? ['gnome-calculator'] : undefined),
  identity: null,
  lock: null,
  languages: null,
  knowsTimeZone: (zone) => zone.startsWith('Europe/'),
};
const FILTER = { allow: [], deny: [], allowOnly: false, privateBrowsing: false, passwordSaving: false };
const WIFI = { ssid: 'ECOLE', security: 'wpa2-personal', hidden: false, key: 'sesame-ouvre-toi' } as const;

function write(settings: ConcreteSettings, abilities: Partial<Abilities> = {}, originals: Record<string, string> = {}) {
  const plan = planSettings(settings, {}, { ...ALL, ...abilities });
  const files: Record<string, string> = {};
  for (const document of plan.documents) {
    files[document.path] =
      document.kind === 'link' ? `→ ${document.target}` : document.render(originals[document.path] ?? null);
  }
  return { files, outcomes: plan.outcomes, documents: plan.documents };
}
const chromium = (settings: ConcreteSettings): Record<string, unknown> =>
  JSON.parse(write(settings).files['/etc/chromium/policies/managed/chariot.json'] ?? '{}') as Record<string, unknown>;
const firefox = (settings: ConcreteSettings, original?: string): Record<string, unknown> => {
  const path = '/etc/firefox/policies/policies.json';
  const text = write(settings, {}, original === undefined ? {} : { [path]: original }).files[path] ?? '{}';
  return (JSON.parse(text) as { policies: Record<string, unknown> }).policies;
};

describe('home page and bookmarks', () => {
  const settings = {
    webLinks: { homePage: 'https://ecole.exemple.fr/', bookmarks: [{ name: 'Dico', url: 'https://dico.exemple.fr/' }] },
  };

  it('open at start in Chromium and Chrome', () => {
    expect(chromium(settings)).toMatchObject({
      HomepageLocation: 'https://ecole.exemple.fr/',
      RestoreOnStartup: 4,
      RestoreOnStartupURLs: ['https://ecole.exemple.fr/'],
      ManagedBookmarks: [{ toplevel_name: 'École' }, { name: 'Dico', url: 'https://dico.exemple.fr/' }],
    });
    const { files } = write(settings);
    expect(files['/etc/opt/chrome/policies/managed/chariot.json']).toBe(
      files['/etc/chromium/policies/managed/chariot.json'],
    );
  });

  it('open at start in Firefox, beside the policies that were there', () => {
    const original = '{"policies":{"DisableTelemetry":true,"Homepage":{"URL":"https://ailleurs.example/"}}}';
    expect(firefox(settings, original)).toMatchObject({
      DisableTelemetry: true,
      Homepage: { URL: 'https://ecole.exemple.fr/', Locked: true, StartPage: 'homepage' },
    });
    for (const broken of ['', '{', '[]', 'null', '{"policies":[1]}', '{"policies":"x"}']) {
      expect(Object.keys(firefox(settings, broken))).toContain('Homepage');
      expect(Object.keys(firefox(settings, broken))).not.toContain('0');
    }
  });
});

describe('allowed and denied sites', () => {
  it('are a name and its www, or everything under it', () => {
    const webFilter = { ...FILTER, deny: ['Jeux.example', '*.reseau.example', 'www.autre.example'] };
    expect(chromium({ webFilter })['URLBlocklist']).toEqual([
      '.jeux.example',
      '.www.jeux.example',
      'reseau.example',
      '.www.autre.example',
    ]);
    expect(firefox({ webFilter })['WebsiteFilter']).toEqual({
      Block: ['*://jeux.example/*', '*://www.jeux.example/*', '*://*.reseau.example/*', '*://www.autre.example/*'],
      Exceptions: [],
    });
  });

  it('may be those alone', () => {
    const webFilter = { ...FILTER, allow: ['*.exemple.fr'], allowOnly: true };
    expect(chromium({ webFilter })).toMatchObject({ URLBlocklist: ['*'], URLAllowlist: ['exemple.fr'] });
    expect(firefox({ webFilter })['WebsiteFilter']).toEqual({
      Block: ['<all_urls>'],
      Exceptions: ['*://*.exemple.fr/*'],
    });
  });

  it('come with private windows and saved passwords', () => {
    expect(chromium({ webFilter: FILTER })).toMatchObject({
      IncognitoModeAvailability: 1,
      PasswordManagerEnabled: false,
    });
    const open = { ...FILTER, privateBrowsing: true, passwordSaving: true };
    expect(chromium({ webFilter: open })).toMatchObject({ IncognitoModeAvailability: 0, PasswordManagerEnabled: true });
    expect(firefox({ webFilter: FILTER })).toMatchObject({ DisablePrivateBrowsing: true, OfferToSaveLogins: false });
  });

  it('of the longest profile fit in what browsers read', () => {
    const sites = Array.from({ length: 500 }, (_, index) => `site${index}.example`);
    expect(write({ webFilter: { ...FILTER, allow: sites, deny: sites } }).outcomes).toEqual([
      { setting: 'webFilter', status: 'applied', why: null },
    ]);
  });
});

describe('network settings', () => {
  it('write the Wi-Fi where only root reads, the key as it is', () => {
    const { documents, files } = write({ wifi: { ...WIFI, key: 'une clé'.replace('é', 'e') + '\\ secrete' } });
    expect(documents).toMatchObject([{ mode: 0o600, after: 'reloadConnections' }]);
    const text = files['/etc/NetworkManager/system-connections/chariot-1.nmconnection'];
    expect(text).toContain('\nssid=ECOLE\n');
    expect(text).toContain('\nkey-mgmt=wpa-psk\npsk=une\\scle\\\\\\ssecrete\n');
  });

  it.each(['École 1', '1234', ' a', 'a;b', 'a\nssid=b', '[wifi]'])('write the name %j as bytes', (ssid) => {
    const { files } = write({ wifi: { ...WIFI, ssid } });
    const text = files['/etc/NetworkManager/system-connections/chariot-1.nmconnection'] ?? '';
    const lines = text.split('\n').filter((line) => line.startsWith('ssid='));
    expect(lines).toEqual([`ssid=${[...Buffer.from(ssid)].join(';')};`]);
  });

  it('write an open network without a key', () => {
    const { files } = write({ wifi: { ssid: 'ECOLE', security: 'open', hidden: true } });
    expect(Object.values(files)[0]).toContain('hidden=true');
    expect(Object.values(files)[0]).not.toContain('wifi-security');
  });

  it('impose a DNS server on the system and keep browsers from going round it', () => {
    const dnsFilter = { servers: ['192.0.2.53', '2001:db8::53'] };
    const { files } = write({ dnsFilter });
    expect(files['/etc/systemd/resolved.conf.d/chariot.conf']).toBe(
      '# Chariot\n[Resolve]\nDNS=192.0.2.53 2001:db8::53\nFallbackDNS=\nDomains=~.\n',
    );
    expect(chromium({ dnsFilter })).toEqual({ DnsOverHttpsMode: 'off' });
    expect(firefox({ dnsFilter })).toEqual({ DNSOverHTTPS: { Enabled: false, Locked: true } });
    const other = write({ dnsFilter }, { resolver: 'networkManager' });
    expect(other.files['/etc/NetworkManager/conf.d/chariot-dns.conf']).toContain('servers=192.0.2.53,2001:db8::53');
    expect(other.documents[0]?.after).toBe('reloadNetworkManager');
  });

  it('give the proxy to sessions, shells, apt and browsers', () => {
    const proxy = { host: 'proxy.exemple.fr', port: 3128, exceptions: ['*.exemple.fr', 'ent.example'] };
    const { files } = write({ proxy });
    expect(files['/etc/profile.d/chariot-proxy.sh']).toContain("export https_proxy='http://proxy.exemple.fr:3128/'\n");
    expect(files['/etc/environment.d/60-chariot-proxy.conf']).toContain(
      'no_proxy=localhost,127.0.0.1,::1,exemple.fr,.exemple.fr,ent.example\n',
    );
    expect(files['/etc/apt/apt.conf.d/60chariot-proxy']).toContain(
      'Acquire::https::Proxy "http://proxy.exemple.fr:3128/";',
    );
    expect(chromium({ proxy })['ProxySettings']).toEqual({
      ProxyMode: 'fixed_servers',
      ProxyServer: 'proxy.exemple.fr:3128',
      ProxyBypassList: '<local>;exemple.fr;.exemple.fr;ent.example',
    });
  });
});

describe('language and label', () => {
  const locale = { timeZone: 'Europe/Paris', language: 'fr_FR' };

  it('set the time zone, and the language beside the lines of others', () => {
    const { files } = write({ locale }, {}, { '/etc/default/locale': '# à nous\nLANG=C\nLC_PAPER=fr_FR.UTF-8' });
    expect(files['/etc/localtime']).toBe('→ /usr/share/zoneinfo/Europe/Paris');
    expect(files['/etc/timezone']).toBe('Europe/Paris\n');
    expect(files['/etc/default/locale']).toBe('# à nous\nLC_PAPER=fr_FR.UTF-8\nLANG=fr_FR.UTF-8\nLANGUAGE=fr_FR:fr\n');
  });

  it('say what is missing, and do what can be done', () => {
    const { outcomes, files } = write({ locale }, { languages: ['en_US'] });
    expect(outcomes).toEqual([
      {
        setting: 'locale',
        status: 'failed',
        why: 'La langue fr_FR n’est pas installée ; le fuseau horaire est réglé.',
      },
    ]);
    expect(Object.keys(files)).toEqual(['/etc/localtime', '/etc/timezone']);
    expect(write({ locale: { ...locale, timeZone: 'Mars/Olympus' } }).outcomes[0]?.why).toContain('Mars/Olympus');
  });

  it('write the label where it is seen, without a meaning of its own', () => {
    const label = { title: 'Classe \\4 100 %', found: 'Si trouvée : mairie.' };
    const { files } = write(
      { label },
      { lightdmGreeter: true },
      {
        '/etc/lightdm/lightdm-gtk-greeter.conf': '[greeter]\ntheme-name=x\nclock-format=%H\n[autre]\n',
      },
    );
    expect(JSON.parse(files['/etc/chariot/label.json'] ?? '')).toEqual(label);
    expect(files['/etc/issue.d/chariot.issue']).toBe('Classe \\\\4 100 %\nSi trouvée : mairie.\n\n');
    expect(files['/etc/lightdm/lightdm-gtk-greeter.conf']).toBe(
      '[greeter]\nclock-format=Classe \\4 100 %%   %H:%M\ntheme-name=x\n[autre]\n',
    );
    expect(write({ label }).files['/etc/lightdm/lightdm-gtk-greeter.conf']).toBeUndefined();
  });
});

describe('what a machine lacks', () => {
  it('is said setting by setting, in French', () => {
    const settings: ConcreteSettings = {
      wifi: WIFI,
      webLinks: { homePage: 'https://ecole.exemple.fr/', bookmarks: [] },
      dnsFilter: { servers: ['192.0.2.53'] },
    };
    const { outcomes } = write(settings, { networkManager: false, resolver: null, browser: false });
    expect(outcomes).toEqual([
      { setting: 'wifi', status: 'notApplicable', why: expect.stringContaining('NetworkManager') },
      { setting: 'webLinks', status: 'notApplicable', why: expect.stringContaining('Aucun navigateur') },
      { setting: 'dnsFilter', status: 'notApplicable', why: expect.stringContaining('systemd-resolved') },
    ]);
  });
});

describe('an injection', () => {
  const refused: [string, ConcreteSettings, SettingId][] = [
    ['in the proxy', { proxy: { host: "x'; reboot; '", port: 1, exceptions: [] } }, 'proxy'],
    ['in an exception', { proxy: { host: 'x', port: 1, exceptions: ['a"\n'] } }, 'proxy'],
    ['in a DNS server', { dnsFilter: { servers: ['192.0.2.1\nDNSOverTLS=no'] } }, 'dnsFilter'],
    ['in the label', { label: { title: 'x\n\\u0000', found: null } }, 'label'],
    ['in the language', { locale: { timeZone: 'Europe/Paris', language: 'fr_FR\nX=1' } }, 'locale'],
    ['in the time zone', { locale: { timeZone: '../../etc/shadow', language: 'fr_FR' } }, 'locale'],
    ['in the home page', { webLinks: { homePage: 'javascript:alert(1)', bookmarks: [] } }, 'webLinks'],
    ['in a site', { webFilter: { ...FILTER, deny: ['x/*", "*'] } }, 'webFilter'],
    ['in the Wi-Fi key', { wifi: { ...WIFI, key: 'abcdefgh\npsk=x' } }, 'wifi'],
  ];
  it.each(refused)('%s is refused, and says why in French', (_, settings, setting) => {
    const { outcomes, files } = write(settings);
    expect(outcomes).toEqual([{ setting, status: 'failed', why: expect.stringMatching(/^(Ce|La|Le) .*\.$/) }]);
    expect(files).toEqual({});
  });

  it('never adds a line to a file of lines, whatever the text', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 });
    const control = fc.constantFrom('\n', '\r', '\u2028', '\u0000', '\u0085', '"', "'", '\\', '$(x)', '`x`', ';', '#');
    const nasty = fc.array(fc.oneof(text, control), { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(nasty, nasty, (a, b) => {
        const { files } = write(
          {
            label: { title: a, found: b },
            wifi: { ...WIFI, ssid: Buffer.from(a).subarray(0, 8).toString('latin1'), key: b },
            proxy: { host: a, port: 3128, exceptions: [b] },
            locale: { timeZone: a, language: b },
            dnsFilter: { servers: [a] },
            webLinks: { homePage: a, bookmarks: [{ name: b, url: a }] },
            webFilter: { ...FILTER, allow: [a], deny: [b] },
          },
          { lightdmGreeter: true },
        );
        const lines = (path: string): number | undefined => files[path]?.split(/[\n\r\u2028\u2029\u0085\0]/).length;
        expect(lines('/etc/issue.d/chariot.issue') ?? 4).toBe(4);
        expect(lines('/etc/lightdm/lightdm-gtk-greeter.conf') ?? 3).toBe(3);
        expect(lines('/etc/profile.d/chariot-proxy.sh') ?? 8).toBe(8);
        expect(lines('/etc/timezone') ?? 2).toBe(2);
        for (const [path, content] of Object.entries(files)) if (path.endsWith('.json')) JSON.parse(content);
      }),
      { numRuns: 400 },
    );
  });
});

describe('a refused value', () => {
  it('leaves the former one in force: a bad key must not cut a tablet off', () => {
    const former: ConcreteSettings = { wifi: WIFI };
    const plan = planSettings({ wifi: { ...WIFI, key: 'clé à accents' } }, former, ALL);
    expect(plan.outcomes).toMatchObject([{ status: 'failed', why: expect.stringContaining('sans accent') }]);
    expect(plan.effective).toEqual(former);
    expect(plan.documents).toHaveLength(1);
  });

  it('does not bring back what is no longer asked for', () => {
    const plan = planSettings({}, { wifi: WIFI }, ALL);
    expect(plan).toEqual({ documents: [], acts: [], outcomes: [], effective: {} });
  });
});
