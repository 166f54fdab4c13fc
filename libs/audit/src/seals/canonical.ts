import { createHmac } from 'node:crypto';

/**
 * Every column of `platform.journal` that says something, in the order in which they are sealed; a spec compares it with
 * the table. Left out: `xact`, the number of a transaction, which a restored copy does not have.
 */
export const SEALED_COLUMNS = [
  'id',
  'created_at',
  'actor_kind',
  'actor_id',
  'actor_label',
  'act',
  'subject_kind',
  'subject_id',
  'subject_label',
  'place_id',
  'details',
] as const;

/** One line as PostgreSQL says it in text: an instant to the microsecond in UTC, JSON in its canonical `jsonb` form. */
export type SealedLine = Readonly<Record<(typeof SEALED_COLUMNS)[number] | 'xact', string | null>>;

/** How digests are made; the product's is `keyedDigest`. */
export type Digest = (bytes: Buffer) => Buffer;

/** HMAC-SHA-256 (RFC 2104): whoever writes in the database without the key can seal nothing anew. */
export const keyedDigest =
  (key: Buffer): Digest =>
  (bytes) =>
    createHmac('sha256', key).update(bytes).digest();

/** What comes before the first line. */
export const genesis = (digest: Digest): Buffer => digest(framed(['genesis']));

/** The link of a line: what is before it, where it stands, and all that it says. */
export function linkOf(digest: Digest, previous: Buffer, position: bigint, line: SealedLine): Buffer {
  return digest(
    framed(['link', previous, position.toString(), ...SEALED_COLUMNS.flatMap((name) => [name, line[name]])]),
  );
}

export interface SegmentFacts {
  readonly month: string;
  readonly firstPosition: string;
  readonly lastPosition: string;
  readonly openingDigest: Buffer;
  readonly closingDigest: Buffer;
  readonly sealedAt: Date;
  readonly closedAt: Date | null;
  readonly forgottenAt: Date | null;
}

export const segmentMac = (digest: Digest, segment: SegmentFacts): Buffer =>
  digest(
    framed([
      'segment',
      segment.month,
      segment.firstPosition,
      segment.lastPosition,
      segment.openingDigest,
      segment.closingDigest,
      segment.sealedAt.toISOString(),
      segment.closedAt?.toISOString() ?? null,
      segment.forgottenAt?.toISOString() ?? null,
    ]),
  );

export interface SealerFacts {
  readonly cluster: string;
  readonly afterXact: string;
  readonly afterId: string;
  readonly position: string;
  readonly digest: Buffer;
}

export const sealerMac = (digest: Digest, sealer: SealerFacts): Buffer =>
  digest(framed(['sealer', sealer.cluster, sealer.afterXact, sealer.afterId, sealer.position, sealer.digest]));

/** Each part after its length, so that no two lists of parts give the same bytes; an absent one has a length of its own. */
function framed(parts: readonly (string | Buffer | null)[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const head = Buffer.alloc(4);
      if (part === null) {
        head.writeUInt32BE(0xffffffff);
        return [head];
      }
      const bytes = typeof part === 'string' ? Buffer.from(part) : part;
      head.writeUInt32BE(bytes.length);
      return [head, bytes];
    }),
  );
}
