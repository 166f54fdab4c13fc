// The least that an authenticated, durable check-in can be in Node: node:https that asks for the client's certificate, JSON read, what
// came together written by one INSERT, answered after its commit. No product, no framework, no question asked of the database.
import { createServer } from 'node:https';
import pg from 'pg';

/** @type {{ deviceId: string, response: import('node:http').ServerResponse }[]} */
let waiting = [];
let writing = false;

process.once('message', async (/** @type {any} */ { tls, databaseUrl }) => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const write = async () => {
    writing = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await client.query({
        name: 'check-in',
        text: 'insert into bench.check_in (device_id, at) select one, now() from unnest($1::uuid[]) as one',
        values: [batch.map(({ deviceId }) => deviceId)],
      });
      const body = JSON.stringify({
        protocol: 1,
        time: new Date().toISOString(),
        next: { kind: 'wait', seconds: 900 },
      });
      for (const { response } of batch) {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
        response.end(body);
      }
    }
    writing = false;
  };
  const server = createServer(
    {
      ...tls,
      minVersion: 'TLSv1.3',
      requestCert: true,
      rejectUnauthorized: true,
      keepAlive: true,
      noDelay: true,
      keepAliveTimeout: 65_000,
    },
    (request, response) => {
      /** @type {Buffer[]} */
      const parts = [];
      request.on('data', (part) => parts.push(part));
      request.on('end', () => {
        const { bootId } = JSON.parse(Buffer.concat(parts).toString('utf8'));
        waiting.push({ deviceId: bootId, response });
        if (!writing) void write();
      });
    },
  );
  server.listen(0, '127.0.0.1', () => process.send?.(/** @type {any} */ (server.address()).port));
});
