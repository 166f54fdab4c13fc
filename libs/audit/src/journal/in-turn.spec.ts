import { InTurn, MOST_WAITING } from './in-turn.js';

it('lets one work at a time in their order, refuses whoever is too many, and goes on after one that failed', async () => {
  const inTurn = new InTurn();
  const begun: number[] = [];
  let [working, most] = [0, 0];
  const work = (at: number) => async () => {
    begun.push(at);
    working += 1;
    most = Math.max(most, working);
    await new Promise((resolve) => setImmediate(resolve));
    working -= 1;
    if (at === 1) throw new Error('it failed');
    return at;
  };
  const all = await Promise.allSettled(Array.from({ length: 10 }, (_, at) => inTurn.run(work(at))));
  expect(most).toBe(1);
  expect(begun).toEqual([0, 1, 2, MOST_WAITING]);
  expect(all.map((one) => (one.status === 'fulfilled' ? one.value : (one.reason.code ?? one.reason.message)))).toEqual([
    ...[0, 'it failed', 2, 3],
    ...Array.from({ length: 6 }, () => 'audit.exportBusy'),
  ]);
  await expect(inTurn.run(work(11))).resolves.toBe(11);
});
