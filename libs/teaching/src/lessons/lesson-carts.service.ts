import { Inject, Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { CART_READINESS, type CartReadiness, type CartStanding } from '../carts/cart-readiness.port.js';
import { CARTS, type Cart, type Carts } from '../carts/carts.port.js';
import { LoansRepository } from '../loans/loans.repository.js';
import { HeldCartsRepository } from './held-carts.repository.js';
import { lessonError } from './lesson-errors.js';
import { withoutLent, type HeldStanding, type OneStanding } from './readiness.js';

/** More schools than a teacher shares herself between: whoever reaches more chooses a cart on its own page. */
const SCHOOLS = 5;
const NOTHING: CartStanding = { tablets: [], box: null };

/** The carts that one may teach with. */
@Injectable()
export class LessonCarts {
  constructor(
    @Inject(CARTS) private readonly carts: Carts,
    @Inject(CART_READINESS) private readonly readiness: CartReadiness,
    private readonly places: Places,
    private readonly loans: LoansRepository,
    private readonly held: HeldCartsRepository,
  ) {}

  /** Of a school where the caller may teach. @throws DomainError `teaching.lessonCartNotFound`, `teaching.mayNotTeachHere` */
  async find(tx: Tx, reach: Reach, classroomId: string): Promise<Cart> {
    const cart = await this.carts.find(tx, reach, classroomId);
    if (cart === undefined) throw lessonError('lessonCartNotFound');
    if (!(await this.places.covers(tx, reach, 'lesson:run', cart.schoolId))) throw lessonError('mayNotTeachHere');
    return cart;
  }

  /** Those of the schools on which the caller holds a role, where they are few, and those of these ids: each once. */
  async near(
    tx: Tx,
    reach: Reach,
    classroomIds: readonly string[],
  ): Promise<(Cart & { readonly schoolName: string })[]> {
    const refs = await this.places.refs(tx, reach.places('lesson:run'));
    const schools = [...refs.values()].filter(({ kind }) => kind === 'school');
    const found = [...(await this.carts.among(tx, reach, classroomIds))];
    for (const { id } of schools.slice(0, SCHOOLS)) found.push(...(await this.carts.listOf(tx, reach, id)));
    const carts = new Map(found.map((cart) => [cart.classroomId, cart]));
    const names = await this.places.refs(
      tx,
      [...carts.values()].map(({ schoolId }) => schoolId),
    );
    return [...carts.values()].map((cart) => ({ ...cart, schoolName: names.get(cart.schoolId)?.name ?? '' }));
  }

  /** @param lessonId of which it is said whether it has asked anything */
  async standing(tx: Tx, reach: Reach, classroomId: string, lessonId: string | null): Promise<OneStanding> {
    const found = (await this.readiness.of(tx, reach, [classroomId])).get(classroomId) ?? NOTHING;
    const { lent, boxOnAt, ordered } = await this.held.of(tx, reach, classroomId, lessonId);
    return { ...withoutLent(found, new Set(lent)), boxOnAt, ordered };
  }

  /** What is lent is not in service here: it is not waited for, counted, or asked for anything. */
  async standings(tx: Tx, reach: Reach, classroomIds: readonly string[]): Promise<ReadonlyMap<string, HeldStanding>> {
    if (classroomIds.length === 0) return new Map();
    const found = await this.readiness.of(tx, reach, classroomIds);
    const out = await this.loans.out(tx, reach, classroomIds);
    return new Map([...found].map(([id, standing]) => [id, withoutLent(standing, out)]));
  }
}
