import type { Tx } from '@chariot/platform';
import { PROFILE_SECRET } from '@chariot/fleet';
import { AppleRenderer } from './apple-renderer.js';
import { profileOf } from './given.js';
import { openedProfile } from './opened-profile.js';
import { FULL, SEALED, SOMEWHERE } from './settings.scene.js';

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

  it('is not written without its key', () => {
    expect(() => profileOf(rendering, SOMEWHERE, 'wifi')?.write(new Map())).toThrow('was not opened');
  });
});
