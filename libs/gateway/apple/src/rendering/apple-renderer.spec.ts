import {
  profileSettings,
  resolvedSettings,
  SETTING_IDS,
  type ProfileSettings,
  type SettingId,
} from '@chariot/contract';
import { needsOfPayload, readDict, SUPERVISED_ITEMS, type PlistDict } from '@chariot/wire-apple';
import { AppleRenderer } from './apple-renderer.js';
import { commandItems, declarationsOf, profileNames, profileOf, settingOf, setupItems } from './given.js';
import { AUTHORITY, FULL, SEALED, SOMEWHERE } from './settings.scene.js';

const renderer = new AppleRenderer();
const one = (settings: unknown): ProfileSettings => resolvedSettings.parse(settings);
const said = (settings: unknown) => renderer.preview(one(settings))[0];
const url = (name: string, hash: string) => `https://chariot.example/${name}/${hash}`;
const payloadsOf = (settings: ProfileSettings, name: string): PlistDict[] => {
  const profile = profileOf(renderer.render(settings), SOMEWHERE, name);
  if (profile === null) return [];
  const dict = readDict(profile.write(new Map([[SEALED, 'motdepasse']])));
  return dict.get('PayloadContent') as PlistDict[];
};

describe('a version by a date', () => {
  const settings = one({ updates: { deadline: { version: '18.2', on: '2026-12-19' } } });

  it('is enforced in the evening of that day, beside what iPads do by themselves', () => {
    const { declarations } = declarationsOf(renderer.render(settings), SOMEWHERE, url);
    const enforced = declarations.find(({ Type }) => Type.endsWith('softwareupdate.enforcement.specific'));
    expect(enforced?.Payload).toEqual({ TargetOSVersion: '18.2', TargetLocalDateTime: '2026-12-19T22:00:00' });
    expect(settingOf(enforced?.Identifier ?? '')).toBe('updates');
    expect(declarations.map(({ Type }) => Type)).toContain('com.apple.configuration.softwareupdate.settings');
    expect(said(settings)?.sentence).toMatch(/A iPadOS 18\.2 le 19\/12\/2026 à 22 h au plus tard/);
  });

  it('is not asked for unless somebody asks', () => {
    const { declarations } = declarationsOf(renderer.render(one({ updates: {} })), SOMEWHERE, url);
    expect(JSON.stringify(declarations)).not.toContain('enforcement');
  });

  it.each(['iPadOS 18', '18.2-beta', '', '18,2'])('is refused for « %s », with how a version is written', (version) => {
    const { error } = profileSettings.safeParse({ updates: { deadline: { version, on: '2026-12-19' } } });
    expect(error?.issues[0]?.message).toBe('Une version d’iPadOS s’écrit comme 18.2 ou 18.2.1.');
  });
});

