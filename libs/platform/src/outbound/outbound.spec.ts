import { testAuthority } from '@chariot/testkit';
import { createServer as createPlainServer, type RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type AddressInfo, type Server as NetServer } from 'node:net';
import { DomainError } from '@chariot/kernel';
import { Outbound } from './outbound.service.js';
import type { OutboundOptions } from './outbound-options.js';

const authority = testAuthority();
const { certPem: cert, keyPem: key } = authority.issue('localhost');
const LOOPBACK = ['127.0.0.0/8', '::1/128'];
const opened: NetServer[] = [];

/** A real server that counts who came. */
async function serve(answer: RequestListener, how: 'https' | 'http' = 'https') {
  let knocks = 0;
  const server: Server | NetServer = how === 'https' ? createServer({ cert, key }, answer) : createPlainServer(answer);
  server.on('connection', () => (knocks += 1));
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(server);
  return { port: (server.address() as AddressInfo).port, knocks: () => knocks };
}
afterEach(() => {
  for (const server of opened.splice(0)) {
    if ('closeAllConnections' in server) (server as Server).closeAllConnections();
    server.close();
  }
});

const ok: RequestListener = (_, response) => void response.end('bien reçu');
const outbound = (options: OutboundOptions = {}): Outbound => new Outbound({ ca: authority.caPem, ...options });
const codeOf = async (attempt: Promise<unknown>): Promise<string> => {
  const outcome = await attempt.then(
    () => 'accepted',
    (error: unknown) => error,
  );
  if (typeof outcome === 'string') return outcome;
  if (!(outcome instanceof DomainError)) throw outcome;
  return outcome.code.replace('outbound.', '');
};

