import { LOAN_BORROWER_LABELS } from '@chariot/contract';
import { CartOperations, ClassroomFacts, ClassroomTablets, LoanSlipSheets, type ClassroomFact } from '@chariot/fleet';
import { LocalDate, Reach } from '@chariot/kernel';
import { underReach } from '@chariot/platform';
import {
  CART_ORDERS,
  CART_READINESS,
  CART_UPDATES,
  CARTS,
  LOAN_SLIPS,
  type Cart,
  type CartOrders,
  type CartReadiness,
  type Carts,
  type CartStanding,
  type CartUpdates,
  type LoanSlips,
} from '@chariot/teaching';
import type { Provider } from '@nestjs/common';

const cartOf = ({ id: classroomId, capacity: slots, ...fact }: ClassroomFact): Cart => ({
  classroomId,
  slots,
  ...fact,
});

/**
 * Whoever runs a lesson, or leaves a cart on to be updated, as far as the operations on its cart go: she may see that one school's devices and ask them for
 * something, and for the time of this nothing else that she may elsewhere. Chariot itself stays what it is.
 */
function inLesson(reach: Reach, schoolId: string): Reach {
  if (reach.kind !== 'person') return reach;
  const permissions = ['place:read', 'classroom:read', 'device:read', 'operation:run'] as const;
  const grants = [{ role: 'teacher', placeId: schoolId, permissions }] as const;
  return Reach.person({ personId: reach.id, displayName: reach.label, grants });
}

/** What teaching asks of rooms that it does not know. */
export const teachingBindings: readonly Provider[] = [
  {
    provide: CARTS,
    inject: [ClassroomFacts],
    useFactory: (facts: ClassroomFacts): Carts => ({
      listOf: async (tx, reach, schoolId) => (await facts.ofSchool(tx, reach, schoolId)).map(cartOf),
      find: async (tx, reach, id) => {
        const fact = await facts.find(tx, reach, id);
        return fact && cartOf(fact);
      },
      among: async (tx, reach, ids) => (await facts.among(tx, reach, ids)).map(cartOf),
    }),
  },
  {
    provide: CART_READINESS,
    inject: [ClassroomTablets],
    useFactory: (tablets: ClassroomTablets): CartReadiness => ({
      of: async (tx, reach, ids) =>
        new Map(
          [...(await tablets.of(tx, reach, ids))].map(([id, cart]): [string, CartStanding] => {
            const { tablets, accessPoint: name, councilInformedOn } = cart;
            return [id, { tablets, box: name === null ? null : { name, councilInformedOn } }];
          }),
        ),
    }),
  },
  {
    provide: CART_ORDERS,
    inject: [CartOperations],
    useFactory: (operations: CartOperations): CartOrders => ({
      give: (tx, reach, { schoolId, ...order }) =>
        underReach(tx, reach, inLesson(reach, schoolId), (narrow) => operations.start(tx, narrow, order)),
      measure: (tx, reach, { schoolId, ...asked }) =>
        underReach(tx, reach, inLesson(reach, schoolId), (narrow) => operations.measure(tx, narrow, asked)),
      takeBack: (tx, reach, { schoolId, classroomId, operationIds, locked }) =>
        underReach(tx, reach, inLesson(reach, schoolId), (narrow) =>
          operations.end(tx, narrow, classroomId, operationIds, locked),
        ),
    }),
  },
  {
    provide: CART_UPDATES,
    inject: [CartOperations],
    useFactory: (operations: CartOperations): CartUpdates => ({
      begin: (tx, reach, { schoolId, classroomId, until }) =>
        underReach(tx, reach, inLesson(reach, schoolId), (narrow) => operations.update(tx, narrow, classroomId, until)),
      end: (tx, reach, { schoolId, operationIds }) =>
        underReach(tx, reach, inLesson(reach, schoolId), (narrow) => operations.cancel(tx, narrow, operationIds)),
    }),
  },
  {
    provide: LOAN_SLIPS,
    inject: [LoanSlipSheets],
    useFactory: (sheets: LoanSlipSheets): LoanSlips => ({
      of: (tx, reach, deviceId, { number, borrower, lentOn, dueOn }) =>
        sheets.of(tx, reach, deviceId, {
          ...{ number, to: LOAN_BORROWER_LABELS[borrower] },
          ...{ from: LocalDate.format(lentOn), until: LocalDate.format(dueOn) },
        }),
    }),
  },
];
