import { X509Certificate } from 'node:crypto';
import { types } from 'node:util';
import { SETTING_LABELS } from '@chariot/contract';
import { counted, listed, quoted } from '@chariot/fleet';
import { profile, withoutEquivalent, type Compile, type PayloadSpec, type Spec, type Value } from './compiled.js';

type Secret = NonNullable<Value<'wifi'>['key']>;

export const wifi: Compile<'wifi'> = ({ ssid, security, hidden, key, eap }, { trustedAuthority }) => {
  const where = hidden ? `le réseau masqué ${quoted(ssid)}` : `le réseau ${quoted(ssid)}`;
  const network = { SSID_STR: ssid, AutoJoin: true, HIDDEN_NETWORK: hidden };
  const joins = (sentence: string, ...payloads: PayloadSpec[]) =>
    ({ effect: 'applied', sentence, profiles: profile('wifi', SETTING_LABELS.wifi, payloads) }) as const;
  const net = (content: { readonly [key: string]: Spec }): PayloadSpec => ({
    name: 'network',
    type: 'com.apple.wifi.managed',
    content: { ...network, ...content },
  });
  if (security === 'open') {
    const sentence = `Rejoint ${where} dès qu’il est à portée, sans clé : ce qui y passe n’est pas chiffré.`;
    return joins(sentence, net({ EncryptionType: 'None' }));
  }
  if (security === 'wpa2-personal') {
    if (key === undefined) return joins(`Ne pourra pas rejoindre ${where} : sa clé manque.`);
    const sentence = `Rejoint ${where} dès qu’il est à portée ; la clé n’est lisible que du système.`;
    return joins(sentence, net({ EncryptionType: 'WPA2', Password: sealed(key) }));
  }
  if (eap === undefined || (eap.method === 'peap' && eap.password === undefined)) {
    return joins(`Ne pourra pas rejoindre ${where} : son compte ou son mot de passe manque.`);
  }
  const authority = derOf(eap.authority);
  if (authority === null) return withoutEquivalent(`Le certificat du serveur de ${where} n’est pas lisible.`);
  // An iPad believes an authority of a profile for everything, the sites of the web included: two people must have wanted it.
  const wanted = trustedAuthority?.authorities.some(({ certificate }) => derOf(certificate) === authority) === true;
  if (!wanted) {
    return withoutEquivalent(
      `Un iPad croirait l’autorité de ${where} pour tous les sites : ajoutez-la aux « Autorités de confiance », à deux personnes.`,
    );
  }
  const server = { PayloadCertificateAnchorUUID: [{ $uuid: 'authority' }], TLSTrustedServerNames: [eap.serverName] };
  if (eap.method === 'tls') {
    return joins(
      `Rejoint ${where} avec un certificat que Chariot donne à chaque iPad pour ce seul usage, seulement si le serveur prouve qu’il est ${eap.serverName}.`,
      root('authority', authority),
      IDENTITY,
      net({
        EncryptionType: 'WPA2',
        PayloadCertificateUUID: { $uuid: 'identity' },
        EAPClientConfiguration: { AcceptEAPTypes: [13], TLSCertificateIsRequired: true, ...server },
      }),
    );
  }
  if (eap.password === undefined) return joins(`Ne pourra pas rejoindre ${where} : son mot de passe manque.`);
  return joins(
    `Rejoint ${where} avec le compte ${quoted(eap.identity)}, seulement si le serveur prouve qu’il est ${eap.serverName}.`,
    root('authority', authority),
    net({
      EncryptionType: 'WPA2',
      EAPClientConfiguration: {
        AcceptEAPTypes: [25],
        UserName: eap.identity,
        UserPassword: sealed(eap.password),
        ...server,
      },
    }),
  );
};

/**
 * A certificate of its own for the network: an iPad makes the key, and asks for it by SCEP (`gateway-scep`). That of its management is
 * in another profile, where no Wi-Fi can name it, and opens our doors.
 */
const IDENTITY: PayloadSpec = {
  name: 'identity',
  type: 'com.apple.security.scep',
  content: {
    PayloadContent: {
      ...{ URL: { $own: 'scepUrl' }, Challenge: { $own: 'challenge' }, Subject: [[['CN', { $own: 'name' }]]] },
      ...{ Keysize: 2048, 'Key Type': 'RSA', 'Key Usage': 5, Retries: 3, RetryDelay: 10 },
      KeyIsExtractable: false,
    },
  },
};

/** Its reference: what was typed a moment ago is never in a rendering. */
const sealed = (secret: Secret): Spec => ({ sealed: 'sealed' in secret ? secret.sealed : 'typed' });

