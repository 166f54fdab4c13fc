import { expertPayload, keptProfileSettings, profileSettings } from '../index.js';

const read = (type: string, content: unknown) => expertPayload.safeParse({ name: 'Essai', type, content });
const wordsOf = (type: string, content: unknown): string => read(type, content).error?.issues[0]?.message ?? 'accepted';
const CAMERA = { allowCamera: false };

describe('what an expert may write', () => {
  it.each(['com.apple.applicationaccess', 'com.apple.configuration.passcode.settings', 'com.apple.mdmx'])(
    'is any type of Apple’s: %s',
    (type) => expect(wordsOf(type, CAMERA)).toBe('accepted'),
  );

  it.each([
    ['com.apple.mdm', 'un autre serveur'],
    ['com.apple.MDM', 'un autre serveur'],
    ['com.apple.mdm.other', 'un autre serveur'],
    ['com.apple.configuration.legacy', 'un autre serveur'],
    ['com.apple.configuration.legacy.interactive', 'un autre serveur'],
    ['com.apple.declarations', 'un autre serveur'],
    ['com.apple.Declarations', 'un autre serveur'],
    ['com.apple.configuration.Legacy', 'un autre serveur'],
    ['com.apple.security.pkcs12', 'clé privée'],
    ['com.apple.security.PKCS12', 'clé privée'],
    ['com.apple.security.scep', 'identité'],
    ['com.apple.Security.ACME', 'identité'],
    ['com.apple.configuration.security.identity', 'identité'],
    ['com.apple.profileRemovalPassword', 'mot de passe'],
    ['com.apple.profileremovalpassword', 'mot de passe'],
    ['com.apple.Asset.data', 'est une configuration'],
    ['com.apple.activation.simple', 'est une configuration'],
    ['com.apple.management.properties', 'est une configuration'],
    ['Configuration', 'se nomme'],
    ['com.example.telescope', 'se nomme'],
    ['com.apple.', 'se nomme'],
  ])('is not %s', (type, words) => expect(wordsOf(type, CAMERA)).toContain(words));

  it('holds bytes, dates and lists, and a certificate its own content', () => {
    const content = { a: { $data: 'AAAA' }, b: [{ $date: '2026-12-01T08:00:00Z' }, 1.5, true], c: 'ligne\nligne' };
    expect(read('com.apple.applicationaccess', content).data?.content).toEqual(content);
    expect(wordsOf('com.apple.security.root', { PayloadContent: { $data: 'AAAA' } })).toBe('accepted');
  });

  const deep = (depth: number): unknown => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);
  it.each<[string, unknown, string]>([
    ['a secret', { Password: 'motdepasse' }, 'secret'],
    ['a secret in small letters', { a: { wifipassword: 'motdepasse' } }, 'secret'],
    ['a private key', { a: '-----BEGIN EC PRIVATE KEY-----\nAAAA' }, 'secret'],
    ['the reference of a kept secret', { sealed: '01939f6e-7d2a-7c31-8f5b-3a1f0d9f7a11' }, '« sealed »'],
    ['one inside', { a: [{ b: { sealed: '01939f6e-7d2a-7c31-8f5b-3a1f0d9f7a11' } }] }, '« sealed »'],
    ['one beside others, whatever it holds', { a: { b: 1, Sealed: [] } }, '« sealed »'],
    ['a secret inside', { VPN: [{ IPSec: { SharedSecret: { $data: 'AAAA' } } }] }, 'secret'],
    ['nothing', { a: null }, 'sans valeur'],
    ['what it would not see', { a: 'x\u202ey' }, 'signe invisible'],
    ['a sign without form in XML', { a: 'x\u0000y' }, 'signe invisible'],
    ['a key nobody sees', { ['a\u200b']: 1 }, 'signe invisible'],
    ['half a pair', { a: '\ud800' }, 'signe invisible'],
    ['another identity', { PayloadUUID: 'x' }, 'écrit par Chariot'],
    ['the same in small letters', { payloaduuid: 'x' }, 'écrit par Chariot'],
    ['payloads of its own', { PayloadContent: [] }, 'écrit par Chariot'],
    ['more than a setting', { a: Array.from({ length: 2_001 }, () => 1) }, 'trop grand'],
    ['long texts', { a: 'x'.repeat(60_001) }, 'trop grand'],
    ['depth', deep(13), 'trop profond'],
    ['any depth', deep(50_000), 'trop profond'],
    ['the prototype', JSON.parse('{"a":{"__proto__":{"b":1}}}'), '__proto__'],
  ])('is not %s', (_, content, words) => expect(wordsOf('com.apple.applicationaccess', content)).toContain(words));

  it('takes a permission about passwords for what it is', () => {
    expect(wordsOf('com.apple.applicationaccess', { allowPasswordSharing: false })).toBe('accepted');
  });

  it('is refused as text, as a list, as nothing', () => {
    for (const content of ['{"a":', [], null, 3])
      expect(wordsOf('com.apple.applicationaccess', content)).toContain('comme { "allowCamera": false }');
    expect(profileSettings.safeParse({ expert: { payloads: [] } }).success).toBe(false);
  });

  it('does not hide the profile that kept it before it was refused', () => {
    const payload = { name: 'Ancien', type: 'com.apple.security.scep', content: { a: { sealed: 'x' } } };
    expect(keptProfileSettings.parse({ expert: { payloads: [payload] } }).expert?.payloads).toEqual([payload]);
    expect(profileSettings.safeParse({ expert: { payloads: [payload] } }).success).toBe(false);
  });
});
