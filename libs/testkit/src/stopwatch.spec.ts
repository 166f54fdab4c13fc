import { setTimeout as sleep } from 'node:timers/promises';
import { stopwatch } from './stopwatch.js';

describe('a stopwatch', () => {
  it('counts what is waited for', async () => {
    const since = stopwatch();
    for (let tick = 0; tick < 20; tick += 1) await sleep(10);
    expect(since()).toBeGreaterThanOrEqual(90);
  });

  it('counts hardly anything of what the processor was taken away for', () => {
    const since = stopwatch();
    for (const until = performance.now() + 300; performance.now() < until;);
    expect(since()).toBeLessThan(100);
  });
});
