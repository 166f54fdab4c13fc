import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';

const TITLE = 'La page d’accueil de l’école';
const PAGE = `<!doctype html><title>${TITLE}</title><h1>Bonjour</h1>`;

/**
 * A web site on the loopback that answers for every name, in the clear and over TLS, and stands for a proxy as well; it
 * remembers who was asked for, and by which way.
 * @param {{ key: string, cert: string }} identity of the site over TLS
 */
export async function openSite(identity) {
  /** @type {string[]} */
  const asked = [];
  /** Asked for as proxies are: by a whole address. @type {string[]} */
  const proxied = [];
  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  const answer = (request, response) => {
    const whole = /^https?:\/\/([^/:]+)(?::\d+)?(\/.*)$/.exec(request.url ?? '');
    if (whole) proxied.push(`${whole[1]}${whole[2]}`);
    asked.push(whole ? `${whole[1]}${whole[2]}` : `${request.headers.host?.replace(/:\d+$/, '')}${request.url}`);
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(PAGE);
  };
  const servers = [createServer(answer), createTlsServer(identity, answer)];
  const [port = 0, tlsPort = 0] = await Promise.all(servers.map(listening));
  return { title: TITLE, port, tlsPort, asked, proxied, close: () => Promise.all(servers.map(closed)) };
}

/** @param {import('node:http').Server} server @returns {Promise<number>} */
async function listening(server) {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  return server.address().port;
}

/** @param {import('node:http').Server} server */
const closed = (server) => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve)));
