import { Logger, Metrics } from '@chariot/platform';
import { APPLE_PUSH_INSTRUMENTS } from './instruments.js';
import { AppleWaker } from './apple-waker.service.js';
import { pushMetrics } from './push-metrics.js';
import { pushRetention } from './retention.js';
import { GATHER_MS, PushScene, SYSTEM } from './push.scene.js';

let scene: PushScene;
beforeAll(async () => {
  scene = await PushScene.open();
});
afterAll(() => scene.close());
beforeEach(() => scene.anew());

const magics = () => scene.apple.accepted.map(({ pushMagic }) => pushMagic).sort();
const certificate = async () =>
  (await scene.db.database.read(scene.administrator, (tx) => scene.certificates.state(tx))).certificate;

describe('AppleWaker', () => {
  it('wakes by what all processes share, and by none of its own', async () => {
    const asked: (readonly string[])[] = [];
    const waker = new AppleWaker({ ask: (ids) => Promise.resolve(void asked.push(ids)) });
    await waker.wake();
    await waker.wakeShared(['un', 'deux']);
    expect([waker.family, asked]).toEqual(['apple', [['un', 'deux']]]);
  });
});

describe('Pusher', () => {
  it('pushes each device once for ten wakes of one moment, and again for one that comes after', async () => {
    await scene.ready();
    const ids = [scene.devices.add(), scene.devices.add()];
    await Promise.all(Array.from({ length: 10 }, () => scene.pusher.ask(ids)));
    await scene.wake(ids);
    expect(magics()).toEqual(ids.map((id) => `magie-${id}`).sort());
    expect(await scene.waiting()).toEqual([]);
    await scene.wake(ids.slice(0, 1));
    expect(scene.apple.accepted).toHaveLength(3);
  });

  it('pushes by itself, soon', async () => {
    await scene.ready();
    const id = scene.devices.add();
    const woken = new Promise((resolve) => scene.apple.onWake(resolve));
    await scene.pusher.ask([id]);
    scene.clock.advance(GATHER_MS);
    scene.ring();
    expect(await woken).toMatchObject({ pushMagic: `magie-${id}` });
    await scene.pusher.run();
  });

  it('pushes again what was asked for while it was pushed', async () => {
    await scene.ready();
    const id = scene.devices.add();
    let asked: Promise<void> | undefined;
    scene.apple.say(() => {
      asked ??= scene.pusher.ask([id]);
      return 'accept';
    });
    await scene.wake([id]);
    await asked;
    scene.clock.advance(1_000);
    await scene.pusher.run();
    expect(scene.apple.accepted.length).toBeGreaterThanOrEqual(2);
    expect(await scene.waiting()).toEqual([]);
  });

  it('wakes a whole fleet, by two processes, each device once', async () => {
    await scene.ready();
    const ids = Array.from({ length: 1_200 }, () => scene.devices.add());
    const other = scene.another();
    await scene.pusher.ask(ids);
    scene.clock.advance(GATHER_MS);
    await Promise.all([scene.pusher.run(), other.run()]);
    expect([scene.apple.accepted.length, new Set(magics()).size]).toEqual([1_200, 1_200]);
    expect(await scene.waiting()).toEqual([]);
  });

  it('keeps the wake while Apple is away, for longer each time, and delivers it when Apple is back', async () => {
    await scene.ready();
    const id = scene.devices.add();
    scene.apple.say({ status: 503, reason: 'ServiceUnavailable' });
    await scene.wake([id]);
    const pauses: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const [row] = await scene.waiting();
      const pause = (row?.due_at.getTime() ?? 0) - scene.clock.now().getTime();
      pauses.push(Math.round(pause / 1_000 / 10) * 10);
      expect(row?.attempts).toBe(round + 1);
      await scene.pusher.run();
      expect((await scene.waiting())[0]?.attempts).toBe(round + 1);
      scene.clock.advance(pause + 1);
      await scene.pusher.run();
    }
    expect(pauses.every((pause, index) => pause >= 30 * 2 ** index && pause <= 40 * 2 ** index)).toBe(true);
    scene.apple.say('accept');
    scene.clock.advance(60 * 60_000);
    await scene.pusher.run();
    expect([magics(), await scene.waiting()]).toEqual([[`magie-${id}`], []]);
  });

  it('does not keep somebody who clicks waiting for the end of that pause, nor tries at each click', async () => {
    await scene.ready();
    const id = scene.devices.add();
    scene.apple.say({ status: 503, reason: 'ServiceUnavailable' });
    for (let round = 0; round < 6; round += 1) {
      await scene.wake([id]);
      scene.clock.advance(60_000 * 2 ** round);
    }
    scene.apple.say('accept');
    await scene.pusher.run();
    await scene.anew();
    await scene.ready();
    const other = scene.devices.add();
    scene.apple.say({ status: 503, reason: 'ServiceUnavailable' });
    await scene.wake([other]);
    const tried = scene.apple.asked;
    for (let click = 0; click < 5; click += 1) await scene.wake([other]);
    expect(scene.apple.asked).toBe(tried);
    scene.apple.say('accept');
    scene.clock.advance(5_000);
    await scene.pusher.run();
    expect(magics()).toEqual([`magie-${other}`]);
  });

  it('turns the pushes of a device off when Apple knows it no more, and asks Apple no more about it', async () => {
    await scene.ready();
    const [gone, there] = [scene.devices.add(), scene.devices.add()];
    scene.apple.say(({ pushMagic }) =>
      pushMagic === `magie-${gone}` ? { status: 410, reason: 'Unregistered', timestamp: 1 } : 'accept',
    );
    await scene.wake([gone, there]);
    expect([scene.devices.offs, magics(), await scene.waiting()]).toEqual([
      [{ deviceId: gone, reason: 'Unregistered' }],
      [`magie-${there}`],
      [],
    ]);
    const { asked } = scene.apple;
    await scene.wake([gone]);
    expect(scene.apple.asked).toBe(asked);
  });

  it('does not turn off the token that a device has just given', async () => {
    await scene.ready();
    const id = scene.devices.add();
    scene.apple.say(() => {
      scene.devices.targets.set(id, { ...scene.devices.targets.get(id)!, token: Buffer.from('neuf') });
      return { status: 410, reason: 'Unregistered' };
    });
    await scene.wake([id]);
    expect([scene.devices.offs, scene.devices.targets.has(id)]).toEqual([[], true]);
  });

  it('waits for a certificate, and pushes at once when one is there', async () => {
    const id = scene.devices.add();
    await scene.wake([id]);
    expect(await scene.waiting()).toHaveLength(1);
    await scene.asked();
    expect((await scene.upload(scene.signed())).waiting).toBe(1);
    await scene.pusher.run();
    expect([magics(), await scene.waiting()]).toEqual([[`magie-${id}`], []]);
  });

  it('pushes nobody of another topic, nor anybody whose pushes are off', async () => {
    await scene.ready();
    const other = scene.devices.add('com.apple.mgmt.External.autre');
    await scene.wake([other, '01990000-0000-7000-8000-000000000001']);
    expect([scene.apple.asked, await scene.waiting()]).toEqual([0, []]);
  });

  it('wakes later whoever said « not now »', async () => {
    await scene.ready();
    const id = scene.devices.add();
    await scene.pusher.ask([id], new Date(scene.clock.now().getTime() + 600_000));
    await scene.pusher.run();
    expect(scene.apple.asked).toBe(0);
    scene.clock.advance(600_001);
    await scene.pusher.run();
    expect(magics()).toEqual([`magie-${id}`]);
  });

  it('takes back what a process that died had begun', async () => {
    await scene.ready();
    const id = scene.devices.add();
    await scene.pusher.ask([id]);
    scene.clock.advance(GATHER_MS);
    const now = scene.clock.now();
    await scene.db.database.transaction(SYSTEM, (tx) => scene.due.claim(tx, now, new Date(now.getTime() + 60_000), 10));
    await scene.pusher.run();
    expect(scene.apple.asked).toBe(0);
    scene.clock.advance(60_001);
    await scene.pusher.run();
    expect(magics()).toEqual([`magie-${id}`]);
  });

  it('says on the page what Apple makes of the certificate', async () => {
    await scene.ready();
    await scene.wake([scene.devices.add()]);
    expect((await certificate())?.acceptedAt).toBe(scene.clock.now().toISOString());
    scene.clock.advance(120_000);
    scene.apple.say({ status: 403, reason: 'BadCertificate' });
    await scene.wake([scene.devices.add()]);
    expect(await certificate()).toMatchObject({
      refusal: 'BadCertificate',
      refusedAt: scene.clock.now().toISOString(),
    });
    // Everything waits; the line on the page of administration says so.
    expect(await instruments()).toMatchObject([
      { state: 'alarm', value: expect.stringContaining('BadCertificate') },
      {},
    ]);
  });
});

