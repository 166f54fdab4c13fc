import { malformed, wireAppleError } from '../errors.js';
import { Fields } from '../plist/fields.js';
import { readDict } from '../plist/reader.js';
import type { PlistDict } from '../plist/value.js';
import { plistBytes } from '../plist/writer.js';
import { dropPersonal } from '../privacy.js';
import { enrolmentIdOf, type EnrolmentId } from './enrolment-id.js';

/** Bytes; neither length nor uniqueness of a token is promised by Apple, so this only bounds. */
const MOST = { token: 1024, unlockToken: 64 * 1024, bootstrapToken: 64 * 1024, data: 1024 * 1024 };
const TOPIC = /^[A-Za-z0-9._-]{1,200}$/;
const PUSH_MAGIC = /^[\x20-\x7e]{1,200}$/;
/** Of a declaration: what an address may be made of, and nothing that climbs. */
const DECLARATION = /^declaration\/(activation|asset|configuration|management)\/([A-Za-z0-9._~:@-]{1,200})$/;

interface Common {
  readonly id: EnrolmentId;
  /** The whole message, unknown keys kept, what is about a person taken out (`DROPPED_KEYS`). */
  readonly plist: PlistDict;
}

/** What it says of itself when it enrols; each is null when it does not say. */
export interface AuthenticateFacts {
  readonly deviceName: string | null;
  readonly serialNumber: string | null;
  readonly model: string | null;
  readonly modelName: string | null;
  readonly productName: string | null;
  readonly osVersion: string | null;
  readonly buildVersion: string | null;
}

export type DeclarationKind = 'activation' | 'asset' | 'configuration' | 'management';

/** What declarative management asks for. */
export type DeclarativeRequest =
  | { readonly endpoint: 'tokens' }
  | { readonly endpoint: 'declaration-items' }
  | { readonly endpoint: 'declaration'; readonly kind: DeclarationKind; readonly identifier: string }
  /** `report`: JSON, for `readStatusReport`. */
  | { readonly endpoint: 'status'; readonly report: Buffer }
  /** A later system's: to be answered as not found. */
  | { readonly endpoint: 'unknown' };

export type CheckIn = Common &
  (
    | { readonly type: 'Authenticate'; readonly topic: string; readonly facts: AuthenticateFacts }
    | {
        readonly type: 'TokenUpdate';
        readonly topic: string;
        readonly pushMagic: string;
        readonly token: Buffer;
        /** A secret: it removes the passcode. */
        readonly unlockToken: Buffer | null;
        /** The setup assistant waits for `DeviceConfigured`. */
        readonly awaitingConfiguration: boolean;
      }
    | { readonly type: 'CheckOut'; readonly topic: string | null }
    /** Null or empty: the one that was kept is to be forgotten. */
    | { readonly type: 'SetBootstrapToken'; readonly bootstrapToken: Buffer | null }
    | { readonly type: 'GetBootstrapToken' }
    /** `digestResponse` is null the first time. */
    | { readonly type: 'UserAuthenticate'; readonly digestResponse: string | null }
    | { readonly type: 'DeclarativeManagement'; readonly request: DeclarativeRequest }
    | { readonly type: 'GetToken'; readonly service: string }
  );
export type CheckInType = CheckIn['type'];

