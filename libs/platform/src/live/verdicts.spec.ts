import { Verdicts } from './verdicts.js';

describe('Verdicts', () => {
  it('asks once a minute, and again after a failure', async () => {
    let now = 0;
    let asked = 0;
    const verdicts = new Verdicts(() => now);
    const find = () => Promise.resolve(++asked > 1);
    expect(await verdicts.ask('q', find)).toBe(false);
    expect(await verdicts.ask('q', find)).toBe(false);
    now = 61_000;
    expect(await verdicts.ask('q', find)).toBe(true);
    await expect(verdicts.ask('other', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await verdicts.ask('other', find)).toBe(true);
  });

  it('forgets the oldest question rather than grow', async () => {
    const verdicts = new Verdicts(() => 0);
    for (let i = 0; i < 501; i += 1) await verdicts.ask(`q${i}`, () => Promise.resolve(true));
    expect(await verdicts.ask('q0', () => Promise.resolve(false))).toBe(false);
    expect(await verdicts.ask('q500', () => Promise.resolve(false))).toBe(true);
  });
});
