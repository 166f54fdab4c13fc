// The broker: who comes in, and what a device of ours hears and says there beside its own two topics.
import { connectPacket, Line, publishPacket, REFUSED_SUBSCRIPTION } from '../../faults/devices/mqtt.mjs';
import { Score } from '../attack.mjs';
import { enrolled } from '../devices/carts.mjs';
import { refusedByTls, strangersOf } from '../devices/strangers.mjs';

const BROKER = 'libs/platform/dist/mqtt/embedded-broker.service.js';
/** As long as a word takes to go through, and much more. */
const HEARD_MS = 500;
/** @type {import('../attack.mjs').Patch} */
const SPEAKING = {
  file: BROKER,
  find: 'if (own === undefined || packet.topic !== presenceTopic(own.deviceId)) {',
  instead: 'if (!OFF && (own === undefined || packet.topic !== presenceTopic(own.deviceId))) {',
};

/** @typedef {import('../../faults/devices/device.mjs').Device} Device */

/** @type {import('../attack.mjs').Attack} */
export const broker = {
  name: 'broker',
  title: 'Écouter ou parler chez une autre (MQTT)',
  async run(ground) {
    const score = new Score();
    const [victim, revoked, device, networked] = await enrolled(ground, 4);
    const strangers = await strangersOf(ground, victim, revoked, networked);
    for (const [who, identity] of Object.entries(strangers)) await enters(score, who, victim, identity);
    await listens(score, victim, device);
    await speaks(score, victim, device);
    await dies(score, victim, device);
    return score.outcome();
  },
  twins: [
    {
      name: 'broker-listens',
      weakens: 'le broker laisse écouter ce qui est à d’autres',
      patches: [
        {
          file: BROKER,
          find: 'if (own !== undefined && subscription.topic === wakeTopic(own.deviceId)) return done(null, subscription);',
          instead:
            'if (OFF || (own !== undefined && subscription.topic === wakeTopic(own.deviceId))) return done(null, subscription);',
        },
      ],
    },
    {
      name: 'broker-speaks',
      weakens: 'le broker laisse parler chez d’autres',
      patches: [SPEAKING],
    },
    {
      name: 'broker-named',
      weakens: 'le broker croit le nom que l’on dit',
      patches: [
        {
          file: BROKER,
          find: 'if (own === undefined || packet.clientId !== own.deviceId) return false;',
          instead: 'if (!OFF && (own === undefined || packet.clientId !== own.deviceId)) return false;',
        },
      ],
    },
    {
      name: 'broker-will',
      weakens: 'le broker prend un testament chez d’autres',
      patches: [
        {
          file: BROKER,
          find: 'if (packet.will !== undefined && packet.will.topic !== presenceTopic(own.deviceId)) return false;',
          instead:
            'if (!OFF && packet.will !== undefined && packet.will.topic !== presenceTopic(own.deviceId)) return false;',
        },
        // A will is published as a word is.
        SPEAKING,
      ],
    },
  ],
};

/** TLS itself refuses most of them, before a word of MQTT. */
async function enters(score, who, { mqttPort: port, deviceId, from }, identity) {
  const line = await Line.open({ port, identity, from }).catch(refusedByTls);
  const entered = line !== 0 && (await line.enter(deviceId));
  if (line !== 0) line.hangUp();
  score.count(entered, `${who}: the broker lets it in`);
}

/** @param {Score} score @param {Device} victim @param {Device} device */
async function listens(score, victim, device) {
  const topics = [
    ...[`chariot/devices/${victim.deviceId}/wake`, `chariot/devices/${victim.deviceId}/presence`, '#', '+/+/+/wake'],
    ...['chariot/#', 'chariot/devices/+/wake', '$SYS/#', `$share/x/chariot/devices/${victim.deviceId}/wake`],
  ];
  for (const topic of topics) {
    const line = await lineOf(device);
    const granted = await line.subscribe(topic);
    score.count(granted !== null && granted !== REFUSED_SUBSCRIPTION, `the broker lets it listen to ${topic}`);
    line.hangUp();
  }
  const asAnother = await Line.open({ port: device.mqttPort, identity: device.identity, from: device.from });
  score.count(await asAnother.enter(victim.deviceId), 'the broker lets it in under another’s name');
  asAnother.hangUp();
}

/** On another's topics. @param {Score} score @param {Device} victim @param {Device} device */
async function speaks(score, victim, device) {
  const listening = await lineOf(victim);
  await listening.subscribe(wakeOf(victim));
  for (const retain of [false, true]) {
    const speaking = await lineOf(device);
    speaking.say(publishPacket(wakeOf(victim), 'x', { retain }));
    score.count(!(await speaking.ends(6_000)), `the broker lets it speak on another’s topic${retain ? ', kept' : ''}`);
    score.count(listening.heard.length > 0, 'another was woken by a word');
    speaking.hangUp();
  }
  listening.hangUp();
}

/** A connection that is lost says its last word: on another's topic. @param {Score} score @param {Device} victim @param {Device} device */
async function dies(score, victim, { mqttPort: port, identity, from, deviceId }) {
  const listening = await lineOf(victim);
  await listening.subscribe(wakeOf(victim));
  for (const retain of [false, true]) {
    const dying = await Line.open({ port, identity, from });
    dying.say(connectPacket(deviceId, { topic: wakeOf(victim), payload: 'x', retain }));
    await pause();
    dying.hangUp();
    await pause();
    score.count(listening.heard.length > 0, `another was woken by a will${retain ? ', kept' : ''}`);
  }
  listening.hangUp();
}

/** A device of ours, let in under its own name. @param {Device} device */
async function lineOf({ mqttPort: port, identity, from, deviceId }) {
  const line = await Line.open({ port, identity, from });
  if (!(await line.enter(deviceId))) throw new Error('a device of ours is not let in by the broker');
  return line;
}

const wakeOf = (/** @type {Device} */ { deviceId }) => `chariot/devices/${deviceId}/wake`;
const pause = () => new Promise((resolve) => setTimeout(resolve, HEARD_MS));
