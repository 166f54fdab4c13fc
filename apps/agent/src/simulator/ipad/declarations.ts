import { ipadError } from './errors.js';

export type Json = { readonly [key: string]: unknown };
export type Kind = 'activation' | 'asset' | 'configuration' | 'management';

export interface KnownDeclaration {
  readonly kind: Kind;
  readonly identifier: string;
  readonly serverToken: string;
  readonly type: string;
  readonly payload: Json;
}

/** A line of management.declarations. */
export interface DeclarationState {
  readonly kind: Kind;
  readonly identifier: string;
  readonly 'server-token': string;
  readonly active: boolean;
  readonly valid: 'unknown' | 'invalid' | 'valid';
  readonly reasons?: readonly { readonly code: string; readonly description: string }[];
}

export const LISTS = {
  Activations: 'activation',
  Assets: 'asset',
  Configurations: 'configuration',
  Management: 'management',
} as const satisfies Record<string, Kind>;

export interface Item {
  readonly kind: Kind;
  readonly identifier: string;
  readonly serverToken: string;
}

/** @throws ipad.badCommand for what is no object */
export function jsonIn(bytes: Buffer, where: string): Json {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    if (isObject(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw ipadError('badCommand', { where }, { cause: error });
  }
  throw ipadError('badCommand', { where });
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** SyncTokens of a TokensResponse. @throws ipad.badCommand */
export function tokenIn(bytes: Buffer): string {
  const tokens = jsonIn(bytes, 'tokens')['SyncTokens'];
  const token = isObject(tokens) ? tokens['DeclarationsToken'] : undefined;
  if (typeof token !== 'string' || typeof (tokens as Json)['Timestamp'] !== 'string') {
    throw ipadError('badCommand', { where: 'SyncTokens' });
  }
  return token;
}

/** @throws ipad.badCommand: every list must be there, be it empty */
export function itemsIn(bytes: Buffer): { readonly token: string; readonly items: Item[] } {
  const said = jsonIn(bytes, 'declaration-items');
  const token = said['DeclarationsToken'];
  const lists = said['Declarations'];
  if (typeof token !== 'string' || !isObject(lists)) throw ipadError('badCommand', { where: 'Declarations' });
  const items = Object.entries(LISTS).flatMap(([name, kind]) => {
    const list = lists[name];
    if (!Array.isArray(list)) throw ipadError('badCommand', { where: name });
    return list.map((one: unknown) => {
      const { Identifier: identifier, ServerToken: serverToken } = isObject(one) ? one : {};
      if (typeof identifier !== 'string' || typeof serverToken !== 'string')
        throw ipadError('badCommand', { where: name });
      return { kind, identifier, serverToken };
    });
  });
  return { token, items };
}

/** @throws ipad.badCommand when it is not the one that was asked for */
export function declarationIn(bytes: Buffer, item: Item): KnownDeclaration {
  const { Identifier, ServerToken, Type, Payload } = jsonIn(bytes, item.identifier.slice(0, 100));
  if (Identifier !== item.identifier || typeof Type !== 'string' || !isObject(Payload)) {
    throw ipadError('badCommand', { where: item.identifier.slice(0, 100) });
  }
  if (ServerToken !== item.serverToken) throw ipadError('badCommand', { where: 'ServerToken' });
  return { ...item, type: Type, payload: Payload };
}
