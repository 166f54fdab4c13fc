const TICK_MS = 5;
const MOST_OF_A_TICK_MS = 15;

/**
 * Counts the time in which this process had a processor: on a busy machine a tick comes late, and counts for little more
 * than a tick. For what must happen within a time, beside processes that want the processor too.
 * @returns what stops it and says the milliseconds
 */
export function stopwatch(): () => number {
  let spent = 0;
  let last = performance.now();
  const tick = (): void => {
    const now = performance.now();
    spent += Math.min(now - last, MOST_OF_A_TICK_MS);
    last = now;
  };
  const ticks = setInterval(tick, TICK_MS);
  return () => {
    clearInterval(ticks);
    tick();
    return spent;
  };
}
