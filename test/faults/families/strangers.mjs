import assert from 'node:assert/strict';
import { fingerprintOf, forgedTwin, selfSigned } from '../devices/certificates.mjs';
import { Line } from '../devices/mqtt.mjs';
import { mustCome } from '../../journeys/facts.mjs';

const DOORS = { ask: 'POST', report: 'POST', renew: 'POST', unenrol: 'POST', wake: 'GET', sample: 'GET' };
const UNKNOWN = { status: 401, code: 'gateway-agent.unknownIdentity' };

/**
 * Everybody who is nobody, by what they show.
 * @typedef {{ identity: import('../devices/certificates.mjs').Identity | null, headers?: Record<string, string>, mqtt: string }} Stranger
 * @param {import('../ground.mjs').Ground} ground @returns {Promise<Record<string, Stranger>>}
 */
async function strangersOf(ground) {
  const { facts, weakened } = ground;
  const [known] = ground.witnesses;
  assert.ok(known);
  const {
    codes: [first = '', second = ''],
  } = await ground.cart({ name: 'Inconnus', capacity: 2 });
  const [revoked, expired] = [await ground.enrolled(first), await ground.enrolled(second)];
  await ground.served(revoked);
  await ground.call('POST', `/devices/${revoked.deviceId}/revocation`, { reason: 'Essai.' });
  const noted = 'select from pki.device_certificate where device_id = $1 and revoked_at is not null';
  const isNoted = async () => (await facts.query(noted, [revoked.deviceId])).length === 1;
  await mustCome('a revocation that is noted', isNoted, 60_000);
  await facts.query(
    `update pki.device_certificate set not_before = now() - interval '2 days', not_after = now() - interval '1 day'
      where fingerprint = $1`,
    [fingerprintOf(expired.certificate)],
  );
  const shown = encodeURIComponent(known.certificate);
  return {
    'no certificate': { identity: weakened === 'known-stranger' ? known.identity : null, mqtt: 'mqtt.tls' },
    'a certificate of its own making': { identity: selfSigned(known.deviceId), mqtt: 'mqtt.tls' },
    'the twin of a certificate, by another authority': { identity: forgedTwin(known.certificate), mqtt: 'mqtt.tls' },
    'a revoked certificate': { identity: revoked.identity, mqtt: 'mqtt.unknownIdentity' },
    'an expired certificate': { identity: expired.identity, mqtt: 'mqtt.unknownIdentity' },
    'a certificate in a header': {
      identity: null,
      headers: {
        'x-client-cert': shown,
        'x-ssl-client-cert': shown,
        'x-forwarded-client-cert': `Cert="${shown}"`,
        'ssl-client-verify': 'SUCCESS',
        'x-ssl-client-s-dn': `CN=${known.deviceId}`,
        'x-forwarded-for': '127.0.0.1',
        authorization: `Bearer ${known.deviceId}`,
      },
      mqtt: 'mqtt.tls',
    },
  };
}

/** @param {import('../ground.mjs').Ground} ground */
export async function strangers(ground) {
  const port = Number(new URL(ground.stack.deviceUrl).port);
  const mqttPort = ground.mqttPort;
  assert.notEqual(port, mqttPort);
  const [known] = ground.witnesses;
  assert.ok(known);
  for (const [name, { identity, headers, mqtt }] of Object.entries(await strangersOf(ground))) {
    const stranger = ground.device();
    for (const [door, method] of Object.entries(DOORS)) {
      // A body that nothing should read: whoever reads it says that it is malformed.
      const body = method === 'POST' ? { body: '{' } : {};
      const what = { method, identity, ...body, ...(headers && { headers }) };
      const path = door === 'wake' ? '/agent/v1/wake?seconds=1' : `/agent/v1/${door}`;
      await ground.refused(`${door}: ${name}`, () => stranger.knock(path, what), UNKNOWN);
    }
    if (headers !== undefined) continue;
    await ground.harmless(
      `broker: ${name}`,
      async () => {
        const line = await Line.open({ port: mqttPort, identity, from: stranger.from });
        assert.equal(await line.enter(known.deviceId), false, 'the broker let a stranger in');
        assert.ok(await line.ends(), 'the broker keeps a stranger’s connection open');
      },
      { logged: mqtt },
    );
  }
}
