import type { Board } from '@chariot/contract';

export type StepName = 'delivery' | 'profile' | 'enrolment' | 'settings';
export interface Step {
  readonly name: StepName;
  readonly state: 'done' | 'next' | 'later';
  readonly done: number;
  readonly total: number;
}

/**
 * How far a cart is from lying ready: a configuration chosen, tablets enrolled, settings in place. The delivery list comes
 * first but is never waited for: a tablet enrols without it. Undefined once everything is done.
 * @param profiles how many profiles reach the cart; undefined when the reader may not know
 */
export function stepsOf(
  { classroom, tiles, counts, enrollable }: Board,
  profiles: number | undefined,
  announced: number,
): readonly Step[] | undefined {
  const total = classroom.capacity;
  // A tablet that lost its identity has to be enrolled again.
  const enrolled = total - enrollable;
  const steps: Omit<Step, 'state'>[] = [
    {
      name: 'delivery',
      done: Math.max(announced, tiles.filter(({ serialNumber }) => serialNumber !== null).length),
      total,
    },
    ...(profiles === undefined ? [] : [{ name: 'profile' as const, done: Math.min(profiles, 1), total: 1 }]),
    { name: 'enrolment', done: enrolled, total },
    { name: 'settings', done: counts.ready, total },
  ];
  if (counts.ready === total && profiles !== 0) return undefined;
  const open = steps.filter(({ done, total: all }) => done < all);
  // With tablets already enrolled nobody will type a delivery list any more: what is left is elsewhere.
  const next = open.find(({ name }) => name !== 'delivery' || enrolled === 0) ?? open[0];
  return steps.map((step) => ({
    ...step,
    done: Math.min(step.done, step.total),
    state: step.done >= step.total ? 'done' : step === next ? 'next' : 'later',
  }));
}
