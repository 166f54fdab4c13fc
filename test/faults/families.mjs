// The families of faults, in the order in which they are played. What `begin` starts takes its time while the others
// are played.
import { broker } from './families/broker.mjs';
import { enrolment } from './families/enrolment.mjs';
import { fall } from './families/fall.mjs';
import { keys } from './families/keys.mjs';
import { lists } from './families/lists.mjs';
import { messages } from './families/messages.mjs';
import { race } from './families/race.mjs';
import { revocation } from './families/revocation.mjs';
import { beginSlow, slow } from './families/slow.mjs';
import { strangers } from './families/strangers.mjs';
import { tablets } from './families/tablets.mjs';

/**
 * @typedef {{ title: string, begin?: (ground: import('./ground.mjs').Ground) => Promise<void>, play: (ground: import('./ground.mjs').Ground) => Promise<void> }} Family
 * @type {Record<string, Family>}
 */
export const FAMILIES = {
  enrolment: { title: 'Who may not be enrolled', play: enrolment },
  race: { title: 'Many at once', play: race },
  keys: { title: 'Keys and requests that are not certified', play: keys },
  messages: { title: 'What is not a message', play: messages },
  strangers: { title: 'Who is nobody', play: strangers },
  broker: { title: 'What the broker does not carry', play: broker },
  lists: { title: 'Damaged delivery lists', play: lists },
  revocation: { title: 'An identity is taken back', play: revocation },
  tablets: { title: 'What befalls tablets', play: tablets },
  slow: { title: 'Who takes for ever', begin: beginSlow, play: slow },
  fall: { title: 'The server falls', play: fall },
};
