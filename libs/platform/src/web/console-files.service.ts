import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { webError } from './web-errors.js';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.txt': 'text/plain; charset=utf-8',
};

interface StaticFile {
  readonly type: string;
  readonly bytes: Buffer;
  readonly gzipped: Buffer;
  /** Where the builder wrote it beside the file: it takes a second of processor for each, and is a seventh smaller. */
  readonly brotli: Buffer | undefined;
  readonly etag: string;
  readonly forever: boolean;
}

/**
 * Serves the built console from memory: only what was in `directory` at the start can be asked for, so that no path
 * leads elsewhere. A page's address that is not a file gets `index.html`; anything under /api or /health does not.
 * @throws Error when `directory` has no index.html.
 */
export async function serveConsole(instance: FastifyInstance, directory: string): Promise<void> {
  const files = await readFiles(directory);
  const index = files.get('/index.html');
  if (index === undefined)
    throw new Error(`La console n’est pas construite : ${directory} ne contient pas index.html.`);
  const page = index.bytes.toString('utf8');
  const answer = (request: FastifyRequest, reply: FastifyReply): void => {
    const path = request.url.split('?', 1)[0] ?? '/';
    const isPage = extname(path) === '' && !/^\/(api|health)(\/|$)/.test(path);
    const file = files.get(path) ?? (isPage ? index : undefined);
    if (file === undefined) throw webError('notFound');
    if (file === index) sendPage(page, reply);
    else send(file, request, reply);
  };
  instance.get('/*', { config: { openDoor: 'the console’s files are public' } }, answer);
}

const NONCE = '<meta name="style-nonce" content="';

/** The page, with what its styles must bear: drawn for this answer alone, so that it is kept nowhere. */
function sendPage(page: string, reply: FastifyReply): void {
  const nonce = randomBytes(16).toString('base64url');
  const policy = String(reply.getHeader('content-security-policy'));
  void reply
    .header('content-type', TYPES['.html'])
    .header('content-security-policy', policy.replace("style-src 'self'", `style-src 'self' 'nonce-${nonce}'`))
    .header('cache-control', 'no-store')
    .send(page.replace(NONCE, `${NONCE}${nonce}`));
}

function send(file: StaticFile, request: FastifyRequest, reply: FastifyReply): void {
  void reply
    .header('content-type', file.type)
    .header('etag', file.etag)
    .header('vary', 'accept-encoding')
    .header('cache-control', file.forever ? 'public, max-age=31536000, immutable' : 'no-cache');
  const accepted = request.headers['accept-encoding'] ?? '';
  if (request.headers['if-none-match'] === file.etag) void reply.status(304).send();
  else if (/\bbr\b/.test(accepted) && file.brotli !== undefined) {
    void reply.header('content-encoding', 'br').send(file.brotli);
  } else if (/\bgzip\b/.test(accepted) && file.gzipped.length < file.bytes.length) {
    void reply.header('content-encoding', 'gzip').send(file.gzipped);
  } else void reply.send(file.bytes);
}

async function readFiles(directory: string): Promise<ReadonlyMap<string, StaticFile>> {
  const files = new Map<string, StaticFile>();
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const there = new Set(entries.map((entry) => join(entry.parentPath, entry.name)));
  for (const entry of entries) {
    const type = TYPES[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    const address = `/${relative(directory, path).split(sep).join('/')}`;
    files.set(address, {
      type,
      bytes,
      gzipped: await promisify(gzip)(bytes),
      brotli: there.has(`${path}.br`) ? await readFile(`${path}.br`) : undefined,
      etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
      // The builder writes a hash of the content into these names.
      forever: address.startsWith('/assets/'),
    });
  }
  return files;
}
