import { createHash, X509Certificate } from 'node:crypto';
import type { Concrete } from '@chariot/wire-agent';
import { agentError } from '../errors.js';
import type { Abilities, Contribution, MachineIdentity } from './contribution.js';
import { ownFile, type Document } from './document.js';
import { oneLine, plainHost } from './safe-text.js';

type Wifi = Concrete<'wifi'>;
type Eap = NonNullable<Wifi['eap']>;

const KEYFILE = '/etc/NetworkManager/system-connections/chariot-1.nmconnection';
const AUTHORITY = '/etc/chariot/wifi/authority.pem';
const DEVICE_CHAIN = '/etc/chariot/wifi/device.pem';
const DEVICE_KEY = '/etc/chariot/wifi/device.key';

/**
 * The classroom's network as a NetworkManager keyfile that only root can read: the key is on no command line and in no log.
 * NetworkManager keyfile settings, "connection", "wifi", "wifi-security", "802-1x".
 */
export function wifi(value: Wifi, { networkManager, identity }: Abilities): Contribution {
  if (!networkManager) {
    return {
      documents: [],
      verdict: { status: 'notApplicable', why: 'NetworkManager n’est pas installé : le Wi-Fi ne peut pas être réglé.' },
    };
  }
  // The files that the keyfile names come before it.
  return { documents: [...credentials(value, identity), document(KEYFILE, keyfile(value, identity), 0o600)] };
}

function credentials({ security, eap }: Wifi, identity: MachineIdentity | null): Document[] {
  if (security !== 'wpa2-enterprise' || eap === undefined) return [];
  const authority = document(AUTHORITY, authorityOf(eap.authority), 0o644);
  if (eap.method === 'peap' || identity === null) return [authority];
  return [
    authority,
    document(
      DEVICE_CHAIN,
      identity.chain.map((pem) => pem.trim()),
      0o644,
    ),
    document(DEVICE_KEY, [identity.keyPem.trim()], 0o600),
  ];
}

function document(path: string, lines: readonly string[], mode: number): Document {
  return ownFile('wifi', path, lines, { mode, after: 'reloadConnections' });
}

/** What is believed to name the network must be an authority: a server's own certificate would let nobody else be it. */
function authorityOf(pem: string): string[] {
  return [readAuthority(pem, 'L’autorité du Wi-Fi').toString().trim()];
}

/** @throws `agent.badSetting` when it is no certificate, or none of an authority */
export function readAuthority(pem: string, what: string): X509Certificate {
  let read: X509Certificate;
  try {
    read = new X509Certificate(pem);
  } catch (cause) {
    throw agentError('badSetting', { fr: `${what} n’est pas un certificat lisible.` }, { cause });
  }
  if (!read.ca) throw agentError('badSetting', { fr: `${what} n’est pas le certificat d’une autorité.` });
  return read;
}

function keyfile(value: Wifi, identity: MachineIdentity | null): string[] {
  const { ssid, hidden } = value;
  const bytes = Buffer.from(ssid, 'utf8');
  if (bytes.length > 32) throw agentError('badSetting', { fr: 'Le nom du Wi-Fi dépasse 32 octets.' });
  return [
    '# Chariot',
    '[connection]',
    'id=Chariot',
    `uuid=${uuidOf(bytes)}`,
    'type=wifi',
    'autoconnect=true',
    'autoconnect-priority=10',
    '',
    '[wifi]',
    'mode=infrastructure',
    `ssid=${ssidText(ssid, bytes)}`,
    ...(hidden ? ['hidden=true'] : []),
    '',
    ...securityLines(value, identity),
    '[ipv4]',
    'method=auto',
    '',
    '[ipv6]',
    'method=auto',
  ];
}

function securityLines({ security, key, eap }: Wifi, identity: MachineIdentity | null): string[] {
  if (security === 'open') return [];
  if (security === 'wpa2-personal') return ['[wifi-security]', 'key-mgmt=wpa-psk', `psk=${passphrase(key)}`, ''];
  if (eap === undefined) throw agentError('badSetting', { fr: 'Le compte du Wi-Fi manque dans le profil.' });
  return [
    '[wifi-security]',
    'key-mgmt=wpa-eap',
    '',
    '[802-1x]',
    ...(eap.method === 'peap' ? peapLines(eap) : tlsLines(identity)),
    `ca-cert=${AUTHORITY}`,
    // The whole name, and not its end: another server of the same authority is not the network's.
    `domain-match=${plainHost(eap.serverName, 'serveur d’authentification')}`,
    '',
  ];
}

function peapLines({ identity, password }: Extract<Eap, { method: 'peap' }>): string[] {
  if (password === undefined) {
    throw agentError('badSetting', { fr: 'Le mot de passe du Wi-Fi manque dans le profil.' });
  }
  return [
    'eap=peap;',
    // Said in clear before the network has proved who it is.
    'anonymous-identity=anonymous',
    `identity=${escaped(oneLine(identity, 'identifiant du Wi-Fi'))}`,
    'phase2-auth=mschapv2',
    `password=${escaped(oneLine(password, 'mot de passe du Wi-Fi'))}`,
  ];
}

function tlsLines(identity: MachineIdentity | null): string[] {
  const [leaf] = identity?.chain ?? [];
  if (leaf === undefined) throw agentError('badSetting', { fr: 'Cette machine n’a pas encore de certificat.' });
  return [
    'eap=tls;',
    `identity=${escaped(oneLine(commonNameOf(leaf), 'certificat'))}`,
    `client-cert=${DEVICE_CHAIN}`,
    `private-key=${DEVICE_KEY}`,
    'private-key-password-flags=4', // not required: the file's rights protect it
  ];
}

function commonNameOf(pem: string): string {
  return /^CN=(.+)$/m.exec(new X509Certificate(pem).subject)?.[1] ?? 'chariot';
}

/** IEEE 802.11 annex J.4: 8 to 63 printable ASCII characters. */
function passphrase(key: string | undefined): string {
  if (key === undefined) throw agentError('badSetting', { fr: 'La clé du Wi-Fi manque dans le profil.' });
  if (!/^[\x20-\x7e]{8,63}$/.test(key)) {
    throw agentError('badSetting', {
      fr: 'La clé du Wi-Fi doit compter 8 à 63 caractères sans accent : corrigez-la dans le profil.',
    });
  }
  return escaped(key);
}

/** Backslash and space are the keyfile's own escapes. */
const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll(' ', '\\s');

/** Plain when nothing in it can be misread; else its bytes, which the keyfile format also takes. */
function ssidText(ssid: string, bytes: Buffer): string {
  return /^[A-Za-z][A-Za-z0-9_-]*$/.test(ssid) ? ssid : `${[...bytes].join(';')};`;
}

/** The same network keeps its identifier, so that applying twice changes nothing (RFC 9562 §5.8: a custom UUID). */
function uuidOf(ssid: Buffer): string {
  const hex = createHash('sha256').update('chariot-wifi\0').update(ssid).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
