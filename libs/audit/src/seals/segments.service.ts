import { Injectable } from '@nestjs/common';
import type { JournalSegment } from '@chariot/contract';
import type { Tx } from '@chariot/platform';
import { SealsRepository } from './seals.repository.js';

/** The sealed months, as the page shows them. */
@Injectable()
export class Segments {
  constructor(private readonly repository: SealsRepository) {}

  /** Latest first. `unsealed` counts the lines that the caller may see. */
  async latest(tx: Tx, limit: number): Promise<{ items: JournalSegment[]; unsealed: number }> {
    const items = (await this.repository.latestSegments(tx, limit)).map((segment) => ({
      month: segment.month,
      rows: Number(BigInt(segment.lastPosition) - BigInt(segment.firstPosition) + 1n),
      sealedUntil: segment.sealedAt.toISOString(),
      closed: segment.closedAt !== null,
      closingDigest: segment.closedAt === null ? null : segment.closingDigest.toString('hex'),
      forgottenAt: segment.forgottenAt?.toISOString() ?? null,
    }));
    return { items, unsealed: await this.repository.countAfterLastSeal(tx) };
  }
}
