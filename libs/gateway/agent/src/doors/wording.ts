import type { DeviceNext } from '@chariot/fleet';
import type { Operation } from '@chariot/wire-agent';

type Told = Extract<DeviceNext, { readonly kind: 'operate' }>['operation'];

/** An operation in the wire's words. */
export function operationWorded({ seconds, url, expiresAt, ...operation }: Told): Operation {
  // Only with their kind: an older agent refuses a field that it does not know.
  const more = { ...(seconds !== null && { seconds }), ...(url !== null && { url }) };
  return { ...operation, ...more, expiresAt: expiresAt.toISOString() };
}
