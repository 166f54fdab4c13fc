// One request, one answer, over HTTP or HTTPS: the certificate of the server is held against the authority that is given.
import { request as plainly } from 'node:http';
import { request as securely } from 'node:https';

/**
 * @typedef {{ status: number, type: string, body: Buffer }} Answer
 *
 * @param {string} url
 * @param {{ method?: string, headers?: Record<string, string>, body?: Uint8Array, ca?: Buffer, cert?: Buffer, key?: Buffer }} [how]
 * @returns {Promise<Answer>}
 */
export function ask(url, { method = 'GET', headers = {}, body, ca, cert, key } = {}) {
  const secure = url.startsWith('https:');
  const tls = secure ? { ca, cert, key, agent: false } : { agent: false };
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(body.length) };
    const asked = (secure ? securely : plainly)(
      url,
      { method, headers: { ...headers, ...length }, ...tls },
      (answer) => {
        /** @type {Buffer[]} */
        const parts = [];
        answer.on('data', (part) => parts.push(part));
        answer.once('error', reject);
        answer.once('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            type: answer.headers['content-type'] ?? '',
            body: Buffer.concat(parts),
          }),
        );
      },
    );
    asked.once('error', reject);
    asked.end(body);
  });
}
