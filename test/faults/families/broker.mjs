import assert from 'node:assert/strict';
import { Line, packet, publishPacket, REFUSED_SUBSCRIPTION } from '../devices/mqtt.mjs';
import { until } from '../../journeys/facts.mjs';

const PATIENCE_MS = 30_000;
const wakeOf = (/** @type {string} */ id) => `chariot/devices/${id}/wake`;
const presenceOf = (/** @type {string} */ id) => `chariot/devices/${id}/presence`;

/** @param {import('../ground.mjs').Ground} ground */
export async function broker(ground) {
  const { facts, weakened } = ground;
  const port = ground.mqttPort;
  const {
    codes: [first = '', second = ''],
  } = await ground.cart({ name: 'Courtier', capacity: 2 });
  const [victim, device] = [await ground.enrolled(first), await ground.enrolled(second)];
  const enter = async (/** @type {typeof victim} */ who) => {
    const line = await Line.open({ port, identity: who.identity, from: who.from });
    assert.equal(await line.enter(who.deviceId), true, 'a device of ours is not let in');
    return line;
  };
  const victims = await enter(victim);
  assert.equal(await victims.subscribe(wakeOf(victim.deviceId)), 0);
  const present = async () =>
    (await facts.query('select present from fleet.device where id = $1', [victim.deviceId]))[0].present;
  assert.ok(await until(present, PATIENCE_MS), 'a device that came is not seen');

  let listener = await enter(device);
  const wanted = {
    'listens to another’s wake': wakeOf(weakened === 'own-topic' ? device.deviceId : victim.deviceId),
    'listens to another’s presence': presenceOf(victim.deviceId),
    'listens to everything': '#',
    'listens to every wake': wakeOf('+'),
    'listens to all that devices say': 'chariot/devices/#',
    'listens to the broker itself': '$SYS/#',
    'listens to more than its own wake': `${wakeOf(device.deviceId)}/#`,
  };
  for (const [name, topic] of Object.entries(wanted)) {
    await ground.harmless(
      name,
      async () => assert.equal(await listener.subscribe(topic), REFUSED_SUBSCRIPTION, 'not refused'),
      { logged: 'mqtt.foreignSubscription' },
    );
  }
  await ground.tally.check('and hears nothing when another is woken', async () => {
    const order = { kind: 'message', target: 'device', targetId: victim.deviceId, text: 'Bonjour' };
    await ground.call('POST', '/operations', order);
    assert.ok(await until(async () => victims.heard.length > 0, PATIENCE_MS), 'the other one was not woken');
    assert.deepEqual([listener.heard, victims.heard], [[], [wakeOf(victim.deviceId)]]);
  });
  listener.hangUp();

  /** @type {Record<string, { said: Buffer, logged: string }>} */
  const spoken = {
    'speaks on another’s wake': { said: publishPacket(wakeOf(victim.deviceId), ''), logged: 'mqtt.foreignPublication' },
    'says that another is away': {
      said: publishPacket(presenceOf(victim.deviceId), '0', { retain: true }),
      logged: 'mqtt.foreignPublication',
    },
    'leaves a wake for later': {
      said: publishPacket(wakeOf(device.deviceId), 'x', { retain: true }),
      logged: 'mqtt.foreignPublication',
    },
    'sends five kilobytes': {
      said: publishPacket(presenceOf(device.deviceId), 'x'.repeat(5_000)),
      logged: 'mqtt.packetTooLong',
    },
    'promises 256 megabytes': { said: Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f]), logged: 'mqtt.packetTooLong' },
  };
  for (const [name, { said, logged }] of Object.entries(spoken)) {
    await ground.harmless(
      name,
      async () => {
        listener = await enter(device);
        listener.say(said);
        assert.ok(await listener.ends(), 'it was not cut');
      },
      { logged },
    );
  }

  const foreign = 'mqtt.foreignConnection';
  const entrances = {
    'comes under another’s name': { as: victim.deviceId, logged: foreign },
    'leaves a will about another': {
      as: device.deviceId,
      will: { topic: presenceOf(victim.deviceId), payload: '0', retain: true },
      logged: foreign,
    },
    'leaves a wake as its will': { as: device.deviceId, will: { topic: wakeOf(victim.deviceId) }, logged: foreign },
  };
  for (const [name, { as, logged, ...more }] of Object.entries(entrances)) {
    await ground.harmless(
      name,
      async () => {
        const line = await Line.open({ port, identity: device.identity, from: device.from });
        assert.equal(await line.enter(as, 'will' in more ? more.will : undefined), false, 'it was let in');
        assert.ok(await line.ends(), 'it was not cut');
      },
      { logged },
    );
  }
  await ground.harmless(
    'speaks another language',
    async () => {
      const line = await Line.open({ port, identity: device.identity, from: device.from });
      line.say(packet(0x10, Buffer.from('GET / HTTP/1.1\r\n\r\n')));
      assert.ok(await line.ends(), 'it was not cut');
    },
    { logged: 'mqtt.badConnection' },
  );
  await ground.tally.check('the other one heard nothing of all that, and is still there', async () => {
    assert.deepEqual(victims.heard, [wakeOf(victim.deviceId)]);
    assert.equal(victims.closed, false);
    assert.equal(await present(), true);
  });
  victims.hangUp();
}
