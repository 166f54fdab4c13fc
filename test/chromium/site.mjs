import { createServer } from 'node:http';

/** A web site on the loopback that answers for every name, and remembers who was asked for. */
export async function openSite() {
  /** @type {string[]} */
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(`${request.headers.host?.replace(/:\d+$/, '')}${request.url}`);
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end('<!doctype html><title>La page d’accueil de l’école</title><h1>Bonjour</h1>');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = server.address();
  return { port, asked, close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))) };
}
