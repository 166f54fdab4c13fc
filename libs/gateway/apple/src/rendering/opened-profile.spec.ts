import type { ProfileSettings } from '@chariot/contract';
import type { Tx } from '@chariot/platform';
import { PROFILE_SECRET } from '@chariot/fleet';
import { AppleRenderer } from './apple-renderer.js';
import { profileOf } from './given.js';
import { openedProfile } from './opened-profile.js';
import { AUTHORITY, FULL, SEALED, SOMEWHERE } from './settings.scene.js';

const NO_TX = {} as Tx;
const rendering = new AppleRenderer().render(FULL);
const hash = profileOf(rendering, SOMEWHERE, 'wifi')?.hash ?? '';

describe('a profile at the door', () => {
  it('has its key, opened for what it is and wiped after', async () => {
    const key = Buffer.from('motdepasse-wifi');
    const asked: unknown[] = [];
    const vault = {
      open: (_: Tx, id: string, purpose: string) => {
        asked.push([id, purpose]);
        return Promise.resolve(key);
      },
    };
    const bytes = await openedProfile(NO_TX, vault, rendering, SOMEWHERE, { name: 'wifi', hash });
    expect(bytes?.toString('utf8')).toContain('<key>Password</key><string>motdepasse-wifi</string>');
    expect(asked).toEqual([[SEALED, PROFILE_SECRET]]);
    expect(key.every((byte) => byte === 0)).toBe(true);
  });

  it('opens nothing for another content, or another name', async () => {
    const vault = { open: () => Promise.reject(new Error('opened')) };
    const other = { name: 'wifi', hash: 'x'.repeat(43) };
    expect(await openedProfile(NO_TX, vault, rendering, SOMEWHERE, other)).toBeNull();
    expect(await openedProfile(NO_TX, vault, rendering, SOMEWHERE, { name: 'wlan', hash })).toBeNull();
    await expect(openedProfile(NO_TX, vault, rendering, SOMEWHERE, { name: 'wifi', hash })).rejects.toThrow('opened');
  });

  it('has no other secret, whatever an expert or a name says', async () => {
    const stolen = { sealed: SEALED };
    const content = { Password: stolen, a: stolen, UserPassword: `sealed:${SEALED}` };
    const payload = { name: 'Essai', type: 'com.apple.wifi.managed', content };
    const settings = { ...FULL, expert: { payloads: [payload] } } as unknown as ProfileSettings;
    const stealing = new AppleRenderer().render(settings);
    const profile = profileOf(stealing, SOMEWHERE, 'expert.1');
    expect(profile?.sealed).toEqual([]);
    const vault = { open: () => Promise.reject(new Error('opened')) };
    const asked = { name: 'expert.1', hash: profile?.hash ?? '' };
    const bytes = await openedProfile(NO_TX, vault, stealing, SOMEWHERE, asked);
    expect(bytes?.toString('utf8')).toContain(SEALED);
    // Even where somebody gives it every secret, as for files that are looked at.
    expect(profile?.write(new Map([[SEALED, 'motdepasse-wifi']])).toString('utf8')).not.toContain('motdepasse-wifi');
  });

  it('is opened where Apple has the password of an account', () => {
    const password = { sealed: SEALED };
    const network = { serverName: 'radius.example', authority: AUTHORITY };
    const eap = { method: 'peap', identity: 'chariot', password, ...network } as const;
    const wifi = { ssid: 'cm', security: 'wpa2-enterprise', hidden: false, eap } as const;
    const account = profileOf(new AppleRenderer().render({ ...FULL, wifi }), SOMEWHERE, 'wifi');
    expect(account?.sealed).toEqual([SEALED]);
    const text = account?.write(new Map([[SEALED, 'du-compte']])).toString('utf8');
    expect(text).toContain('<key>UserPassword</key><string>du-compte</string>');
  });

  it('asks for a certificate of the iPad’s own by what that iPad alone is given, which no hash has', () => {
    const eap = { method: 'tls', serverName: 'radius.example', authority: AUTHORITY } as const;
    const wifi = { ssid: 'cm', security: 'wpa2-enterprise', hidden: false, eap } as const;
    const trustedAuthority = { authorities: [{ name: 'RADIUS', certificate: AUTHORITY }] };
    const own = new AppleRenderer().render({ wifi, trustedAuthority });
    const [first, next] = [0, 1].map((generation) => profileOf(own, SOMEWHERE, 'wifi', generation));
    expect(() => first?.write(new Map())).toThrow('given it a challenge');
    const text = (challenge: string, of = first) =>
      of?.write(new Map(), { scepUrl: 'https://chariot.example/scep', challenge }).toString('utf8') ?? '';
    expect(text('un-seul-usage')).toContain('<key>Challenge</key><string>un-seul-usage</string>');
    expect(text('un-seul-usage')).toContain('<key>URL</key><string>https://chariot.example/scep</string>');
    // Another challenge is the same profile to an iPad; another generation is not.
    expect(text('un-autre').replace('un-autre', 'un-seul-usage')).toBe(text('un-seul-usage'));
    expect(next?.hash).not.toBe(first?.hash);
    const uuids = (of: string): readonly string[] => of.match(/<key>PayloadUUID<\/key><string>[^<]+/g) ?? [];
    const [before, after] = [uuids(text('un')), uuids(text('un', next))];
    expect(before.filter((one) => after.includes(one))).toHaveLength(1);
    // A profile that asks for nothing is the same in all of them.
    expect(profileOf(own, SOMEWHERE, 'trustedAuthority', 1)?.hash).toBe(
      profileOf(own, SOMEWHERE, 'trustedAuthority')?.hash,
    );
  });

  it('is not written without its key', () => {
    expect(() => profileOf(rendering, SOMEWHERE, 'wifi')?.write(new Map())).toThrow('was not opened');
  });
});
