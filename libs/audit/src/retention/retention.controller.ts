import { Controller } from '@nestjs/common';
import { listRetention, type OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, periodInFrench, Retention } from '@chariot/platform';

@Controller()
export class RetentionController {
  constructor(
    private readonly database: Database,
    private readonly retention: Retention,
  ) {}

  @Door(listRetention)
  async list(@Caller() reach: Reach): Promise<OutputOf<typeof listRetention>> {
    const standing = await this.database.read(reach, (tx) => this.retention.standing(tx));
    return {
      items: standing.map(({ rule, lastRunAt, lastPruned, totalPruned }) => ({
        name: rule.name,
        what: rule.what,
        daysKept: rule.daysKept,
        period: periodInFrench(rule.daysKept),
        why: rule.why,
        lastRunAt: lastRunAt?.toISOString() ?? null,
        lastPruned,
        totalPruned,
      })),
    };
  }
}
