import { createHmac } from 'node:crypto';
import type { DepToken } from './dep.js';

/**
 * The `Authorization` header of `GET /session` (OAuth 1.0a, HMAC-SHA1: RFC 5849 §3.4.2). HMAC-SHA1 is what the service takes.
 * @param url of the request, without a query: its text is signed
 * @param once a nonce, used once, and the time of the request
 */
export function writeDepAuthorisation(
  url: string,
  token: DepToken,
  once: { readonly nonce: string; readonly at: Date },
): string {
  const said: Readonly<Record<string, string>> = {
    oauth_consumer_key: token.consumer_key,
    oauth_nonce: once.nonce,
    oauth_signature_method: 'HMAC-SHA1',
    oauth_timestamp: String(Math.floor(once.at.getTime() / 1000)),
    oauth_token: token.access_token,
    oauth_version: '1.0',
  };
  // §3.4.1.3.2: encoded, then sorted; the names above are in order and none is twice.
  const parameters = Object.entries(said).map(([name, value]) => `${name}=${encoded(value)}`);
  const base = ['GET', encoded(url), encoded(parameters.join('&'))].join('&');
  const key = `${encoded(token.consumer_secret)}&${encoded(token.access_secret)}`;
  const oauth_signature = createHmac('sha1', key).update(base).digest('base64');
  const pairs = Object.entries({ realm: 'ADM', ...said, oauth_signature });
  return `OAuth ${pairs.map(([name, value]) => `${name}="${encoded(value)}"`).join(', ')}`;
}

/** §3.6: all but the unreserved. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