/** Each message's own part, once its type is known and its sender read. */
const READERS: {
  readonly [Type in CheckInType]: (
    fields: Fields,
  ) => Extract<CheckIn, { type: Type }> extends infer M ? Omit<M, keyof Common> : never;
} = {
  Authenticate: (fields) => ({
    type: 'Authenticate',
    topic: fields.mustMatch('Topic', TOPIC),
    facts: {
      deviceName: fields.line('DeviceName'),
      serialNumber: fields.line('SerialNumber', 100),
      model: fields.line('Model', 120),
      modelName: fields.line('ModelName', 120),
      productName: fields.line('ProductName', 120),
      osVersion: fields.line('OSVersion', 100),
      buildVersion: fields.line('BuildVersion', 100),
    },
  }),
  TokenUpdate: (fields) => ({
    type: 'TokenUpdate',
    topic: fields.mustMatch('Topic', TOPIC),
    pushMagic: fields.mustMatch('PushMagic', PUSH_MAGIC),
    token: someBytes(fields.mustBytes('Token', MOST.token), 'Token'),
    unlockToken: fields.mayBytes('UnlockToken', MOST.unlockToken),
    awaitingConfiguration: fields.flag('AwaitingConfiguration') ?? false,
  }),
  CheckOut: (fields) => ({ type: 'CheckOut', topic: fields.mayMatch('Topic', TOPIC) }),
  SetBootstrapToken: (fields) => ({
    type: 'SetBootstrapToken',
    bootstrapToken: fields.mayBytes('BootstrapToken', MOST.bootstrapToken),
  }),
  GetBootstrapToken: () => ({ type: 'GetBootstrapToken' }),
  UserAuthenticate: (fields) => ({
    type: 'UserAuthenticate',
    digestResponse: fields.mayMatch('DigestResponse', /^[\x20-\x7e]{0,2000}$/),
  }),
  DeclarativeManagement: (fields) => ({ type: 'DeclarativeManagement', request: requestOf(fields) }),
  GetToken: (fields) => ({
    type: 'GetToken',
    service: fields.mustMatch('TokenServiceType', /^[A-Za-z0-9._-]{1,100}$/),
  }),
};

/**
 * A check-in message: the type first, then the message of that type. The caller keeps the bytes.
 * @throws wire-apple.malformed, .tooLarge, .unknownMessage
 */
export function readCheckIn(raw: Uint8Array | string): CheckIn {
  return checkInOf(readDict(raw));
}

/** The same, of a document that was read already; what is about a person is taken out of `plist`. */
export function checkInOf(plist: PlistDict): CheckIn {
  const type = plist.get('MessageType');
  if (typeof type !== 'string') throw malformed('MessageType');
  if (!Object.hasOwn(READERS, type)) throw wireAppleError('unknownMessage');
  const fields = new Fields(plist);
  const id = enrolmentIdOf(fields);
  const message = READERS[type as CheckInType](fields);
  dropPersonal(plist);
  return { ...message, id, plist } as CheckIn;
}

function requestOf(fields: Fields): DeclarativeRequest {
  const endpoint = fields.mustMatch('Endpoint', /^[\x21-\x7e]{1,300}$/);
  if (endpoint === 'tokens' || endpoint === 'declaration-items') return { endpoint };
  if (endpoint === 'status') return { endpoint, report: fields.mustBytes('Data', MOST.data) };
  const [, kind, identifier] = DECLARATION.exec(endpoint) ?? [];
  if (kind === undefined || identifier === undefined) return { endpoint: 'unknown' };
  return { endpoint: 'declaration', kind: kind as DeclarationKind, identifier };
}

/** A device that has no token cannot be woken. */
function someBytes(bytes: Buffer, where: string): Buffer {
  if (bytes.length === 0) throw malformed(where);
  return bytes;
}

/** The answer to `GetBootstrapToken`; null: none is kept. */
export const writeBootstrapToken = (token: Uint8Array | null): Buffer =>
  plistBytes(token === null ? {} : { BootstrapToken: token });

/** The answer to `GetToken`. */
export const writeToken = (data: Uint8Array): Buffer => plistBytes({ TokenData: data });

/** The answer to `UserAuthenticate` for whoever needs no password of their own: an empty challenge. 410 declines instead. */
export const writeEmptyChallenge = (): Buffer => plistBytes({ DigestChallenge: '' });

/** Body of a push (§7): exactly this, without blanks. @throws wire-apple.malformed */
export function pushBody(pushMagic: string): string {
  if (!PUSH_MAGIC.test(pushMagic)) throw malformed('PushMagic');
  return JSON.stringify({ mdm: pushMagic });
}

/** Where the push goes at APNs. */
export const pushPath = (token: Uint8Array): string => `/3/device/${Buffer.from(token).toString('hex')}`;
