import { ClassroomFacts, type ClassroomFact } from '@chariot/fleet';
import { CARTS, type Cart, type Carts } from '@chariot/teaching';
import type { Provider } from '@nestjs/common';

const cartOf = ({ id: classroomId, capacity: slots, ...fact }: ClassroomFact): Cart => ({
  classroomId,
  slots,
  ...fact,
});

/** What teaching asks of rooms that it does not know. */
export const teachingBindings: readonly Provider[] = [
  {
    provide: CARTS,
    inject: [ClassroomFacts],
    useFactory: (facts: ClassroomFacts): Carts => ({
      listOf: async (tx, reach, schoolId) => (await facts.ofSchool(tx, reach, schoolId)).map(cartOf),
      find: async (tx, reach, id) => (await facts.among(tx, reach, [id])).map(cartOf)[0],
      among: async (tx, reach, ids) => (await facts.among(tx, reach, ids)).map(cartOf),
    }),
  },
];