describe('what is told of a push', () => {
  it('is counted by its outcome, and noted in the log of its device with Apple’s word', async () => {
    await scene.ready();
    const [there, gone, away] = [scene.devices.add(), scene.devices.add(), scene.devices.add()];
    scene.apple.say(({ pushMagic }) =>
      pushMagic === `magie-${gone}`
        ? { status: 410, reason: 'Unregistered', timestamp: 1 }
        : pushMagic === `magie-${away}`
          ? { status: 503, reason: 'ServiceUnavailable' }
          : 'accept',
    );
    await scene.wake([there, gone, away]);
    expect([...scene.counted].sort()).toEqual(['accepted', 'later', 'off']);
    const noted = new Map(scene.noted.map(({ deviceId, ...rest }) => [deviceId, rest]));
    expect([noted.get(there), noted.get(gone), noted.get(away)]).toEqual([
      { outcome: 'fine', faults: [] },
      { outcome: 'refused', faults: ['Unregistered'] },
      { outcome: 'later', faults: ['ServiceUnavailable'] },
    ]);
  });

  it('is read by whoever watches over the server', async () => {
    const metrics = new Metrics(scene.db.database, scene.clock, Logger.silent());
    const count = pushMetrics(metrics, () => scene.apns.lines);
    expect(await metrics.scrape()).not.toMatch(/^chariot_apple_certificate_remaining_seconds/m);
    await scene.ready('2027-03-15');
    await scene.wake([scene.devices.add()]);
    scene.apple.say({ status: 503, reason: 'ServiceUnavailable' });
    await scene.wake([scene.devices.add()]);
    await scene.pusher.ask([scene.devices.add()]);
    scene.clock.advance(90_000);
    count('accepted');
    count('later');
    count('accepted');
    const read = await metrics.scrape();
    const value = (name: string): number =>
      Number(
        read
          .split('\n')
          .find((line) => line.startsWith(`${name} `))
          ?.slice(name.length),
      );
    expect(value('chariot_apple_pushes_total{state="accepted"}')).toBe(2);
    expect(value('chariot_apple_pushes_total{state="later"}')).toBe(1);
    expect(value('chariot_apple_wakes{state="waiting"}')).toBe(1);
    expect(value('chariot_apple_wakes{state="retrying"}')).toBe(1);
    expect(value('chariot_apple_wakes_oldest_seconds')).toBeGreaterThanOrEqual(90);
    expect(value('chariot_apple_lines')).toBe(scene.apns.lines);
    const left = Date.parse('2027-03-15T00:00:00Z') - scene.clock.now().getTime();
    expect(Math.abs(value('chariot_apple_certificate_remaining_seconds') - left / 1000)).toBeLessThan(86_400 * 2);
  });
});

