import { createHash } from 'node:crypto';
import type { Concrete } from '@chariot/wire-agent';
import { agentError } from '../errors.js';
import type { Abilities, Contribution } from './contribution.js';

/**
 * The classroom's network as a NetworkManager keyfile that only root can read: the key is on no command line and in no log.
 * NetworkManager keyfile settings, "connection", "wifi", "wifi-security".
 */
export function wifi(value: Concrete<'wifi'>, { networkManager }: Abilities): Contribution {
  if (!networkManager) {
    return {
      documents: [],
      verdict: { status: 'notApplicable', why: 'NetworkManager n’est pas installé : le Wi-Fi ne peut pas être réglé.' },
    };
  }
  const content = keyfile(value);
  return {
    documents: [
      {
        kind: 'file',
        path: '/etc/NetworkManager/system-connections/chariot-1.nmconnection',
        mode: 0o600,
        settings: ['wifi'],
        after: 'reloadConnections',
        render: () => content,
      },
    ],
  };
}

function keyfile({ ssid, security, hidden, key }: Concrete<'wifi'>): string {
  const bytes = Buffer.from(ssid, 'utf8');
  if (bytes.length > 32) throw agentError('badSetting', { fr: 'Le nom du Wi-Fi dépasse 32 octets.' });
  const lines = [
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
    ...(security === 'wpa2-personal' ? ['[wifi-security]', 'key-mgmt=wpa-psk', `psk=${passphrase(key)}`, ''] : []),
    '[ipv4]',
    'method=auto',
    '',
    '[ipv6]',
    'method=auto',
  ];
  return `${lines.join('\n')}\n`;
}

/** IEEE 802.11 annex J.4: 8 to 63 printable ASCII characters. Backslash and space are the keyfile's own escapes. */
function passphrase(key: string | undefined): string {
  if (key === undefined) throw agentError('badSetting', { fr: 'La clé du Wi-Fi manque dans le profil.' });
  if (!/^[\x20-\x7e]{8,63}$/.test(key)) {
    throw agentError('badSetting', {
      fr: 'La clé du Wi-Fi doit compter 8 à 63 caractères sans accent : corrigez-la dans le profil.',
    });
  }
  return key.replaceAll('\\', '\\\\').replaceAll(' ', '\\s');
}

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
