// What a request carries beside its body: cookies, tokens, tags, certificates, addresses, names of browsers.
import { isDomain, never } from '../refusals.mjs';
import { newKey, selfSigned, signingRequest } from '../../faults/devices/certificates.mjs';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLONE } from '../../../infra/start/home.mjs';

const IPS = ['127.0.0.1', '::ffff:10.0.0.1', '2001:db8::1', 'fe80::1%eth0', '169.254.169.254', '64:ff9b::7f00:1'];

/** @param {import('../parsers.mjs').Load} load @returns {Promise<import('../parsers.mjs').Parser[]>} */
export async function webParsers(load) {
  const platform = (/** @type {string} */ file) => load('libs/platform', file);
  const { presentedToken } = await platform('web/session-token.js');
  const { namedTags, namesStrongly, namesWeakly, entityTagOf } = await platform('web/entity-tag.js');
  const { addressKey } = await platform('web/address-key.js');
  const { outboundUrl } = await platform('outbound/outbound-url.js');
  const { AddressRules, isIp, isNetwork } = await platform('outbound/address-rules.js');
  const { isSignedBy, signatureOf } = await platform('webhooks/signature.js');
  const { presenceDevice } = await platform('mqtt/wake-channel.port.js');
  const { PacketLimit } = await platform('mqtt/packet-limit.js');
  const { flowCookieOf } = await load('libs/identity', 'providers/flow-cookie.js');
  const { browserName } = await load('libs/identity', 'sessions/browser.js');
  const { subscriberOf } = await load('libs/identity', 'sign-in/attempts.js');
  const { stepOfCode } = await load('libs/identity', 'credentials/totp.js');
  const { networkOf } = await load('libs/gateway/agent', 'doors/networks.js');
  const { NamedProxies, isProxyAddress } = await load('libs/gateway/agent', 'port/named-proxies.js');
  const proxies = new NamedProxies(['127.0.0.1']);
  const rules = new AddressRules(['10.0.0.0/8', 'fd00::/8']);
  const certificate = new X509Certificate(selfSigned('x').cert).raw.toString('base64');
  const tag = entityTagOf('x');
  const now = new Date('2026-11-10T08:00:00Z');
  const flow = 'A'.repeat(43);
  return [
    {
      name: 'session and bearer',
      samples: ['chariot_session=abc; a=b', '__Host-chariot_session=abc', 'Bearer abc'],
      read: (text) => [
        presentedToken({ cookie: text }, 'chariot_session'),
        presentedToken({ authorization: text }, 'x'),
      ],
      refuses: never,
      reads: ['libs/platform/web/session-token.js'],
    },
    {
      name: 'cookie of a journey',
      samples: [`chariot_flow=${flow}; a=b`, `__Secure-chariot_flow=${flow}`],
      read: (text) => [flowCookieOf(text, true), flowCookieOf(text, false)],
      refuses: never,
      reads: ['libs/identity/providers/flow-cookie.js'],
    },
    {
      name: 'If-Match and If-None-Match',
      samples: [tag, `W/${tag}, ${tag}, "é"`, '*', ' * '],
      read: (text) => {
        const named = namedTags(text);
        return named === null || [named, namesStrongly(named, tag), namesWeakly(named, tag)];
      },
      refuses: never,
      reads: ['libs/platform/web/entity-tag.js'],
    },
    {
      name: 'Client-Cert',
      samples: [`:${certificate}:`, '::', ':AA==:'],
      read: (text) =>
        proxies.certificateOf({
          remoteAddress: '127.0.0.1',
          headers: { 'client-cert': text },
          hasOwnCertificate: false,
        }),
      refuses: isDomain,
      reads: ['libs/gateway/agent/port/named-proxies.js'],
    },
    {
      name: 'addresses, as they are counted',
      samples: IPS,
      read: (text) => [
        addressKey(text),
        subscriberOf(text),
        networkOf(text),
        proxies.knows(text),
        isProxyAddress(text),
      ],
      refuses: never,
      reads: [
        'libs/platform/web/address-key.js',
        'libs/identity/sign-in/attempts.js',
        'libs/gateway/agent/doors/networks.js',
      ],
    },
    {
      name: 'addresses that may be called',
      samples: [...IPS, '10.0.0.0/8'],
      read: (text) => [rules.allows(text), isIp(text), isNetwork(text)],
      refuses: never,
      reads: ['libs/platform/outbound/address-rules.js'],
    },
    {
      name: 'URL that may be called',
      samples: [
        'https://exemple.fr/a?b=c#d',
        'https://[::1]:8/',
        'http://0x7f.1/',
        'https://a:b@exemple.fr',
        'https://é.fr.',
      ],
      read: (text) => outboundUrl(text, { http: true, internalNames: false }),
      refuses: isDomain,
      reads: ['libs/platform/outbound/outbound-url.js'],
    },
    {
      name: 'signature of a webhook',
      samples: [signatureOf('secret', '{}', now)],
      read: (text) => isSignedBy('secret', '{}', text, now),
      refuses: never,
      reads: ['libs/platform/webhooks/signature.js'],
    },
    {
      name: 'topic of a presence',
      samples: ['chariot/devices/0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee/presence'],
      read: presenceDevice,
      refuses: never,
      reads: ['libs/platform/mqtt/wake-channel.port.js'],
    },
    {
      name: 'lengths of MQTT packets',
      samples: ['100c00044d5154540402003c0000', '820900010004612f622f00', 'c000', 'e000'].map((hex) =>
        Buffer.from(hex, 'hex'),
      ),
      // In two pieces, as a network gives them.
      read: (bytes) => {
        const limit = new PacketLimit(8_192);
        const half = bytes.length >> 1;
        return limit.accepts(bytes.subarray(0, half)) && limit.accepts(bytes.subarray(half));
      },
      refuses: never,
      reads: ['libs/platform/mqtt/packet-limit.js'],
    },
    {
      name: 'browser',
      samples: [
        'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
        'Version/17.1 Safari/605 (iPhone)',
      ],
      read: browserName,
      refuses: never,
      reads: ['libs/identity/sessions/browser.js'],
    },
    {
      name: 'code of six digits',
      samples: ['123456', '000000'],
      read: (text) => stepOfCode('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', text, now),
      refuses: never,
      reads: ['libs/identity/credentials/totp.js'],
    },
    ...(await certificateParsers(load)),
  ];
}