const instruments = () => scene.db.database.read(SYSTEM, (tx) => APPLE_PUSH_INSTRUMENTS.read(tx, scene.clock.now()));

describe('the instruments', () => {
  it('say when the certificate ends, and when wakes wait', async () => {
    expect(await instruments()).toEqual([
      { label: 'Certificat d’Apple', value: 'aucun : les iPad ne s’enrôlent pas encore', state: 'ok' },
    ]);
    await scene.ready('2027-03-15');
    const states: string[][] = [];
    for (const day of ['2026-12-01', '2027-02-01', '2027-03-01', '2027-04-01']) {
      scene.clock.set(`${day}T08:00:00Z`);
      states.push((await instruments()).map(({ state }) => state));
    }
    expect(states).toEqual([
      ['ok', 'ok'],
      ['warning', 'ok'],
      ['warning', 'ok'],
      ['alarm', 'ok'],
    ]);
    scene.apple.say({ status: 500, reason: 'InternalServerError' });
    await scene.wake([scene.devices.add()]);
    scene.clock.advance(20 * 60_000);
    expect((await instruments())[1]).toMatchObject({ state: 'warning', value: '1, le plus ancien il y a 20 min' });
  });
});

describe('the retention', () => {
  it('forgets old certificates, the requests that nothing needs with their keys, and wakes of a month ago', async () => {
    await scene.ready('2027-01-15');
    await scene.upload(scene.signed({ until: '2028-01-10' }));
    await scene.wake(['01990000-0000-7000-8000-000000000001']);
    await scene.pusher.ask([scene.devices.add()]);
    const prune = async (days: number) => {
      const before = new Date(scene.clock.now().getTime() + days * 86_400_000);
      const counts: number[] = [];
      for (const rule of pushRetention(scene.rows, scene.due, scene.vault)) {
        if (rule.daysKept === null) throw new Error('both are limited');
        counts.push(await scene.db.database.transaction(SYSTEM, (tx) => rule.prune(tx, before)));
      }
      return counts;
    };
    expect(await prune(-1)).toEqual([0, 0]);
    // The certificate in use keeps its request.
    expect(await prune(1)).toEqual([1, 1]);
    expect((await certificate())?.notAfter).toBe('2028-01-10');
    await scene.db.ownerQuery(`update apple.push_certificate set ended_at = now(), ended_because = 'withdrawn'`);
    scene.clock.set('2030-01-01T00:00:00Z');
    expect(await prune(0)).toEqual([2, 0]);
    expect(await scene.db.ownerQuery(`select from platform.secret where purpose = 'apple.pushKey'`)).toEqual([]);
  });
});
