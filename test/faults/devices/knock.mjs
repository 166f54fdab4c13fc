// One HTTPS request to the device port, as anybody may make it: with or without a certificate, from any address of the
// loopback, whole or in pieces.
import { request } from 'node:https';

const PATIENCE_MS = 60_000;
const SLICE = 16 * 1024;
/** What no door takes: the answer comes before the end. */
const TOO_MUCH = 128 * 1024;
const HESITATION_MS = 2_000;

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {any} body     parsed JSON; null when it is none
 * @property {string} code  the stable code of a refusal
 * @property {string} fr    its French sentence
 *
 * @param {string} url of the device port
 * @param {string} path
 * @param {object} [what]
 * @param {string} [what.method]
 * @param {string | Buffer} [what.body]
 * @param {Record<string, string>} [what.headers]
 * @param {import('./certificates.mjs').Identity | null} [what.identity]
 * @param {string} [what.from]  an address of 127.0.0.0/8: the server counts by address
 * @returns {Promise<Answer>}
 */
export function knock(url, path, { method, body, headers = {}, identity = null, from = '127.0.0.1' } = {}) {
  const bytes = body === undefined ? undefined : Buffer.from(body);
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, url), {
      method: method ?? (bytes === undefined ? 'GET' : 'POST'),
      headers: {
        ...(bytes !== undefined && { 'content-type': 'application/json', 'content-length': bytes.length }),
        ...headers,
      },
      // Whether the server is the right one is the agents' business, and tried with them.
      rejectUnauthorized: false,
      ...identity,
      localAddress: from,
      family: 4,
      agent: false,
      timeout: PATIENCE_MS,
    });
    let answered = false;
    asked.once('timeout', () => asked.destroy(new Error(`no answer from ${path}`)));
    // Once it has answered, it may close in the face of who still speaks.
    asked.on('error', (error) => answered || reject(error));
    asked.once('response', (response) => {
      answered = true;
      let text = '';
      response.setEncoding('utf8').on('data', (piece) => (text += piece));
      const end = () => resolve(answerOf(response.statusCode ?? 0, text));
      response.once('end', end).once('error', end);
    });
    speak(asked, bytes ?? Buffer.alloc(0), () => answered);
  });
}

/** Slice by slice, and no more once it is answered: that is how a refusal in the middle is heard. */
function speak(asked, bytes, answered, at = 0) {
  if (answered()) return;
  const slice = bytes.subarray(at, at + SLICE);
  if (at + SLICE >= bytes.length) return void asked.end(slice);
  const goOn = () => speak(asked, bytes, answered, at + SLICE);
  // Who writes on while the server closes may lose the answer with the connection.
  if (at === 0 && bytes.length > TOO_MUCH) asked.write(slice, () => setTimeout(goOn, HESITATION_MS));
  else asked.write(slice, () => setImmediate(goOn));
}

/** @param {number} status @param {string} text @returns {Answer} */
function answerOf(status, text) {
  let body = null;
  try {
    body = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return { status, body, code: body?.error?.code ?? '', fr: body?.error?.fr ?? '' };
}
