import { createSocket, type Socket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { Names } from './names.service.js';

/** A name server (RFC 1035 §4) that knows A and AAAA records of a few names, and never answers for `lent.exemple.fr`. */
const RECORDS: Readonly<Record<string, { 1?: string; 28?: string }>> = {
  'quatre.exemple.fr': { 1: '192.0.2.7' },
  'six.exemple.fr': { 28: '20010db8000000000000000000000007' },
  'deux.exemple.fr': { 1: '192.0.2.8', 28: '20010db8000000000000000000000008' },
};
let server: Socket;
let names: Names;
const asked: string[] = [];

beforeAll(async () => {
  server = createSocket('udp4', (query, from) => {
    const { name, type, end } = question(query);
    asked.push(`${name} ${type}`);
    if (name === 'lent.exemple.fr') return;
    const record = RECORDS[name]?.[type as 1 | 28];
    const data =
      record === undefined
        ? null
        : type === 1
          ? Buffer.from(record.split('.').map(Number))
          : Buffer.from(record, 'hex');
    const head = Buffer.from(query.subarray(0, 12));
    // QR, RD, RA; NXDOMAIN for a name that is not there.
    head.writeUInt16BE(name in RECORDS ? 0x8180 : 0x8183, 2);
    head.writeUInt16BE(data === null ? 0 : 1, 6);
    head.writeUInt32BE(0, 8);
    const answer =
      data === null
        ? Buffer.alloc(0)
        : Buffer.concat([Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, data.length]), data]);
    server.send(Buffer.concat([head, query.subarray(12, end), answer]), from.port, from.address);
  });
  await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve));
  names = new Names(false, [`127.0.0.1:${(server.address() as AddressInfo).port}`]);
});
afterAll(() => server.close());

function question(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.subarray(at + 1, at + 1 + length).toString());
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

describe('Names', () => {
  it('gives every address of a name, of both kinds', async () => {
    expect(await names.addressesOf('quatre.exemple.fr')).toEqual(['192.0.2.7']);
    expect(await names.addressesOf('six.exemple.fr')).toEqual(['2001:db8::7']);
    expect(await names.addressesOf('deux.exemple.fr')).toEqual(['192.0.2.8', '2001:db8::8']);
  });

  it('has none for a name that is not there, nor for one whose server does not answer', async () => {
    await expect(names.addressesOf('absent.exemple.fr')).rejects.toThrow('no address');
    await expect(names.addressesOf('lent.exemple.fr')).rejects.toThrow('no address');
    expect(asked).toContain('lent.exemple.fr 1');
  });

  it('asks the machine for its own names, without asking DNS', async () => {
    const before = asked.length;
    expect(await names.addressesOf('localhost')).toEqual(
      expect.arrayContaining([expect.stringMatching(/^(127\.|::1$)/)]),
    );
    expect(asked).toHaveLength(before);
  });
});
