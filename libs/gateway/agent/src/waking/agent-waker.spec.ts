import { newId } from '@chariot/kernel';
import { Logger, type WakeChannel } from '@chariot/platform';
import { AgentWaker } from './agent-waker.service.js';
import { Waits } from './waits.service.js';

/** A broker that notes whom it wakes. */
class NotingChannel implements WakeChannel {
  readonly woken: string[] = [];
  atOnce = 0;
  mostAtOnce = 0;
  constructor(
    private readonly away = false,
    readonly shared = false,
  ) {}
  async wake(deviceId: string): Promise<void> {
    this.mostAtOnce = Math.max(this.mostAtOnce, (this.atOnce += 1));
    await new Promise(setImmediate);
    this.atOnce -= 1;
    if (this.away) throw new Error('the broker is away');
    this.woken.push(deviceId);
  }
  start = () => Promise.resolve();
  stop = () => Promise.resolve();
  onPresence = () => undefined;
  disconnect = () => undefined;
}

describe('AgentWaker', () => {
  it('is the waker of our own family', () => {
    expect(new AgentWaker(new Waits(), new NotingChannel(), Logger.silent()).family).toBe('linux');
  });

  it('wakes by the broker and by the long poll, whether or not the device is here', async () => {
    const waits = new Waits();
    const channel = new NotingChannel();
    const [here, away] = [newId(), newId()];
    const waiting = waits.wait(here, 30);
    await new AgentWaker(waits, channel, Logger.silent()).wake([here, away]);
    expect(await waiting).toBe(true);
    expect(channel.woken).toEqual([here, away]);
  });

  it('hands a whole département over without flooding the broker', async () => {
    const channel = new NotingChannel();
    const everybody = Array.from({ length: 1_234 }, () => newId());
    await new AgentWaker(new Waits(), channel, Logger.silent()).wake(everybody);
    expect([...channel.woken].sort()).toEqual([...everybody].sort());
    expect(channel.mostAtOnce).toBeLessThanOrEqual(100);
  });

  it('wakes those who wait here although the broker is away, and fails nobody', async () => {
    const waits = new Waits();
    const last = newId();
    const waiting = waits.wait(last, 30);
    const everybody = [...Array.from({ length: 500 }, () => newId()), last];
    const channel = new NotingChannel(true);
    await expect(new AgentWaker(waits, channel, Logger.silent()).wake(everybody)).resolves.toBeUndefined();
    expect(await waiting).toBe(true);
  });

  it('leaves a broker that every process shares to the one that speaks for all', async () => {
    const waits = new Waits();
    const channel = new NotingChannel(false, true);
    const waker = new AgentWaker(waits, channel, Logger.silent());
    const here = newId();
    const waiting = waits.wait(here, 30);
    await waker.wake([here]);
    expect([await waiting, channel.woken]).toEqual([true, []]);
    await waker.wakeShared?.([here]);
    expect(channel.woken).toEqual([here]);
    expect(new AgentWaker(waits, new NotingChannel(), Logger.silent()).wakeShared).toBeUndefined();
  });
});
