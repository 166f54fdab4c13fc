import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Statement, Tx } from '@chariot/platform';
import { reachParams, within } from './lesson-reach.js';

/** What this room knows of one cart, whatever the fleet says of it. */
export interface HeldCart {
  /** Of its tablets, those that are out on loan. */
  readonly lent: readonly string[];
  /** Since when its box is on. */
  readonly boxOnAt: Date | null;
  /** Whether the lesson that was named has asked anything of the tablets. */
  readonly ordered: boolean;
}

/** $4: the roots on which the caller opens maintenance; who may do that sees boxes. */
const HELD: Statement = {
  name: 'teaching.cart.held',
  sql: `select array(select l.device_id from teaching.loan l
                      where ${within('l.school_id')} and l.classroom_id = $3 and l.returned_on is null) as lent,
               (select r.on_at from teaching.wifi_box_run r
                 where ($1::boolean or territory.is_under(r.school_id, $4::uuid[])) and r.classroom_id = $3
                   and r.off_at is null) as "boxOnAt",
               exists (select from teaching.lesson_order o where o.lesson_id = $5) as ordered`,
};

@Injectable()
export class HeldCartsRepository {
  /** In one round trip, for each of the two calls of a lesson. */
  async of(tx: Tx, reach: Reach, classroomId: string, lessonId: string | null): Promise<HeldCart> {
    const params = [...reachParams(reach, 'lesson:run'), classroomId, reach.places('maintenance:open'), lessonId];
    return (await tx.one<HeldCart>(HELD, params)) ?? { lent: [], boxOnAt: null, ordered: false };
  }
}
