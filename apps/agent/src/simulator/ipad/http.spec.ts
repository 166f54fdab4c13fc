import { execFileSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as plainServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import type { Behaviour } from './behaviours.js';
import { Network } from './http.js';
import type { Identity } from './identity.js';
import { refusal } from './protocol-server.scene.js';

const folder = mkdtempSync(join(tmpdir(), 'ipad-https-'));
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
let server: Server;
let url: string;
const shown: (string | null)[] = [];
const behaviours = new Set<Behaviour>();
let identity: Identity | null = null;
const networks: Network[] = [];

beforeAll(async () => {
  const made = [
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'key.pem',
    '-out',
    'cert.pem',
    '-days',
    '10',
    '-subj',
    '/CN=a',
  ];
  execFileSync('openssl', ['req', '-x509', ...made, '-addext', 'subjectAltName=IP:127.0.0.1'], {
    cwd: folder,
    stdio: 'pipe',
  });
  server = createServer(
    { key: read('key.pem'), cert: read('cert.pem'), requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      shown.push((request.socket as TLSSocket).getPeerX509Certificate()?.fingerprint256 ?? null);
      response.end('bonjour');
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterEach(() => {
  for (const network of networks.splice(0)) network.close();
  behaviours.clear();
  identity = null;
  shown.length = 0;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

function network(authorities: readonly string[] = []): Network {
  const made = new Network({
    ...{ authorities, timeoutMs: 5_000, slowMs: 1, has: (name) => behaviours.has(name), identity: () => identity },
    now: () => (behaviours.has('wrongClock') ? new Date(0) : new Date()),
  });
  networks.push(made);
  return made;
}

it('believes no server that nobody vouches for, and one that the profile brought', async () => {
  const made = network();
  await expect(made.get(url)).rejects.toThrow(refusal('ipad.unreachable'));
  expect(shown).toEqual([]);
  made.trust([read('cert.pem')]);
  expect((await made.get(url)).body.toString()).toBe('bonjour');
});

it('sends nothing to a server whose certificate is of its future', async () => {
  behaviours.add('wrongClock');
  await expect(network([read('cert.pem')]).get(url)).rejects.toThrow(refusal('ipad.wrongClock'));
  expect(shown).toEqual([]);
});

it('shows its identity to a server that asks for it, and another one once it has another', async () => {
  const certificate = new X509Certificate(read('cert.pem'));
  const made = network([read('cert.pem')]);
  await made.get(url);
  identity = { certificate: certificate.raw, key: createPrivateKey(read('key.pem')), authorities: [] };
  await made.get(url);
  expect(shown).toEqual([null, certificate.fingerprint256]);
});

it('says again what a server did not hear that had hung up', async () => {
  let answered = 0;
  const hasty = plainServer((_, response) => {
    answered += 1;
    response.end('oui');
  });
  hasty.on('connection', (socket) => {
    // The second request on a connection is cut off before it is answered.
    let pieces = 0;
    socket.prependListener('data', () => void (++pieces > 1 && socket.resetAndDestroy()));
  });
  await new Promise<void>((resolve) => hasty.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(hasty.address() as AddressInfo).port}/`;
  const made = network();
  expect((await made.get(address)).body.toString()).toBe('oui');
  expect((await made.get(address)).body.toString()).toBe('oui');
  expect(answered).toBeGreaterThanOrEqual(2);
  made.close();
  await new Promise((resolve) => hasty.close(resolve));
});

it.each([
  ['offline', 'hors réseau'],
  ['a closed port', 'ECONNREFUSED'],
])('says that it reaches nobody: %s', async (why, words) => {
  if (why === 'offline') behaviours.add('offline');
  await expect(network().get('http://127.0.0.1:9/')).rejects.toThrow(
    expect.objectContaining({ code: 'ipad.unreachable', fr: expect.stringContaining(words) }) as Error,
  );
});
