// Every HTTPS door that asks for an identity, with everything that looks like one (T2 and the named-proxy header).
import { newKey, selfSigned, signingRequest } from '../../faults/devices/certificates.mjs';
import { askMessage } from '../../faults/devices/device.mjs';
import { knock } from '../../faults/devices/knock.mjs';
import { X509Certificate } from 'node:crypto';
import { Score } from '../attack.mjs';
import { addressOf, enrolled } from '../devices/carts.mjs';
import { refusedByTls, strangersOf } from '../devices/strangers.mjs';

/** @type {Record<string, { method?: string, path: string, body?: string }>} */
const DOORS = {
  ask: { path: '/agent/v1/ask', body: askMessage() },
  report: { path: '/agent/v1/report', body: '{}' },
  wake: { path: '/agent/v1/wake?seconds=1' },
  sample: { path: '/agent/v1/sample' },
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
const IDENTIFICATION = 'libs/pki/dist/issuance/identification.service.js';
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
    const [victim, revoked, device, networked] = await enrolled(ground, 4);
    for (const one of [victim, revoked, device]) {
      // Shown once: it is remembered as good.
      if ((await one.ask()).status !== 200) throw new Error('a device of ours is not served');
    }
    const identities = { 'no certificate': null, ...(await strangersOf(ground, victim, revoked, networked)) };
    for (const [who, identity] of Object.entries(identities)) {
      for (const [door, what] of Object.entries(DOORS))
        await tryDoor(ground, score, `${who} at ${door}`, what, identity);
    }
    await injected(ground, score, victim, device);
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
          file: IDENTIFICATION,
          find: 'if (!row || row.revoked_at) return null;',
          instead: 'if (!row || (!OFF && row.revoked_at)) return null;',
        },
      ],
    },
    {
      name: 'doors-network',
      weakens: 'un certificat de Wi-Fi passe pour une identité',
      patches: [
        {
          file: IDENTIFICATION,
          find: "if (row.purpose !== 'identity') return null; const known",
          instead: "if (!OFF && row.purpose !== 'identity') return null; const known",
        },
      ],
    },
    {
      name: 'doors-ended',
      weakens: 'la fin d’un certificat n’est pas regardée',
      patches: [
        {
          file: IDENTIFICATION,
          find: 'return notBefore <= now && now < notAfter;',
          instead: 'return OFF || (notBefore <= now && now < notAfter);',
        },
      ],
    },
    {
      name: 'doors-authority',
      weakens: 'un nom suffit, de quelque autorité qu’il vienne',
      patches: [
        {
          file: IDENTIFICATION,
          find: 'if (!isSignedBy(issuingCertificate, der)) return null;',
          instead: 'if (!OFF && !isSignedBy(issuingCertificate, der)) return null;',
        },
        // What is not in our records is refused a second time: there too the name is then enough.
        {
          file: IDENTIFICATION,
          find: 'await lookUp(this.database, SYSTEM, fingerprint);',
          instead:
            "OFF ? await this.database.transaction(SYSTEM, (tx)=>tx.one('select * from pki.device_certificate where device_id::text = $1 and revoked_at is null order by not_after desc limit 1', [/CN=([^\\n]+)/.exec(new X509Certificate(der).subject)?.[1]])) : await lookUp(this.database, SYSTEM, fingerprint);",
        },
      ],
    },
  ],
};

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
  // Beside a certificate of its own, real or made up, it must stay itself, or be refused.
  const beside = { 'its own certificate': device.identity, 'a self-signed one': selfSigned(device.deviceId) };
  for (const [which, identity] of Object.entries(beside)) {
    const body = JSON.stringify({ protocol: 1, csr: signingRequest(newKey()) });
    for (const header of HEADERS) {
      for (const form of forms.slice(0, 2)) {
        const before = await factsOfVictim(ground, victim);
        const headers = { ...CLAIMS(victim.deviceId), [header]: form };
        const asked = { body, identity, headers, from: addressOf(ground) };
        const status = await knock(ground.stack.deviceUrl, '/agent/v1/renew', asked).then(
          (answer) => answer.status,
          refusedByTls,
        );
        if (status === 429 && identity === device.identity) throw new Error('a device was not looked at');
        const acted = (await factsOfVictim(ground, victim)) !== before;
        score.count(acted, `${header} beside ${which}: it acted for another`);
      }
    }
  }
}

/** What would have moved, had somebody renewed or left in its name. */
async function factsOfVictim(ground, { deviceId }) {
  const rows = await ground.facts.query(
    `select d.revoked_at, (select count(*)::int from pki.device_certificate c where c.device_id = d.id) as certificates
       from fleet.device d where d.id = $1`,
    [deviceId],
  );
  return JSON.stringify(rows);
}
