import type { z } from 'zod';
import { wireAppleError } from '../errors.js';
import { canonicalJson, type JsonValue } from '../json.js';
import { acme, scepRequest } from '../profiles/identity-payloads.js';
import { faultOf } from '../shapes.js';

export type ScepCredential = z.input<typeof scepRequest>;
export type AcmeCredential = z.input<typeof acme>;

/**
 * What stands at the DataURL of an asset `com.apple.asset.credential.scep`: JSON, bytes in base64. It holds the challenge.
 * @throws wire-apple.invalidDeclaration, .unwritable
 */
export const writeScepCredential = (credential: ScepCredential): string =>
  written('com.apple.asset.credential.scep', scepRequest, credential);

/** The same of an asset `com.apple.asset.credential.acme`. */
export const writeAcmeCredential = (credential: AcmeCredential): string =>
  written('com.apple.asset.credential.acme', acme, credential);

function written(declarationType: string, schema: z.ZodType, credential: object): string {
  const where = faultOf(schema, credential);
  if (where !== null) throw wireAppleError('invalidDeclaration', { declarationType, where });
  const said = Object.entries(credential).map(([key, value]: [string, unknown]): [string, JsonValue] => [
    key,
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : (value as JsonValue),
  ]);
  return canonicalJson(Object.fromEntries(said));
}
