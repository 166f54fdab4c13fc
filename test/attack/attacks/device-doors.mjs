// Every door that asks for an identity, with everything that looks like one (T2 and the named-proxy header).
import { selfSigned, forgedTwin } from '../../faults/devices/certificates.mjs';
import { askMessage } from '../../faults/devices/device.mjs';
import { knock } from '../../faults/devices/knock.mjs';
import { connectPacket, Line, publishPacket, REFUSED_SUBSCRIPTION } from '../../faults/devices/mqtt.mjs';
import { X509Certificate } from 'node:crypto';
import { Score } from '../attack.mjs';
import { addressOf, enrolled } from '../devices/carts.mjs';

/** @type {Record<string, { method?: string, path: string, body?: string }>} */
const DOORS = {
  ask: { path: '/agent/v1/ask', body: askMessage() },
  report: { path: '/agent/v1/report', body: '{}' },
  wake: { path: '/agent/v1/wake?seconds=1' },
  renew: { path: '/agent/v1/renew', body: '{}' },
  unenrol: { path: '/agent/v1/unenrol', body: '{}' },
};
/** By which proxies of every make hand a certificate on. */
const HEADERS = [
  ...['client-cert', 'client-cert-chain', 'x-client-cert', 'x-ssl-client-cert', 'ssl-client-cert', 'x-ssl-cert'],
  ...[
    'x-forwarded-client-cert',
    'x-arr-clientcert',
    'x-amzn-mtls-clientcert',
    'x-tls-client-cert',
    'cf-client-cert-der-base64',
  ],
];
const CLAIMS = (/** @type {string} */ deviceId) => ({
  'x-ssl-client-verify': 'SUCCESS',
  'x-ssl-client-s-dn': `CN=${deviceId}`,
  'x-device-id': deviceId,
  'x-forwarded-for': '127.0.0.1',
});

/** @type {import('../attack.mjs').Attack} */
export const deviceDoors = {
  name: 'device-doors',
  title: 'Portes des tablettes sans la bonne identité',
  async run(ground) {
    const score = new Score();
    const [victim, revoked, device] = await enrolled(ground, 3);
    for (const one of [victim, revoked, device]) {
      // Shown once: it is remembered as good.
      if ((await one.ask()).status !== 200) throw new Error('a device of ours is not served');
    }
    const { client } = await ground.example();
    await client.call('POST', `/devices/${revoked.deviceId}/revocation`, { reason: 'Attaque.' });
    const identities = {
      'no certificate': null,
      'a revoked certificate': revoked.identity,
      'a self-signed certificate of that name': selfSigned(victim.deviceId),
      'the twin of a real one, of another authority': forgedTwin(victim.certificate),
      'a server’s certificate': selfSigned('localhost'),
    };
    for (const [who, identity] of Object.entries(identities)) {
      for (const [door, what] of Object.entries(DOORS))
        await tryDoor(ground, score, `${who} at ${door}`, what, identity);
    }
    await injected(ground, score, victim, device);
    await atTheBroker(score, victim, device);
    return score.outcome();
  },
  twins: [
    {
      name: 'doors-header',
      weakens: 'l’en-tête Client-Cert est cru de n’importe qui',
      patches: [
        {
          file: 'libs/gateway/agent/dist/port/named-proxies.js',
          find: "if (!this.knows(remoteAddress) || hasOwnCertificate) throw gatewayAgentError('unnamedProxy');",
          instead:
            "if (!OFF && (!this.knows(remoteAddress) || hasOwnCertificate)) throw gatewayAgentError('unnamedProxy');",
        },
      ],
    },
    {
      name: 'doors-revoked',
      weakens: 'une révocation n’est pas regardée',
      patches: [
        {
          file: 'libs/pki/dist/issuance/identification.service.js',
          find: 'if (!row || row.revoked_at) return null;',
          instead: 'if (!row || (!OFF && row.revoked_at)) return null;',
        },
      ],
    },
  ],
};

