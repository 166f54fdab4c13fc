import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Inject, Injectable } from '@nestjs/common';
import { TimelineReader } from './deadlines.service.js';
import { openPoints } from './open-points.js';
import { timeline } from './timeline.js';

/** What is still open when somebody closes a convention. */
@Injectable()
export class OpenPoints {
  constructor(@Inject(TimelineReader) private readonly reader: TimelineReader) {}

  async of(reach: Reach, tx: Tx, conventionId: string): Promise<string[]> {
    return openPoints(timeline((await this.reader.facts(reach, tx, conventionId)).facts));
  }
}