describe('AppleRenderer', () => {
  it('says, in the order of the console, what becomes of every setting of the contract', () => {
    const previews = renderer.preview(FULL);
    expect(previews.map(({ setting }) => setting)).toEqual([...SETTING_IDS]);
    for (const { setting, effect, sentence } of previews) {
      expect([setting, effect]).not.toEqual([setting, 'notApplicable']);
      expect(sentence).toMatch(/^\p{Lu}.*\.$/u);
      expect(sentence).not.toMatch(/undefined|null|\[object|\s\s/);
    }
  });

  it('says before saving what needs supervision, and nothing else', () => {
    for (const { setting, effect } of renderer.preview(FULL)) {
      const settings = { [setting]: FULL[setting] };
      const rendering = renderer.render(settings);
      const payloads = profileNames(rendering, SOMEWHERE).flatMap((name) => payloadsOf(settings, name));
      const needs = [
        ...payloads.map((payload) => {
          const content = Object.fromEntries(payload) as never;
          const { supervised, keys } = needsOfPayload(content);
          // A filter of addresses that may be switched off is still a filter: its sentence says so. The filter of the web is refused
          // by iPads that are not supervised, whatever the schema says.
          const type = payload.get('PayloadType');
          return supervised || (keys.length > 0 && setting !== 'dnsFilter') || type === 'com.apple.webcontent-filter';
        }),
        ...commandItems(rendering, SOMEWHERE).map(
          ({ item }) => SUPERVISED_ITEMS.has(item['Item'] as never) || item['Item'] === 'SharedDeviceConfiguration',
        ),
        // Its automatic actions are for supervised ones (Apple's schema: allowed-enrollments).
        setting === 'updates',
      ];
      expect([setting, effect]).toEqual([setting, needs.includes(true) ? 'supervised' : 'applied']);
    }
  });

  it('says so of each setting of the table that needs it, and of no other', () => {
    // As the table of settings marks them, by its rows.
    const marked: readonly SettingId[] = [
      ...(['proxy', 'webFilter', 'label', 'appRules', 'singleApp', 'homeScreen', 'screenshots'] as const),
      ...(['allowReset', 'allowAccounts', 'notifications'] as const),
    ];
    // Where Apple's schema says more than its row, or less: it wins.
    const more: readonly SettingId[] = ['sharing', 'updates', 'locale', 'sharedUse'];
    const less: readonly SettingId[] = ['screenshots'];
    const supervised = [...marked, ...more].filter((setting) => !less.includes(setting));
    const said = renderer.preview(FULL).flatMap(({ setting, effect }) => (effect === 'supervised' ? [setting] : []));
    expect(new Set(said)).toEqual(new Set(supervised));
  });

  it('says nothing of a setting that the profile leaves alone, and renders nothing', () => {
    expect(renderer.preview({})).toEqual([]);
    expect(renderer.render({})).toEqual({ settings: [] });
  });

  it('never repeats a key that was just typed', () => {
    const wifi = { ssid: 'ecole', security: 'wpa2-personal', key: { value: 'motdepasse-wifi' } };
    expect(JSON.stringify(renderer.preview(one({ wifi })))).not.toContain('motdepasse-wifi');
    expect(() => renderer.render(one({ wifi }))).toThrow('sealed before');
    const eap = {
      method: 'peap',
      identity: 'a',
      password: { value: 'b' },
      serverName: 'r.example',
      authority: AUTHORITY,
    };
    expect(() => renderer.render(one({ wifi: { ssid: 'x', security: 'wpa2-enterprise', eap } }))).toThrow(
      'sealed before',
    );
  });

  const eap = {
    method: 'peap',
    identity: 'a',
    password: { sealed: SEALED },
    serverName: 'r.example',
    authority: AUTHORITY,
  };
  const many = Array.from({ length: 3 }, (_, at) => `com.exemple.a${at}`);
  it.each([
    [{ wifi: { ssid: 'x', security: 'open' } }, 'applied', 'sans clé'],
    [{ wifi: { ssid: 'x', security: 'open', hidden: true } }, 'applied', 'masqué'],
    [{ wifi: { ssid: 'x', security: 'wpa2-personal' } }, 'applied', 'sa clé manque'],
    [{ wifi: { ssid: 'x', security: 'wpa2-enterprise' } }, 'applied', 'son compte ou son mot de passe manque'],
    [{ wifi: { ssid: 'x', security: 'wpa2-enterprise', eap } }, 'notApplicable', 'à deux personnes'],
    [
      {
        wifi: { ssid: 'x', security: 'wpa2-enterprise', eap: { method: 'tls', serverName: 'r', authority: AUTHORITY } },
      },
      'notApplicable',
      'à deux personnes',
    ],
    [
      {
        wifi: { ssid: 'x', security: 'wpa2-enterprise', eap: { method: 'tls', serverName: 'r', authority: AUTHORITY } },
        trustedAuthority: { authorities: [{ name: 'RADIUS', certificate: AUTHORITY }] },
      },
      'applied',
      'avec un certificat que Chariot donne à chaque iPad pour ce seul usage',
    ],
    [{ sharedUse: {} }, 'supervised', 'que des sessions d’invité'],
    [{ sharedUse: { ipad: { sessions: 'guests', closeAfterMinutes: 1 } } }, 'supervised', 'au bout de 1 minute.'],
    [{ sharedUse: { ipad: { sessions: 'accounts' } } }, 'supervised', 'iPadOS y décide de la place de chacun'],
    [{ dnsFilter: { servers: ['192.0.2.53'] } }, 'notApplicable', 'ne filtre que par un DNS chiffré'],
    [
      {
        trustedAuthority: {
          authorities: [{ name: 'Filtre', certificate: AUTHORITY.slice(0, 90) + AUTHORITY.slice(-26) }],
        },
      },
      'notApplicable',
      'n’est pas un certificat',
    ],
    [{ webFilter: { allowOnly: true } }, 'notApplicable', 'que s’il y en a un'],
    [{ webFilter: { allow: ['a.example', 'b.example'], allowOnly: true } }, 'supervised', '2 sites autorisés'],
    [{ webFilter: { deny: ['a.example'], allow: ['b.example'] } }, 'supervised', 'sans 1 exception'],
    [{ webFilter: {} }, 'supervised', 'N’interdit aucun site'],
    [{ singleApp: { kind: 'app', application: 'calcul' } }, 'notApplicable', 'n’est pas une application d’iPad'],
    [{ singleApp: { kind: 'app', application: 'org.gnome.Calculator' } }, 'notApplicable', 'com.apple.calculator'],
    [{ singleApp: { kind: 'web', url: 'https://a.example/' } }, 'supervised', 'à toucher dans les favoris'],
    [{ apps: [{ package: 'gcompris-qt', state: 'installed' }] }, 'notApplicable', 'paquets de Debian'],
    [{ apps: [{ package: 'python3.11-doc.fr', state: 'installed' }] }, 'notApplicable', 'paquets de Debian'],
    [{ screen: {} }, 'applied', 'comme il est'],
    [{ screen: { sleepMinutes: 30 } }, 'notApplicable', 'jusqu’à 15 minutes'],
    [{ screen: { sleepMinutes: 30, lockMinutes: 2 } }, 'applied', 'au bout de 2 minutes'],
    [{ camera: { camera: true } }, 'notApplicable', 'ne coupe pas le micro'],
    [{ camera: { camera: true, microphone: true } }, 'applied', 'permise'],
    [{ printers: { queues: [{ name: 'a', uri: 'ipp://h:99999/' }] } }, 'notApplicable', 'n’est pas de celles'],
    [{ homeScreen: { icons: ['calcul'] } }, 'notApplicable', 'com.apple.Pages'],
    [{ homeScreen: { icons: [...many, 'calcul'] } }, 'supervised', '1 nom sans équivalent'],
    [{ notifications: { silenced: ['calcul'] } }, 'notApplicable', 'com.apple.news'],
    [{ locale: { timeZone: 'A'.repeat(60), language: 'fr_FR' } }, 'notApplicable', 'Settings'],
    [{ proxy: { host: 'p.example', port: 80, exceptions: ['*.example'] } }, 'supervised', 'ne sait pas écarter'],
  ])('words %j: %s, %s', (settings, effect, words) => {
    expect(said(settings)).toMatchObject({ effect, sentence: expect.stringContaining(words) });
    if (effect === 'notApplicable') expect(renderer.render(one(settings))).toEqual({ settings: [] });
  });

  it('shares an iPad by one of what iPadOS takes, at its setup alone, and takes away the limit of before', () => {
    const of = (ipad: object) => {
      const rendering = renderer.render(one({ sharedUse: { ipad } }));
      const [item] = commandItems(rendering, SOMEWHERE).map((found) => found.item);
      return { item, setup: setupItems(rendering).map((found) => found.item) };
    };
    const Item = 'SharedDeviceConfiguration';
    expect(of({ sessions: 'guests', closeAfterMinutes: 5 })).toEqual({
      ...{ item: { Item, TemporarySessionOnly: true, TemporarySessionTimeout: 300 }, setup: [] },
    });
    const accounts = { Item, TemporarySessionOnly: false, UserSessionTimeout: 0, TemporarySessionTimeout: 0 };
    const size = { by: 'size', megabytes: 4_000 };
    expect(of({ sessions: 'accounts', room: size })).toEqual({ item: accounts, setup: [{ Item, QuotaSize: 4_000 }] });
    const pupils = { by: 'pupils', pupils: 30 };
    expect(of({ sessions: 'accounts', room: pupils }).setup).toEqual([{ Item, ResidentUsers: 30 }]);
    // Both at once, or the room of guests, is nothing that somebody can write.
    const both = { ...size, ...pupils };
    for (const ipad of [
      { sessions: 'accounts', room: both },
      { sessions: 'guests', room: size },
    ]) {
      expect(resolvedSettings.safeParse({ sharedUse: { ipad } }).success).toBe(false);
    }
  });

  it('gives an authority that accounts need only where two people wanted it', () => {
    const settings = one({
      wifi: { ssid: 'x', security: 'wpa2-enterprise', eap },
      trustedAuthority: FULL.trustedAuthority,
    });
    const [root, network] = payloadsOf(settings, 'wifi');
    const client = network?.get('EAPClientConfiguration') as PlistDict;
    expect(client.get('PayloadCertificateAnchorUUID')).toEqual([root?.get('PayloadUUID')]);
    expect(client.get('UserPassword')).toBe('motdepasse');
  });

  it('shows one site in an exam, whatever the lists of every day say', () => {
    const exam = { kind: 'web', url: 'https://a.example/x' };
    const settings = one({ singleApp: exam, webFilter: { deny: ['a.example'] } });
    expect(payloadsOf(settings, 'webFilter').map((payload) => payload.get('PayloadType'))).toEqual([
      'com.apple.applicationaccess',
    ]);
    expect(payloadsOf(settings, 'singleApp').map((payload) => payload.get('PayloadType'))).toEqual([
      'com.apple.app.lock',
      'com.apple.webcontent-filter',
    ]);
  });

  it('writes an expert’s keys as they are, bytes, dates and reals included', () => {
    const [payload] = payloadsOf(FULL, 'expert.1');
    expect(payload?.get('bytes')).toEqual(Buffer.from([0, 1, 2]));
    expect(payload?.get('at')).toEqual(new Date('2026-12-01T08:00:00Z'));
    expect(payload?.get('part')).toMatchObject({ value: 1 });
  });

  it('takes what an expert writes for what it says, and never for a secret or a name of ours', () => {
    const content = { a: { sealed: SEALED }, b: { $uuid: 'expert' }, c: `sealed:${SEALED}` };
    // The contract refuses it now; one that was kept before opens nothing.
    const settings = { expert: { payloads: [{ name: 'x', type: 'com.apple.telescope', content }] } };
    const [payload] = payloadsOf(settings, 'expert.1');
    expect(payload?.get('a')).toEqual(new Map([['sealed', SEALED]]));
    expect(payload?.get('b')).toEqual(new Map([['$uuid', 'expert']]));
    expect(payload?.get('c')).toBe(`sealed:${SEALED}`);
  });

  it('says of an expert’s date that cannot be written that it cannot, and sends nothing of it', () => {
    const payloads = [{ name: 'x', type: 'com.apple.applicationaccess', content: { a: { $date: 'demain' } } }];
    expect(said({ expert: { payloads } })).toMatchObject({ effect: 'notApplicable' });
    expect(renderer.render(one({ expert: { payloads } }))).toEqual({ settings: [] });
  });

  it('says of an expert’s restriction whether it needs supervision', () => {
    const of = (content: object) =>
      said({ expert: { payloads: [{ name: 'x', type: 'com.apple.applicationaccess', content }] } })?.effect;
    expect(of({ allowAirDrop: false })).toBe('supervised');
    expect(of({ allowCamera: false })).toBe('applied');
  });
});

describe('what one device is given', () => {
  const rendering = renderer.render(FULL);
  const { set, declarations } = declarationsOf(rendering, SOMEWHERE, url);

  it('is an activation for each configuration, so that one that fails takes no other with it', () => {
    const kinds = (kind: string) => declarations.filter(({ Type }) => Type.startsWith(`com.apple.${kind}.`));
    expect(kinds('activation').map(({ Payload }) => Payload['StandardConfigurations'])).toEqual(
      kinds('configuration').map(({ Identifier }) => [Identifier]),
    );
    expect(set.find('management', 'fr.chariot.school')?.Payload).toEqual({ Name: SOMEWHERE.ecole });
  });

  it('is known again by what it is of', () => {
    const settings = new Set(declarations.map(({ Identifier }) => settingOf(Identifier)));
    const commands = new Set(commandItems(rendering, SOMEWHERE).map(({ setting }) => setting));
    expect(new Set([...settings, ...commands])).toEqual(new Set([...SETTING_IDS, null]));
    expect(settingOf('fr.chariot.activation.apps.com.example.lire')).toBe('apps');
    expect(settingOf('fr.chariot.expert.2')).toBe('expert');
    for (const other of ['fr.chariot.status', 'fr.chariot.school', 'wifi', 'fr.autre.wifi', '']) {
      expect(settingOf(other)).toBeNull();
    }
  });

  it('is announced under an address that changes with its content, and that its profile answers to', () => {
    const { Payload } = set.find('configuration', 'fr.chariot.label') ?? {};
    expect(Payload?.['ProfileURL']).toBe(url('label', profileOf(rendering, SOMEWHERE, 'label')?.hash ?? ''));
    const elsewhere = declarationsOf(rendering, { ...SOMEWHERE, numero: '8' }, url).set;
    expect(elsewhere.find('configuration', 'fr.chariot.label')?.ServerToken).not.toBe(
      set.find('configuration', 'fr.chariot.label')?.ServerToken,
    );
    expect(elsewhere.find('configuration', 'fr.chariot.wifi')?.ServerToken).toBe(
      set.find('configuration', 'fr.chariot.wifi')?.ServerToken,
    );
  });

  const labelled = (title: string, found: string | null, variables = SOMEWHERE) => {
    const label = renderer.render(profileSettings.parse({ label: { title, found } }));
    const [payload] = readDict(profileOf(label, variables, 'label')?.write(new Map()) ?? Buffer.of()).get(
      'PayloadContent',
    ) as PlistDict[];
    const name = commandItems(label, variables)[0]?.item['DeviceName'];
    return { name, tag: payload?.get('AssetTagInformation'), found: payload?.get('LockScreenFootnote') };
  };

  it('has its own label', () => {
    expect(labelled('{classe} · Tablette {numero}', 'Rapporter à {ecole} ({autre})')).toEqual({
      name: 'Classe mobile 1 · Tablette 7',
      tag: 'Classe mobile 1 · Tablette 7',
      found: 'Rapporter à École Jean-Jaurès ({autre})',
    });
    expect(labelled('{numero}', '{numero}', { ...SOMEWHERE, numero: '' })).toEqual({
      name: 'Classe mobile 1',
      tag: 'Classe mobile 1',
      found: undefined,
    });
  });

  it('is never cut in the middle of a sign, nor longer than an iPad takes', () => {
    const { name, tag } = labelled('{ecole}', null, { ...SOMEWHERE, ecole: `a${'👩'.repeat(150)}` });
    expect(name).toBe(`a${'👩'.repeat(31)}`);
    expect(tag).toBe(`a${'👩'.repeat(99)}`);
    expect(labelled('{ecole}', null, { ...SOMEWHERE, ecole: 'a\u0000b\ud800' }).name).toBe('a b');
  });

  it('keeps braces where the référent wrote braces', () => {
    const wifi = { ssid: '{classe}', security: 'open' };
    const [network] = payloadsOf(one({ wifi }), 'wifi');
    expect(network?.get('SSID_STR')).toBe('{classe}');
  });

  it('is no profile of another name', () => {
    expect(profileOf(rendering, SOMEWHERE, 'telescope')).toBeNull();
    expect(profileOf(rendering, SOMEWHERE, 'updates')).toBeNull();
  });
});
