import { hourOf, LocalDate, type Clock } from '@chariot/kernel';

/** Nobody wants to be written to at night. */
const FROM_HOUR = 7;

/** For a tick of the leader: runs once a day, from seven in the morning in Paris; again at the next tick when it failed. */
export function eachMorning(clock: Clock, run: () => Promise<unknown>): () => Promise<void> {
  let doneOn: LocalDate | undefined;
  return async () => {
    const today = LocalDate.today(clock);
    if (doneOn === today || hourOf(clock.now()) < FROM_HOUR) return;
    await run();
    doneOn = today;
  };
}
