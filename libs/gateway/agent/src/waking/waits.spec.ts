import { newId } from '@chariot/kernel';
import { Waits } from './waits.service.js';

describe('Waits', () => {
  const one = newId();
  const other = newId();

  it('ends the wait of the device that is woken, and of no other', async () => {
    const waits = new Waits();
    const first = waits.wait(one, 30);
    const second = waits.wait(other, 30);
    waits.wake(one);
    expect(await first).toBe(true);
    expect(waits.size).toBe(1);
    waits.close();
    expect(await second).toBe(false);
  });

  it('ends by itself', async () => {
    const waits = new Waits();
    expect(await waits.wait(one, 0.01)).toBe(false);
    expect(waits.size).toBe(0);
  });

  it('holds one wait for each device: the last one', async () => {
    const waits = new Waits();
    const first = waits.wait(one, 30);
    const second = waits.wait(one, 30);
    expect(await first).toBe(false);
    expect(waits.size).toBe(1);
    waits.wake(one);
    expect(await second).toBe(true);
    expect(waits.size).toBe(0);
  });

  it('lets go of a device that has left, and of nobody who came since', async () => {
    const waits = new Waits();
    const leaving = new AbortController();
    const first = waits.wait(one, 30, leaving.signal);
    leaving.abort();
    expect(await first).toBe(false);
    expect(waits.size).toBe(0);
    const second = waits.wait(one, 30);
    expect(waits.size).toBe(1);
    waits.close();
    await second;
    expect(await waits.wait(one, 30, AbortSignal.abort())).toBe(false);
  });

  it('does not miss a wake between two waits', async () => {
    let now = 0;
    const waits = new Waits({ now: () => now });
    await waits.wait(one, 0.001);
    now += 50;
    waits.wake(one);
    expect(await waits.wait(one, 30)).toBe(true);
    // Once told, it is told.
    expect(await waits.wait(one, 0.001)).toBe(false);
  });

  it('forgets a wake that nobody came for, and remembers none of a device that never waits', async () => {
    let now = 0;
    const waits = new Waits({ now: () => now });
    await waits.wait(one, 0.001);
    waits.wake(one);
    now += 121_000;
    expect(await waits.wait(one, 0.001)).toBe(false);
    waits.wake(other);
    expect(await waits.wait(other, 0.001)).toBe(false);
  });

  it('refuses more devices than it was told to hold, and says when to come back', async () => {
    const waits = new Waits({ most: 2 });
    const held = [waits.wait(newId(), 30), waits.wait(newId(), 30)];
    expect(() => waits.wait(one, 30)).toThrow(
      expect.objectContaining({ code: 'gateway-agent.tooManyWaits', params: { seconds: 60 } }),
    );
    waits.close();
    expect(await Promise.all(held)).toEqual([false, false]);
    expect(await waits.wait(one, 30)).toBe(false);
  });
});