/** @param {import('../parsers.mjs').Load} load @returns {Promise<import('../parsers.mjs').Parser[]>} */
async function certificateParsers(load) {
  const csr = signingRequest(newKey());
  const csrDer = Buffer.from(csr.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  const certificate = new X509Certificate(selfSigned('x').cert).raw;
  const { readDer, readChildren, MalformedDer } = await load('libs/pki', 'der.js');
  const { readRsaSigningRequest, readSigningRequest } = await load('libs/pki', 'issuance/signing-request.js');
  const { readHostnames } = await load('libs/pki', 'authority/hostnames.js');
  const tree = (/** @type {any} */ element, depth = 0) => {
    if (depth < 20) for (const child of readChildren(element, 50)) if (child.tag & 0x20) tree(child, depth + 1);
  };
  return [
    {
      name: 'DER',
      samples: [certificate, csrDer],
      read: (bytes) => tree(readDer(bytes)),
      refuses: (error) => error instanceof MalformedDer,
      reads: ['libs/pki/der.js:readDer', 'libs/pki/der.js:readChildren'],
    },
    {
      name: 'signing request',
      samples: [csr],
      read: readSigningRequest,
      refuses: isDomain,
      reads: ['libs/pki/issuance/signing-request.js:readSigningRequest'],
    },
    {
      name: 'signing request of an RSA key',
      samples: [readFileSync(join(CLONE, 'libs/wire/scep/testdata/request.der'))],
      read: readRsaSigningRequest,
      refuses: isDomain,
      reads: ['libs/pki/issuance/signing-request.js:readRsaSigningRequest'],
    },
    {
      name: 'names of a server',
      samples: ['appareils.exemple.fr,localhost', '127.0.0.1,::1', 'A.B'],
      read: (text) => readHostnames(text.split(',')),
      refuses: isDomain,
      reads: ['libs/pki/authority/hostnames.js:readHostnames'],
    },
  ];
}