describe('Outbound', () => {
  it('calls over HTTPS an address that the settings allow, and gives the whole answer', async () => {
    const seen: unknown[] = [];
    const { port } = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        seen.push([request.method, request.url, request.headers['x-essai'], Buffer.concat(chunks).toString()]);
        response.writeHead(418, { 'x-reponse': 'oui', 'set-cookie': 'a=1' }).end('thé');
      });
    });
    const answer = await outbound({ privateRanges: LOOPBACK }).request(`https://localhost:${port}/a?b=c#d`, {
      method: 'POST',
      headers: { 'x-essai': '1', host: 'interne', 'accept-encoding': 'gzip' },
      body: 'corps é',
    });
    expect(answer).toMatchObject({ status: 418, body: Buffer.from('thé') });
    expect(answer.headers).toMatchObject({ 'x-reponse': 'oui' });
    expect(answer.headers).not.toHaveProperty('set-cookie');
    expect(seen).toEqual([['POST', '/a?b=c', '1', 'corps é']]);
  });

  // Each of these is this machine, or its network, in other words.
  it.each([
    ...[
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f000001',
      '0x7f.1',
      '0177.0.0.1',
      '017700000001',
      '127.0.0.1.',
      '%31%32%37.0.0.1',
    ],
    ...[
      '１２７.0.0.1',
      '127。0。0。1',
      '0',
      '0.0.0.0',
      '[::1]',
      '[::]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[0:0:0:0:0:0:0:1]',
    ],
    ...[
      'localhost',
      'localhost.',
      'LOCALHOST',
      'a.localhost',
      'ip6-localhost',
      'serveur',
      'serveur.local',
      'x.internal',
      'box.lan',
    ],
    ...[
      '169.254.169.254',
      '[fe80::1]',
      '[fd00:ec2::254]',
      '[64:ff9b::7f00:1]',
      '[2002:7f00:1::]',
      '10.0.0.1',
      '192.168.0.1',
    ],
    ...['100.64.0.1', '0xa9fea9fe'],
  ])('refuses https://%s', async (host) => {
    const { port, knocks } = await serve(ok);
    const call = outbound({ resolve: () => Promise.reject(new Error('never asked')) });
    expect(await codeOf(call.request(`https://${host}:${port}/`))).toBe('forbiddenAddress');
    expect(await codeOf(call.check(`https://${host}:${port}/`))).toBe('forbiddenAddress');
    expect(knocks()).toBe(0);
  });

  it.each([
    ['https://[fe80::1%25eth0]/', 'badAddress'],
    ['https://[fe80::1%eth0]/', 'badAddress'],
    ['http://exemple.fr/', 'notHttps'],
    ['ftp://exemple.fr/', 'badAddress'],
    ['file:///etc/passwd', 'badAddress'],
    ['data:text/plain,x', 'badAddress'],
    ['javascript:1', 'badAddress'],
    ['//exemple.fr/', 'badAddress'],
    ['exemple.fr', 'badAddress'],
    ['https://', 'badAddress'],
    ['https://moi@exemple.fr/', 'credentials'],
    ['https://moi:secret@exemple.fr/', 'credentials'],
    ['https://:secret@exemple.fr/', 'credentials'],
    [`https://exemple.fr/${'a'.repeat(2_000)}`, 'badAddress'],
  ])('refuses %s as %s', async (url, code) => {
    expect(await codeOf(outbound().request(url))).toBe(code);
  });

  it('goes to the address that was checked, and does not ask the name twice', async () => {
    const { port, knocks } = await serve(ok);
    let asked = 0;
    // A name that is harmless when it is checked, and this machine when it is called.
    const rebinding = outbound({
      resolve: () => Promise.resolve(asked++ === 0 ? ['192.0.2.1'] : ['127.0.0.1']),
      privateRanges: ['192.0.2.0/24'],
    });
    await codeOf(rebinding.request(`https://rebond.exemple.fr:${port}/`, { timeoutMs: 300 }));
    expect([asked, knocks()]).toEqual([1, 0]);
    // The other way round, it is this machine that is called, whatever the name would say next.
    asked = 0;
    const pinned = outbound({
      resolve: () => Promise.resolve(asked++ === 0 ? ['127.0.0.1'] : ['192.0.2.1']),
      privateRanges: LOOPBACK,
    });
    expect((await pinned.request(`https://localhost:${port}/`)).status).toBe(200);
    expect([asked, knocks()]).toEqual([1, 1]);
  });

  it('refuses a name of which one address is not allowed', async () => {
    const { port, knocks } = await serve(ok);
    for (const addresses of [['127.0.0.1', '1.1.1.1'], ['1.1.1.1', '::1'], ['fe80::1%lo'], ['pas une adresse']]) {
      const call = outbound({ resolve: () => Promise.resolve(addresses) });
      expect(await codeOf(call.request(`https://exemple.fr:${port}/`))).toBe('forbiddenAddress');
    }
    expect(knocks()).toBe(0);
    for (const resolve of [() => Promise.resolve([]), () => Promise.reject(new Error('ENOTFOUND'))]) {
      expect(await codeOf(outbound({ resolve }).request('https://exemple.fr/'))).toBe('unknownHost');
    }
  });

  it.each([301, 302, 303, 307, 308])('follows no redirection (%i)', async (status) => {
    const inside = await serve(ok);
    const { port } = await serve((_, response) => {
      response.writeHead(status, { location: `https://localhost:${inside.port}/` }).end();
    });
    expect(await codeOf(outbound({ privateRanges: LOOPBACK }).request(`https://localhost:${port}/`))).toBe(
      'redirected',
    );
    expect(inside.knocks()).toBe(0);
  });

  it('believes only certificates of authorities it knows, for the name it called', async () => {
    const { port } = await serve(ok);
    const stranger = new Outbound({ privateRanges: LOOPBACK });
    expect(await codeOf(stranger.request(`https://localhost:${port}/`))).toBe('unreachable');
    const other = outbound({ privateRanges: LOOPBACK, resolve: () => Promise.resolve(['127.0.0.1']) });
    expect(await codeOf(other.request(`https://autre.exemple.fr:${port}/`))).toBe('unreachable');
    expect((await other.request(`https://localhost:${port}/`)).status).toBe(200);
  });

  it('speaks in the clear only when the settings say so', async () => {
    const { port, knocks } = await serve(ok, 'http');
    const url = `http://localhost:${port}/`;
    expect(await codeOf(outbound({ privateRanges: LOOPBACK }).request(url))).toBe('notHttps');
    expect(knocks()).toBe(0);
    expect((await outbound({ privateRanges: LOOPBACK, http: true }).request(url)).status).toBe(200);
    expect(await codeOf(outbound({ http: true }).request(url))).toBe('forbiddenAddress');
  });

  it('leaves whoever is slow: to resolve, to accept, to answer, to finish', async () => {
    const options = { privateRanges: LOOPBACK };
    const never = outbound({ ...options, resolve: () => new Promise(() => undefined) });
    expect(await codeOf(never.request('https://exemple.fr/', { timeoutMs: 50 }))).toBe('tooSlow');
    for (const answer of [
      () => undefined,
      (_: unknown, response: { write(text: string): void }) => {
        const drip = setInterval(() => response.write('.'), 10);
        drip.unref();
      },
    ] satisfies RequestListener[]) {
      const { port } = await serve(answer);
      const call = outbound(options).request(`https://localhost:${port}/`, { timeoutMs: 150 });
      expect(await codeOf(call)).toBe('tooSlow');
    }
  });

  it('reads so much and no more, and nothing that comes compressed', async () => {
    const options = { privateRanges: LOOPBACK };
    const { port: large } = await serve((_, response) => void response.end(Buffer.alloc(100_000)));
    expect(await codeOf(outbound(options).request(`https://localhost:${large}/`))).toBe('answerTooLarge');
    expect((await outbound(options).request(`https://localhost:${large}/`, { maxBytes: 100_000 })).body).toHaveLength(
      100_000,
    );
    const { port: endless } = await serve((_, response) => {
      const pour = () => {
        while (response.write(Buffer.alloc(16_384)) && !response.destroyed);
        if (!response.destroyed) response.once('drain', pour);
      };
      pour();
    });
    expect(await codeOf(outbound(options).request(`https://localhost:${endless}/`))).toBe('answerTooLarge');
    const { port: packed } = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(Buffer.alloc(10));
    });
    expect(await codeOf(outbound(options).request(`https://localhost:${packed}/`))).toBe('unreachable');
    const { port: cut } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('moitié');
      setImmediate(() => response.destroy());
    });
    expect(await codeOf(outbound(options).request(`https://localhost:${cut}/`))).toBe('unreachable');
  });

  it('goes through no proxy of the environment', async () => {
    const proxy = await serve(ok, 'http');
    const { port, knocks } = await serve(ok);
    const before = { ...process.env };
    for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy']) {
      process.env[name] = `http://127.0.0.1:${proxy.port}`;
    }
    process.env['NODE_USE_ENV_PROXY'] = '1';
    try {
      await outbound({ privateRanges: LOOPBACK }).request(`https://localhost:${port}/`);
    } finally {
      process.env = before;
    }
    expect([proxy.knocks(), knocks()]).toEqual([0, 1]);
  });

  it('says in French what is wrong, and never what was answered', async () => {
    const { port } = await serve((_, response) => void response.writeHead(500).end('mot de passe : canari'));
    const answer = await outbound({ privateRanges: LOOPBACK }).request(`https://localhost:${port}/`);
    expect(answer.status).toBe(500);
    const refusal = await outbound()
      .request('https://canari.interne.local/')
      .catch((error: unknown) => error as DomainError);
    expect(refusal).toMatchObject({ category: 'invalid', fr: expect.stringContaining('CHARIOT_OUTBOUND_PRIVATE') });
    expect(JSON.stringify(refusal)).not.toContain('canari');
  });
});

