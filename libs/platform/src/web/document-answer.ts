import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { Download } from './door-route.js';

/** Sets the headers of a document that a handler returned, and gives its bytes. */
export function writeDocument(produces: string, reply: FastifyReply, answer: unknown): Buffer | Readable {
  const { content, fileName } = answer instanceof Download ? answer : new Download(answer as Buffer | string);
  reply.header('content-type', produces.startsWith('text/') ? `${produces}; charset=utf-8` : produces);
  if (fileName !== undefined) {
    reply.header('content-disposition', disposition(fileName));
    // Somebody else's document, opened in place whatever the header says, runs nothing and is of no origin.
    reply.header('content-security-policy', "sandbox; default-src 'none'; frame-ancestors 'none'");
  }
  return content instanceof Readable ? content : Buffer.from(content);
}

/** RFC 6266: an ASCII name for old readers, the true one beside it. */
function disposition(fileName: string): string {
  const ascii = fileName
    .normalize('NFD')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/["\\/]/g, '_');
  const encoded = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
