// Bytes that a library reads: certificates (OpenSSL), MQTT packets (mqtt-packet, for aedes and for the client of an external
// broker), lists (csv-parse, which our own delivery list is read by too) and gzip (zlib).
import { X509Certificate } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { selfSigned } from '../../faults/devices/certificates.mjs';
import { connectPacket, publishPacket, subscribePacket } from '../../faults/devices/mqtt.mjs';
import { allBytes, zipBomb } from '../bombs.mjs';
import { bytesFrom } from '../havoc.mjs';
import { from, LIST, LISTS } from '../own/files.mjs';
import { isDomain, isRefused, never, Refused, unlessNone } from '../refusals.mjs';
import { libraryOf } from './of-room.mjs';

const { parser: packetParser } = libraryOf('libs/platform', 'mqtt-packet');
const MOST_OF_A_PACKET = 8 * 1024;

/** @param {import('../parsers.mjs').Load} load @returns {Promise<import('../parsers.mjs').Parser[]>} */
export async function byteParsers(load) {
  const { IdentificationService } = await load('libs/pki', 'issuance/identification.service.js');
  const { PacketLimit } = await load('libs/platform', 'mqtt/packet-limit.js');
  const { readCsv } = await load('libs/platform', 'documents/csv-reader.js');
  const { decompressed } = await load('libs/platform', 'backup/compression.js');
  const { readFrames, jsonFrame } = await load('libs/platform', 'backup/frames.js');
  const { readCopy } = await load('libs/platform', 'backup/copy-content.js');
  const issuer = new X509Certificate(selfSigned('autorite').cert);
  const known = {
    device_id: 'd',
    serial: '1',
    not_before: new Date(0),
    not_after: new Date(8e15),
    revoked_at: null,
    first_used_at: null,
    purpose: 'identity',
    authorisation: 'enrolment:c',
  };
  const identification = new IdentificationService(
    { statement: async () => [known] },
    { current: { issuingCertificate: issuer } },
    { everywhere: () => undefined },
  );
  const packets = [connectPacket('a', { topic: 'b', payload: 'c' }), subscribePacket('a/b'), publishPacket('a/b', 'x')];
  packets.push(
    ...['20020000', '9003000100', 'c000', 'e000', '3206000161000178', '62020001'].map((hex) => Buffer.from(hex, 'hex')),
  );
  const manifest = jsonFrame('M', { chariot: '0.1.0', at: '2026-11-10T08:00:00Z', postgres: '18', migrations: [] });
  const copy = gzipSync(Buffer.concat([manifest, jsonFrame('S', []), jsonFrame('Z', { tables: 0, rows: 0 })]));
  const nobody = { manifest: () => undefined, table: () => null, miscounted: never, sequences: () => undefined };
  return [
    {
      name: 'X.509',
      samples: [issuer.raw, new X509Certificate(selfSigned('é').cert).raw],
      read: async (bytes) => unlessNone(await identification.identify(bytes, new Date())),
      refuses: isRefused,
      reads: ['libs/pki/issuance/identification.service.js'],
    },
    {
      name: 'MQTT packets',
      samples: packets,
      spoil: (random) => Buffer.concat([packets[0] ?? Buffer.alloc(0), bytesFrom(random, packets)]),
      read: (bytes) => {
        if (!new PacketLimit(MOST_OF_A_PACKET).accepts(bytes)) throw new Refused();
        const reader = packetParser({ protocolVersion: 4 });
        let heard = 0;
        /** @type {Error | undefined} */
        let refusal;
        reader.on('packet', () => (heard += 1)).on('error', (error) => (refusal = error));
        reader.parse(bytes);
        if (refusal !== undefined) throw new Refused();
        return heard;
      },
      refuses: isRefused,
      reads: ['libs/platform/mqtt/embedded-broker.service.js'],
    },
    {
      name: 'CSV',
      samples: [
        ...LISTS.map((text) => Buffer.from(text)),
        Buffer.from(`\ufeff${LIST}`),
        Buffer.from(`\ufeff${LIST}`, 'utf16le'),
        Buffer.from(LIST, 'latin1'),
      ],
      read: (bytes) => readCsv(bytes, [], { maxRows: 500 }).rows.length,
      refuses: isDomain,
      reads: ['libs/platform/documents/csv-reader.js:readCsv'],
    },
    {
      name: 'gzip of a copy',
      samples: [copy],
      bombs: [...allBytes(), zipBomb(), gzipSync(zipBomb())].map((bytes) => () => bytes),
      read: (bytes) => readCopy(readFrames(decompressed(from(bytes))), nobody),
      refuses: (error) => isDomain(error) || error instanceof SyntaxError,
      reads: ['libs/platform/backup/compression.js'],
      batch: 16,
    },
  ];
}