/** @param {NodeJS.ErrnoException} error @returns {number} */
function refusedByTls(error) {
  if (error.code === 'ECONNRESET' || error.code === 'EPIPE' || String(error.code).startsWith('ERR_SSL')) return 0;
  throw error;
}

async function tryDoor(ground, score, what, { path, body }, identity, headers = {}) {
  const from = addressOf(ground);
  const asked = { identity, headers, from, ...(body !== undefined && { body }) };
  const status = await knock(ground.stack.deviceUrl, path, asked).then(
    (answer) => answer.status,
    // TLS itself refused.
    refusedByTls,
  );
  // Who is not let in is not told that the body is wrong.
  score.count(status !== 401 && status !== 0, `${what}: ${status}`);
}

/** A certificate that is real, in a header that anybody may write; alone, or beside one's own. */
async function injected(ground, score, victim, device) {
  const der = new X509Certificate(victim.certificate).raw.toString('base64');
  const forms = [
    `:${der}:`,
    der,
    encodeURIComponent(victim.certificate),
    `Cert="${encodeURIComponent(victim.certificate)}"`,
  ];
  for (const header of HEADERS) {
    for (const form of forms) {
      for (const [door, what] of Object.entries(DOORS)) {
        const headers = { ...CLAIMS(victim.deviceId), [header]: form };
        await tryDoor(ground, score, `${header} at ${door}`, what, null, headers);
      }
    }
  }
  // Beside its own certificate it must stay itself, or be refused.
  for (const header of HEADERS) {
    const before = await lastContact(ground, victim);
    const headers = { ...CLAIMS(victim.deviceId), [header]: `:${der}:` };
    await knock(ground.stack.deviceUrl, '/agent/v1/unenrol', {
      body: JSON.stringify({ protocol: 1, reason: null }),
      identity: selfSigned(device.deviceId),
      headers,
      from: addressOf(ground),
    }).catch(refusedByTls);
    score.count((await lastContact(ground, victim)) !== before, `${header} beside a certificate: it acted for another`);
  }
}

async function lastContact(ground, { deviceId }) {
  const [row] = await ground.facts.query('select revoked_at, last_contact_at from fleet.device where id = $1', [
    deviceId,
  ]);
  return JSON.stringify(row);
}

/** Another's topic, another's name, a will in another's name. */
async function atTheBroker(score, victim, device) {
  const { mqttPort: port, identity, from, deviceId } = device;
  const open = () => Line.open({ port, identity, from });
  const topics = [
    ...[`chariot/devices/${victim.deviceId}/wake`, `chariot/devices/${victim.deviceId}/presence`, '#', '+/+/+/wake'],
    ...['chariot/#', 'chariot/devices/+/wake', '$SYS/#', `$share/x/chariot/devices/${victim.deviceId}/wake`],
  ];
  for (const topic of topics) {
    const line = await open();
    if (!(await line.enter(deviceId))) throw new Error('a device of ours is not let in by the broker');
    const granted = await line.subscribe(topic);
    score.count(granted !== null && granted !== REFUSED_SUBSCRIPTION, `the broker lets it listen to ${topic}`);
    line.hangUp();
  }
  const listening = await Line.open({ port, identity: victim.identity, from: victim.from });
  if (!(await listening.enter(victim.deviceId))) throw new Error('the victim is not let in by the broker');
  const wake = `chariot/devices/${victim.deviceId}/wake`;
  await listening.subscribe(wake);
  const asAnother = await open();
  score.count(await asAnother.enter(victim.deviceId), 'the broker lets it in under another’s name');
  asAnother.hangUp();
  const speaking = await open();
  await speaking.enter(deviceId);
  speaking.say(publishPacket(wake, 'x'));
  score.count(!(await speaking.ends()), 'the broker lets it speak on another’s topic');
  const dying = await open();
  dying.say(connectPacket(deviceId, { topic: wake, payload: 'x' }));
  await new Promise((resolve) => setTimeout(resolve, 300));
  dying.hangUp();
  await new Promise((resolve) => setTimeout(resolve, 500));
  score.count(listening.heard.length > 0, 'another was woken, by word or by will');
  listening.hangUp();
}
