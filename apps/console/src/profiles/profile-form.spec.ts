import '../api/validation.js';
import type { ProfileSettings } from '@chariot/contract';
import { draftOf, EMPTY_FORM, formOf, previewable, settingsOf, settingsOn, type ProfileForm } from './profile-form.js';

const SEALED = '01939f6e-7d2a-7c31-8f5b-3a1f0d9f7a11';
const full: ProfileSettings = {
  wifi: { ssid: 'classe-mobile', security: 'wpa2-personal', hidden: true, key: { sealed: SEALED } },
  webLinks: { homePage: 'https://exemple.fr/', bookmarks: [{ name: 'Dictionnaire', url: 'https://exemple.fr/mots' }] },
  dnsFilter: { servers: ['192.0.2.53', '2001:db8::53'], secureUrl: 'https://dns.exemple.fr/dns-query' },
  proxy: { host: 'proxy.exemple.fr', port: 3128, exceptions: ['*.exemple.fr'] },
  webFilter: {
    allow: ['exemple.fr'],
    deny: ['*.jeux.exemple'],
    allowOnly: false,
    privateBrowsing: false,
    passwordSaving: false,
  },
  locale: { timeZone: 'Europe/Paris', language: 'fr_FR' },
  label: { title: '{classe} · Tablette {numero}', found: 'Si trouvée : {ecole}' },
};
const form = (change: Partial<ProfileForm>): ProfileForm => ({ ...EMPTY_FORM, name: 'École', ...change });
const errors = (change: Partial<ProfileForm>): unknown => {
  const result = settingsOf(form(change));
  return 'errors' in result ? result.errors : 'accepted';
};

