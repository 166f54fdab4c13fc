// Identities that look like a device's and are not, or are not any more.
import { forgedTwin, selfSigned } from '../../faults/devices/certificates.mjs';
import { issuedElsewhere, issuedLongAgo } from './authorities.mjs';
import { nextDay } from './carts.mjs';

/**
 * @param {import('../ground.mjs').Ground} ground
 * @param {import('../../faults/devices/device.mjs').Device} victim
 * @param {import('../../faults/devices/device.mjs').Device} revoked  of ours until now
 * @returns {Promise<Record<string, import('../../faults/devices/certificates.mjs').Identity>>} by what they are
 */
export async function strangersOf(ground, victim, revoked) {
  const { client } = await ground.example();
  if (revoked.identity === null) throw new Error('a device that was never enrolled cannot be revoked');
  await nextDay(ground);
  await client.call('POST', `/devices/${revoked.deviceId}/revocation`, { reason: 'Attaque.' });
  return {
    'a revoked certificate': revoked.identity,
    'a self-signed certificate of that name': selfSigned(victim.deviceId),
    'the twin of a real one, of another authority': forgedTwin(victim.certificate),
    'a server’s certificate': selfSigned('localhost'),
    'a certificate of ours that has ended': await (await issuedLongAgo(ground))(victim.deviceId),
    'a certificate of that name, of another instance': await (await issuedElsewhere(ground))(victim.deviceId),
  };
}

/** A line that TLS itself has cut is an answer: 0. @param {NodeJS.ErrnoException} error @returns {number} */
export function refusedByTls(error) {
  if (error.code === 'ECONNRESET' || error.code === 'EPIPE' || String(error.code).startsWith('ERR_SSL')) return 0;
  throw error;
}
