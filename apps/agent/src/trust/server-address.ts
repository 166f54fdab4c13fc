import { isIP } from 'node:net';
import { agentError } from '../errors.js';

/** Where the device port is. `host` has no brackets, so that it can be checked and dialled as it is. */
export interface ServerAddress {
  readonly url: string;
  readonly host: string;
  readonly port: number;
}

/** `https://chariot.exemple.fr:3443` → its parts. Throws `agent.badServerUrl` on a path, a user, or another scheme. */
export function serverAddress(text: string): ServerAddress {
  return addressOf(text.trim(), 'https:', 3443);
}

/** `mqtts://chariot.exemple.fr:8883` → its parts. Throws `agent.badServerUrl`. */
export function brokerAddress(text: string): ServerAddress {
  return addressOf(text, 'mqtts:', 8883);
}

function addressOf(text: string, protocol: string, defaultPort: number): ServerAddress {
  if (!URL.canParse(text)) throw agentError('badServerUrl');
  const url = new URL(text);
  const bare = url.pathname.replace(/^\/$/, '') === '' && url.search === '' && url.hash === '' && url.username === '';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (url.protocol !== protocol || !bare || url.password !== '' || host === '') throw agentError('badServerUrl');
  // An https URL drops 443 when it is written down: it is said again here.
  const written = /:(\d+)\/?$/.exec(text)?.[1];
  const port = url.port !== '' ? Number(url.port) : written === undefined ? defaultPort : Number(written);
  return { url: `${protocol}//${isIP(host) === 6 ? `[${host}]` : host}:${port}`, host, port };
}