/** base64 of its DER; null: it is no certificate. */
function derOf(pem: string): string | null {
  try {
    return new X509Certificate(pem).raw.toString('base64');
  } catch (error) {
    // OpenSSL says of bytes that are none what is wrong with them, not always with a code.
    if (types.isNativeError(error)) return null;
    throw error;
  }
}

const root = (name: string, der: string): PayloadSpec => ({
  name,
  type: 'com.apple.security.root',
  content: { PayloadContent: { $data: der } },
});

export const trustedAuthority: Compile<'trustedAuthority'> = ({ authorities }) => {
  const unread = authorities.filter(({ certificate }) => derOf(certificate) === null).map(({ name }) => quoted(name));
  if (unread.length > 0) {
    return withoutEquivalent(`Ce qui est collé pour ${listed(unread)} n’est pas un certificat : rien n’est installé.`);
  }
  const ders = [...new Set(authorities.map(({ certificate }) => derOf(certificate) ?? ''))];
  return {
    effect: 'applied',
    sentence: `Croit ${listed(authorities.map(({ name }) => quoted(name)))} comme autorité, pour tout ce que fait l’iPad.`,
    profiles: profile(
      'trustedAuthority',
      SETTING_LABELS.trustedAuthority,
      ders.map((der, at) => root(`authority-${at + 1}`, der)),
    ),
  };
};

export const dnsFilter: Compile<'dnsFilter'> = ({ servers, secureUrl }) => {
  if (secureUrl === undefined) {
    return withoutEquivalent(
      'Un iPad ne filtre que par un DNS chiffré : donnez l’adresse https (DoH) du même service, sans quoi il n’est pas filtré.',
    );
  }
  const content = {
    DNSSettings: { DNSProtocol: 'HTTPS', ServerURL: secureUrl, ServerAddresses: [...new Set(servers)] },
    ProhibitDisablement: true,
  };
  return {
    effect: 'applied',
    sentence: `Demande les adresses des sites à ${hostOf(secureUrl)}, chiffrées, sur tous les réseaux ; sans supervision, l’élève peut le couper.`,
    profiles: profile('dnsFilter', SETTING_LABELS.dnsFilter, [
      { name: 'dns', type: 'com.apple.dnsSettings.managed', content },
    ]),
  };
};

const hostOf = (url: string): string => /^https:\/\/([^/?#]+)/.exec(url)?.[1] ?? url;

export const proxy: Compile<'proxy'> = ({ host, port, exceptions }) => ({
  effect: 'supervised',
  sentence: `Tout le web passe par le proxy ${host}:${port}${
    exceptions.length === 0
      ? ''
      : `, même ${counted(exceptions.length, 'site')} en exception, qu’iPadOS ne sait pas écarter`
  }.`,
  profiles: profile('proxy', SETTING_LABELS.proxy, [
    {
      name: 'proxy',
      type: 'com.apple.proxy.http.global',
      content: { ProxyType: 'Manual', ProxyServer: host, ProxyServerPort: port },
    },
  ]),
});

/** Of IPP, where the address does not say (RFC 8010 §4). */
const IPP_PORT = 631;
const PRINTER = /^(ipps?):\/\/([^/:]+)(?::(\d{1,5}))?(?:\/(.*))?$/;

export const printers: Compile<'printers'> = ({ queues }) => {
  const usable = queues.flatMap(({ name, uri }) => {
    const [, scheme, host = '', port, path = ''] = PRINTER.exec(uri) ?? [];
    const number = port === undefined ? IPP_PORT : Number(port);
    if (host === '' || number < 1 || number > 65_535 || path.length > 200) return [];
    const where = { IPAddress: host, ResourcePath: path === '' ? 'ipp/print' : path, Port: number };
    return [{ name, where: { ...where, ForceTLS: scheme === 'ipps' } }];
  });
  if (usable.length === 0)
    return withoutEquivalent('L’adresse de cette imprimante n’est pas de celles qu’un iPad connaît.');
  const left = queues.length - usable.length;
  const names = listed(usable.map(({ name }) => quoted(name)));
  return {
    effect: 'applied',
    sentence: `Propose ${names} à l’impression (AirPrint), sous le nom que l’imprimante se donne${
      left === 0 ? '' : ` ; ${counted(left, 'adresse')} sans équivalent`
    }.`,
    profiles: profile('printers', SETTING_LABELS.printers, [
      { name: 'printers', type: 'com.apple.airprint', content: { AirPrint: usable.map(({ where }) => where) } },
    ]),
  };
};