describe('Outbound.fetch', () => {
  it('answers as the platform’s fetch does, within the same walls', async () => {
    const { port } = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        response.writeHead(request.url === '/vide' ? 204 : 200, { 'content-type': 'application/json' });
        response.end(request.url === '/vide' ? undefined : JSON.stringify({ got: Buffer.concat(chunks).toString() }));
      });
    });
    const { fetch } = outbound({ privateRanges: LOOPBACK });
    const body = new URLSearchParams({ grant_type: 'authorization_code', code: 'é' });
    const posted = await fetch(`https://localhost:${port}/token`, { method: 'POST', body, redirect: 'manual' });
    expect([posted.status, posted.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(await posted.json()).toEqual({ got: 'grant_type=authorization_code&code=%C3%A9' });
    expect((await fetch(new URL(`https://localhost:${port}/vide`))).status).toBe(204);
    const stop = new AbortController();
    stop.abort();
    expect(await codeOf(fetch(`https://localhost:${port}/`, { signal: stop.signal }))).toBe('unreachable');
    expect(await codeOf(outbound().fetch(`https://localhost:${port}/`))).toBe('forbiddenAddress');
    expect(await codeOf(fetch(`https://localhost:${port}/`, { method: 'DELETE' }))).toBe('badAddress');
  });

  it('does not follow a redirection, even when it is told to', async () => {
    const inside = await serve(ok);
    const { port } = await serve((_, response) => {
      response.writeHead(302, { location: `https://localhost:${inside.port}/` }).end();
    });
    const { fetch } = outbound({ privateRanges: LOOPBACK });
    expect(await codeOf(fetch(`https://localhost:${port}/`, { redirect: 'follow' }))).toBe('redirected');
    expect(inside.knocks()).toBe(0);
  });
});
