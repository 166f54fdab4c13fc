// Identities that look like a device's and are not, or are not any more.
import { forgedTwin, selfSigned } from '../../faults/devices/certificates.mjs';
import { mustCome } from '../../journeys/facts.mjs';
import { issuedElsewhere, issuedLongAgo } from './authorities.mjs';
import { nextDay } from './carts.mjs';

/**
 * @param {import('../ground.mjs').Ground} ground
 * @param {import('../../faults/devices/device.mjs').Device} victim
 * @param {import('../../faults/devices/device.mjs').Device} revoked  of ours until now
 * @param {import('../../faults/devices/device.mjs').Device} networked  of ours, never shown yet: its certificate becomes one for the Wi-Fi
 * @returns {Promise<Record<string, import('../../faults/devices/certificates.mjs').Identity>>} by what they are
 */
export async function strangersOf(ground, victim, revoked, networked) {
  const { client } = await ground.example();
  if (revoked.identity === null) throw new Error('a device that was never enrolled cannot be revoked');
  if (networked.identity === null) throw new Error('a device that was never enrolled has no certificate');
  // To the byte what opens doors: only its row says what it is for (a real one is asked for by an iPad, by SCEP).
  const [changed] = await ground.facts.query(
    `update pki.device_certificate c set purpose = 'network', first_used_at = null, granted_under = other.fingerprint
       from pki.device_certificate other
      where c.device_id = $1 and other.device_id = $2 and other.revoked_at is null returning c.fingerprint`,
    [networked.deviceId, victim.deviceId],
  );
  if (changed === undefined) throw new Error('no certificate became one for a network');
  await nextDay(ground);
  await client.call('POST', `/devices/${revoked.deviceId}/revocation`, { reason: 'Attaque.' });
  // The word goes from fleet to pki by itself.
  const live = 'select from pki.device_certificate where device_id = $1 and revoked_at is null';
  const isNoted = async () => (await ground.facts.query(live, [revoked.deviceId])).length === 0;
  await mustCome('a revocation that is noted', isNoted, 60_000);
  return {
    'a revoked certificate': revoked.identity,
    'a certificate of ours for a Wi-Fi': networked.identity,
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
