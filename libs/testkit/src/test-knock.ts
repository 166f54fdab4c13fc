import type { IncomingHttpHeaders } from 'node:http';
import { request, type Agent } from 'node:https';

export interface Knock {
  /** GET, or POST when there is a body. */
  readonly method?: string;
  readonly path: string;
  /** An object is sent as JSON. */
  readonly body?: string | Buffer | object;
  readonly headers?: Record<string, string>;
  readonly certPem?: string;
  readonly keyPem?: string;
  readonly agent?: Agent;
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** As it came. */
  readonly bytes: Buffer;
}

/** One HTTPS request to this machine, with or without a client certificate; whatever certificate the port shows is taken. */
export function knock(port: number, { path, body, agent, ...asked }: Knock): Promise<Answered> {
  const bytes = body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const knocking = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method: asked.method ?? (bytes === undefined ? 'GET' : 'POST'),
        headers: {
          ...(bytes !== undefined && {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(bytes),
          }),
          ...asked.headers,
        },
        rejectUnauthorized: false,
        ...(asked.certPem !== undefined && { cert: asked.certPem }),
        ...(asked.keyPem !== undefined && { key: asked.keyPem }),
        agent: agent ?? false,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const { statusCode: status = 0, headers } = response;
          const bytes = Buffer.concat(chunks);
          resolve({ status, headers, text: bytes.toString('utf8'), bytes });
        });
      },
    );
    knocking.on('error', reject);
    knocking.end(bytes);
  });
}
