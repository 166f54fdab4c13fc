import { FrozenClock } from '@chariot/kernel';
import { eachMorning } from './each-morning.js';

describe('eachMorning', () => {
  it('waits for the morning, once a day', async () => {
    const clock = new FrozenClock('2017-08-16T03:00:00Z');
    const run = jest.fn(() => Promise.resolve(0));
    const tick = eachMorning(clock, run);
    await tick();
    expect(run).not.toHaveBeenCalled();
    clock.set('2017-08-16T05:00:00Z');
    await tick();
    await tick();
    expect(run).toHaveBeenCalledTimes(1);
    clock.set('2017-08-17T05:00:00Z');
    await tick();
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('begins again when it failed', async () => {
    const run = jest.fn(() => Promise.resolve(0)).mockRejectedValueOnce(new Error('no mail'));
    const tick = eachMorning(new FrozenClock('2017-08-16T05:00:00Z'), run);
    await expect(tick()).rejects.toThrow('no mail');
    await tick();
    await tick();
    expect(run).toHaveBeenCalledTimes(2);
  });
});
