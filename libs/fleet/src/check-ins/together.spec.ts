import { Together } from './together.js';

/** A worker that is let go by hand. */
function worker() {
  const batches: { readonly batch: readonly number[]; finish(): void; fail(): void }[] = [];
  const work = (batch: readonly number[]): Promise<number[]> =>
    new Promise((resolve, reject) => {
      const finish = (): void => resolve(batch.map((one) => one * 10));
      batches.push({ batch, finish, fail: () => reject(new Error('refused')) });
    });
  return { batches, work };
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe('together', () => {
  it('works at once when nobody works, on all that came in the same turn', async () => {
    const { batches, work } = worker();
    const together = new Together(work, { most: 10, atOnce: 1 });
    const answers = [1, 2, 3].map((one) => together.ask(one));
    await turn();
    expect(batches.map(({ batch }) => batch)).toEqual([[1, 2, 3]]);
    batches[0]?.finish();
    expect(await Promise.all(answers)).toEqual([10, 20, 30]);
  });

  it('gathers what comes while it works, so many at most', async () => {
    const { batches, work } = worker();
    const together = new Together(work, { most: 2, atOnce: 1 });
    const answers = [together.ask(1)];
    await turn();
    answers.push(...[2, 3, 4].map((one) => together.ask(one)));
    await turn();
    expect(batches).toHaveLength(1);
    for (let at = 0; at < 3; at += 1) {
      batches[at]?.finish();
      await turn();
    }
    expect(batches.map(({ batch }) => batch)).toEqual([[1], [2, 3], [4]]);
    expect(await Promise.all(answers)).toEqual([10, 20, 30, 40]);
  });

  it('works on two batches at once where it may', async () => {
    const { batches, work } = worker();
    const together = new Together(work, { most: 10, atOnce: 2 });
    const first = together.ask(1);
    await turn();
    const second = together.ask(2);
    await turn();
    batches[1]?.finish();
    expect(await second).toBe(20);
    batches[0]?.finish();
    expect(await first).toBe(10);
  });

  it('fails all of a batch, and nobody else', async () => {
    const { batches, work } = worker();
    const together = new Together(work, { most: 10, atOnce: 1 });
    const failing = [together.ask(1), together.ask(2)];
    await turn();
    const next = together.ask(3);
    batches[0]?.fail();
    const settled = await Promise.allSettled(failing);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await turn();
    batches[1]?.finish();
    expect(await next).toBe(30);
  });

  it('refuses a work that forgets somebody', async () => {
    const together = new Together<number, number>(async () => [1], { most: 10, atOnce: 1 });
    const both = await Promise.allSettled([together.ask(1), together.ask(2)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
