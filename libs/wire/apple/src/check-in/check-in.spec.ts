import { inspect } from 'node:util';
import {
  enrolmentKey,
  plistBytes,
  pushBody,
  pushPath,
  readCheckIn,
  readDict,
  readPut,
  writeBootstrapToken,
  writeEmptyChallenge,
  writeToken,
  type CheckIn,
  type PlistInput,
} from '../index.js';
import { Guarded } from '../guarded.js';
import { refusalOf } from '../refusal.scene.js';
import { sample, samplesIn } from '../testdata.scene.js';

const UDID = '00008030-001C2D3A0E91802E';
const TOPIC = 'com.apple.mgmt.External.3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const read = (name: string): CheckIn => readCheckIn(sample(`check-in/${name}.plist`));
/** A message in which some keys are others; an absent value takes its key out. */
const spoiled = (name: string, keys: Record<string, PlistInput | undefined>): Buffer => {
  const plist = new Map<string, PlistInput | undefined>(readDict(sample(`check-in/${name}.plist`)));
  for (const [key, value] of Object.entries(keys)) plist.set(key, value);
  return plistBytes(Object.fromEntries(plist));
};

/** Of each sample: what it says, without its dictionary. */
const SAID: Record<string, object> = {
  authenticate: {
    type: 'Authenticate',
    topic: TOPIC,
    id: { kind: 'device', device: UDID },
    facts: {
      deviceName: 'iPad',
      serialNumber: 'DMPFW1XXQ1GC',
      model: 'MK2K3',
      modelName: 'iPad',
      productName: 'iPad12,1',
      osVersion: '18.1',
      buildVersion: '22B83',
    },
  },
  'authenticate-least': {
    type: 'Authenticate',
    topic: TOPIC,
    id: { kind: 'device', device: UDID },
    facts: {
      deviceName: 'iPad',
      serialNumber: 'DMPFW1XXQ1GC',
      model: null,
      modelName: null,
      productName: null,
      osVersion: null,
      buildVersion: null,
    },
  },
  'token-update': {
    type: 'TokenUpdate',
    topic: TOPIC,
    id: { kind: 'device', device: UDID },
    pushMagic: '6F4A7C1E-52D4-4C5B-9C1A-3F6F1F6F0A10',
    token: Buffer.from(Array.from({ length: 32 }, (_, at) => at)),
    unlockToken: Buffer.from('unlock-token-of-the-example'.repeat(4)),
    awaitingConfiguration: false,
  },
  'token-update-shared': {
    type: 'TokenUpdate',
    id: { kind: 'sharedUser', device: UDID, account: expect.any(Guarded) },
    unlockToken: null,
    awaitingConfiguration: true,
  },
  'token-update-user': {
    type: 'TokenUpdate',
    id: {
      kind: 'userEnrolmentUser',
      device: '8A3E5B7C-1111-4222-8333-444455556666',
      user: '9B3E5B7C-1111-4222-8333-444455556666',
    },
  },
  'check-out': { type: 'CheckOut', topic: TOPIC },
  'set-bootstrap-token': { type: 'SetBootstrapToken', bootstrapToken: Buffer.from('bootstrap-token-of-the-example') },
  'get-bootstrap-token': { type: 'GetBootstrapToken' },
  'user-authenticate': {
    type: 'UserAuthenticate',
    digestResponse: null,
    id: { kind: 'user', device: UDID, user: '1B9D6BCD-BBFD-4B2D-9B5D-AB8DFBBD4BED' },
  },
  'declarative-tokens': { type: 'DeclarativeManagement', request: { endpoint: 'tokens' } },
  'declarative-items': { type: 'DeclarativeManagement', request: { endpoint: 'declaration-items' } },
  'declarative-declaration': {
    type: 'DeclarativeManagement',
    request: { endpoint: 'declaration', kind: 'configuration', identifier: 'fr.chariot.passcode' },
  },
  'declarative-status': {
    type: 'DeclarativeManagement',
    request: { endpoint: 'status', report: expect.any(Buffer) },
  },
  'get-token': { type: 'GetToken', service: 'com.apple.maid' },
};

it.each(samplesIn('check-in').map((name) => name.replace('.plist', '')))('reads %s', (name) => {
  const expected = SAID[name];
  if (expected === undefined) throw new Error(`say in this spec what ${name} says`);
  expect(read(name)).toMatchObject(expected);
  expect(readPut(sample(`check-in/${name}.plist`))).toMatchObject({ door: 'checkIn', message: expected });
});

it('keeps keys that nobody knows, and drops what is about a line or a person', () => {
  const { plist } = readCheckIn(spoiled('authenticate', { FutureKey: [1], ICCID: '8933' }));
  expect(plist.get('FutureKey')).toEqual([1]);
  for (const key of ['IMEI', 'MEID', 'ICCID']) expect(plist.has(key)).toBe(false);
  const shared = read('token-update-shared').plist;
  for (const key of ['UserShortName', 'UserLongName']) expect(shared.has(key)).toBe(false);
});