describe('profile form', () => {
  it('gives back what it was given', () => {
    expect(settingsOf(formOf('École', 'p', full))).toEqual({ settings: full });
  });

  it('keeps what it has no text field for, and counts it', () => {
    const others = {
      camera: { camera: false, microphone: true },
      updates: { scope: 'all', outsideHours: true },
    } as const;
    const edited = formOf('École', 'p', { ...full, ...others });
    expect(settingsOf(edited)).toEqual({ settings: { ...full, ...others } });
    expect(settingsOn(edited)).toContain('camera');
    expect(previewable(edited)).toMatchObject(others);
  });

  it('asks who the network is before who the tablet is', () => {
    const wifi = { ...EMPTY_FORM.wifi, on: true, ssid: 'classe', security: 'wpa2-enterprise' } as const;
    expect(errors({ wifi })).toEqual({
      'wifi.password': expect.stringContaining('mot de passe'),
      'wifi.identity': expect.any(String),
      'wifi.serverName': expect.any(String),
      'wifi.authority': expect.stringContaining('BEGIN CERTIFICATE'),
    });
    const authority = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';
    const eap = { ...wifi.eap, serverName: 'radius.exemple', authority };
    expect(errors({ wifi: { ...wifi, eap: { ...eap, method: 'tls' } } })).toBe('accepted');
    const kept = { ...eap, identity: 'chariot', sealed: SEALED };
    expect(draftOf(form({ wifi: { ...wifi, eap: kept } })).wifi?.eap).toMatchObject({ password: { sealed: SEALED } });
    expect(
      JSON.stringify(previewable(form({ wifi: { ...wifi, eap: { ...kept, password: 'secret' } } }))),
    ).not.toContain('"secret"');
  });

  it('leaves out what is switched off', () => {
    expect(settingsOf(form({}))).toEqual({ settings: {} });
    expect(settingsOn(formOf('École', 'p', { locale: full.locale }))).toEqual(['locale']);
    expect(
      draftOf({ ...formOf('École', 'p', full), wifi: { ...formOf('', '', full).wifi, on: false } }).wifi,
    ).toBeUndefined();
  });

  it('never shows a key, keeps the one that is sealed, and lets a new one replace it', () => {
    const { wifi } = formOf('École', 'p', full);
    expect(wifi.key).toBe('');
    expect(draftOf(form({ wifi })).wifi?.key).toEqual({ sealed: SEALED });
    expect(draftOf(form({ wifi: { ...wifi, key: 'nouvelle clé' } })).wifi?.key).toEqual({ value: 'nouvelle clé' });
    expect(draftOf(form({ wifi: { ...wifi, security: 'open' } })).wifi).not.toHaveProperty('key');
  });

  it('asks for the key of a protected network', () => {
    const wifi = { ...EMPTY_FORM.wifi, on: true, ssid: 'classe' };
    expect(errors({ wifi })).toEqual({ 'wifi.key': expect.stringContaining('a besoin de sa clé') });
    expect(errors({ wifi: { ...wifi, key: 'court' } })).toEqual({ 'wifi.key': 'La clé compte de 8 à 63 caractères.' });
    expect(errors({ wifi: { ...wifi, security: 'open' } })).toBe('accepted');
  });

  it('says in French what is wrong and in which field', () => {
    expect(
      errors({
        wifi: { ...EMPTY_FORM.wifi, on: true, security: 'open' },
        webLinks: { on: true, homePage: 'exemple', bookmarks: [{ name: 'Mots', url: '' }] },
        dnsFilter: { on: true, servers: '192.0.2.53\n192.0.2', secureUrl: '' },
        proxy: { on: true, host: 'proxy.exemple.fr', port: '', exceptions: '' },
        webFilter: { ...EMPTY_FORM.webFilter, on: true, deny: 'https://jeux.exemple/' },
        locale: { on: true, timeZone: 'Europe/Paris', language: 'français' },
        label: { on: true, title: ' ', found: '' },
      }),
    ).toEqual({
      'wifi.ssid': 'À renseigner.',
      'webLinks.homePage': expect.stringContaining('https://'),
      'webLinks.bookmarks.0.url': expect.stringContaining('https://'),
      'dnsFilter.servers': expect.stringMatching(/^Ligne 2 : /),
      'proxy.port': 'À renseigner.',
      'webFilter.deny': expect.stringMatching(/^Ligne 1 : un site s’écrit/),
      'locale.language': expect.stringContaining('fr_FR'),
      'label.title': 'À renseigner.',
    });
  });

  it('says what is wrong of each of several, in its own field', () => {
    const payload = { name: 'Caméra', type: 'com.apple.applicationaccess', content: { allowCamera: false } };
    const typed = { ...payload, content: '{ "allowCamera": ' as unknown as typeof payload.content };
    const expert = { payloads: [payload, { ...payload, name: '', type: 'com.apple.mdm' }, typed] };
    const trustedAuthority = { authorities: [{ name: ' ', certificate: 'x' }] };
    const printers = {
      queues: [0, 1].map((at) => ({ name: 'Salle', uri: at === 0 ? 'ipp://a' : 'b', byDefault: false })),
    };
    expect(errors({ others: { expert, trustedAuthority, printers } })).toEqual({
      'expert.payloads.1.name': 'À renseigner.',
      'expert.payloads.1.type': expect.stringContaining('un autre serveur'),
      'expert.payloads.2.content': expect.stringContaining('en JSON'),
      'trustedAuthority.authorities.0.name': 'À renseigner.',
      'trustedAuthority.authorities.0.certificate': expect.stringContaining('BEGIN CERTIFICATE'),
      'printers.queues.1.uri': expect.stringContaining('ipp://'),
    });
    const updates = { scope: 'all', outsideHours: true, deadline: { version: 'la dernière', on: '' } } as const;
    expect(errors({ others: { updates } })).toEqual({
      'updates.deadline.version': expect.stringContaining('18.2'),
      'updates.deadline.on': expect.any(String),
    });
    const nested = { ...payload, content: { a: { sealed: SEALED } } };
    expect(errors({ others: { expert: { payloads: [nested] } } })).toEqual({
      'expert.payloads.0.content': expect.stringContaining('« sealed »'),
    });
    expect(errors({ others: { homeScreen: { dock: ['com.apple.Pages', 'deux mots'], icons: [] } } })).toEqual({
      'homeScreen.dock': expect.stringMatching(/^Ligne 2 : /),
    });
  });

  it('reads lists by line, comma or semicolon, and forgets empty ones', () => {
    expect(
      draftOf(form({ dnsFilter: { on: true, servers: ' 192.0.2.1, 192.0.2.2;\n\n192.0.2.3 ', secureUrl: '' } }))
        .dnsFilter,
    ).toEqual({
      servers: ['192.0.2.1', '192.0.2.2', '192.0.2.3'],
    });
    expect(errors({ dnsFilter: { on: true, servers: '', secureUrl: '' } })).toEqual({
      'dnsFilter.servers': 'Au moins 1 élément.',
    });
  });

  it('previews what is right so far, and never sends a key for it', () => {
    const { wifi } = formOf('École', 'p', full);
    const preview = previewable(
      form({ wifi: { ...wifi, key: 'nouvelle clé' }, locale: { on: true, timeZone: '?', language: 'fr_FR' } }),
    );
    expect(preview).toEqual({
      wifi: { ssid: 'classe-mobile', security: 'wpa2-personal', hidden: true, key: { value: 'clé-non-envoyée' } },
    });
    expect(JSON.stringify(preview)).not.toMatch(/nouvelle|sealed/);
    const open = previewable(form({ wifi: { ...wifi, security: 'open' } }));
    expect(open.wifi).not.toHaveProperty('key');
  });
});