describe('an enrolment’s key', () => {
  const pseudonym = (account: string): string => `hash(${account.length})`;
  it.each([
    ['authenticate', UDID],
    ['user-authenticate', `${UDID}:1B9D6BCD-BBFD-4B2D-9B5D-AB8DFBBD4BED`],
    ['token-update-shared', `${UDID}:~hash(32)`],
    ['token-update-user', '8A3E5B7C-1111-4222-8333-444455556666:9B3E5B7C-1111-4222-8333-444455556666'],
  ])('of %s is %s', (name, key) => {
    expect(enrolmentKey(read(name).id, pseudonym)).toBe(key);
  });

  it('shows a pupil’s account to nobody who does not ask for it', () => {
    const { id } = read('token-update-shared');
    const account = 'eleve.exemple@appleid.example.fr';
    expect(id.kind === 'sharedUser' && id.account.reveal()).toBe(account);
    for (const text of [
      JSON.stringify(id),
      inspect(id, { depth: 9, showHidden: true }),
      id.kind === 'sharedUser' && `${id.account}`,
    ]) {
      expect(text).not.toContain('eleve');
      expect(text).toContain('donnée personnelle');
    }
  });
});

it.each<[string, string, Record<string, PlistInput | undefined>]>([
  ['a device without a name', 'authenticate', { UDID: undefined }],
  ['a UDID with a colon', 'authenticate', { UDID: 'a:b' }],
  ['a UDID that is a number', 'authenticate', { UDID: 7 }],
  ['an empty UDID', 'authenticate', { UDID: '' }],
  ['no topic', 'authenticate', { Topic: undefined }],
  ['no token', 'token-update', { Token: undefined }],
  ['an empty token', 'token-update', { Token: Buffer.alloc(0) }],
  ['a token that is a text', 'token-update', { Token: 'abc' }],
  ['a token of a megabyte', 'token-update', { Token: Buffer.alloc(1_000_000) }],
  ['no push magic', 'token-update', { PushMagic: '' }],
  ['a Shared iPad without an account', 'token-update-shared', { UserShortName: undefined }],
  ['an account of a thousand letters', 'token-update-shared', { UserShortName: 'a'.repeat(1_000) }],
  ['a status without a report', 'declarative-status', { Data: undefined }],
  ['an endpoint of two lines', 'declarative-tokens', { Endpoint: 'tokens\n' }],
  ['a type that is a number', 'authenticate', { MessageType: 1 }],
])('refuses %s', (_, name, keys) => {
  expect(refusalOf(() => readCheckIn(spoiled(name, keys)))).toBe('wire-apple.malformed');
});

it('says that a message is not known, by its type first', () => {
  for (const MessageType of ['ReturnToService', '', '__proto__', 'toString']) {
    expect(refusalOf(() => readCheckIn(spoiled('authenticate', { MessageType, UDID: undefined })))).toBe(
      'wire-apple.unknownMessage',
    );
  }
  expect(refusalOf(() => readPut(plistBytes({ UDID })))).toBe('wire-apple.unknownMessage');
  expect(refusalOf(() => readPut(plistBytes([UDID])))).toBe('wire-apple.malformed');
});

it.each(['declaration/configuration/../../etc', 'declaration/profile/a', 'declaration/asset/', 'declaration', 'later'])(
  'answers nothing at %s, without refusing the message',
  (Endpoint) => {
    expect(readCheckIn(spoiled('declarative-tokens', { Endpoint }))).toMatchObject({
      request: { endpoint: 'unknown' },
    });
  },
);

it('forgets a bootstrap token by an empty one, or by none', () => {
  expect(readCheckIn(spoiled('set-bootstrap-token', { BootstrapToken: undefined }))).toMatchObject({
    bootstrapToken: null,
  });
  expect(readCheckIn(spoiled('set-bootstrap-token', { BootstrapToken: Buffer.alloc(0) }))).toMatchObject({
    bootstrapToken: Buffer.alloc(0),
  });
});

it('cleans what a device calls itself', () => {
  const DeviceName = `\u202e iPad\n de\u0007 ${'x'.repeat(5_000)}`.replace('\u0007', '\u200b');
  const message = readCheckIn(spoiled('authenticate', { DeviceName, OSVersion: 18 }));
  expect(message).toMatchObject({ facts: { deviceName: expect.stringMatching(/^iPad de x+$/), osVersion: null } });
  expect(message.type === 'Authenticate' && message.facts.deviceName?.length).toBe(255);
});

it('answers', () => {
  expect(readDict(writeBootstrapToken(Buffer.from('abc')))).toEqual(new Map([['BootstrapToken', Buffer.from('abc')]]));
  expect(readDict(writeBootstrapToken(null))).toEqual(new Map());
  expect(readDict(writeToken(Buffer.from('jwt')))).toEqual(new Map([['TokenData', Buffer.from('jwt')]]));
  expect(readDict(writeEmptyChallenge())).toEqual(new Map([['DigestChallenge', '']]));
  expect(pushBody('6F4A7C1E')).toBe('{"mdm":"6F4A7C1E"}');
  expect(pushPath(Buffer.from('00ff', 'hex'))).toBe('/3/device/00ff');
  expect(refusalOf(() => pushBody('\u0000'))).toBe('wire-apple.malformed');
});
