import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, instant } from '../shapes.js';

/** Where a device and the server met: at one of its doors, or at Apple's, by which it is woken. */
export const exchangeDoor = z.enum(['checkIn', 'command', 'declaration', 'profile', 'push']);
export type ExchangeDoor = z.output<typeof exchangeDoor>;

/**
 * `nothing`: it asked, and there was nothing to say. `later`: put off, by the device or by Apple. `failed`: the device could not.
 * `refused`: the server, or Apple, would not.
 */
export const exchangeOutcome = z.enum(['fine', 'nothing', 'later', 'failed', 'refused']);
export type ExchangeOutcome = z.output<typeof exchangeOutcome>;

/**
 * What a device and the server said to each other, once, in the words of its protocol. These fields and no others are kept: no
 * token, challenge, key or content of a profile, no account, no position, no number of a line.
 */
export const exchange = z.object({
  /** Of this device, growing: the same exchange keeps its own. */
  number: z.int(),
  /** The last time, the first, and how often the very same thing was said in between. */
  at: instant,
  firstAt: instant,
  times: z.int(),
  door: exchangeDoor,
  /** `TokenUpdate`, `Idle`, `Acknowledged`, `declaration-items`… */
  said: z.string(),
  /** What it speaks of: the command that it reports on, the kind of a declaration. */
  about: z.string().nullable(),
  /** Of that command or declaration, where it is one of ours. */
  identifier: z.string().nullable(),
  /** By a user of a shared device, whose account is not kept. */
  byUser: z.boolean(),
  /** The codes by which the device, or Apple, says what is wrong; never their sentences. */
  faults: z.array(z.string()),
  outcome: exchangeOutcome,
  /** One French sentence, where something is wrong and we know what it means. */
  why: z.string().nullable(),
  /** The command that it was given, and its identifier. */
  answer: z.string().nullable(),
  answerIdentifier: z.string().nullable(),
  /** HTTP. */
  status: z.int().nullable(),
  milliseconds: z.int().nullable(),
});
export type Exchange = z.output<typeof exchange>;

/** As many of each device as are kept. */
export const EXCHANGES_KEPT = 50;

export const listExchanges = defineRoute({
  name: 'listExchanges',
  method: 'GET',
  path: '/devices/:id/exchanges',
  // How a device is made to obey is of whoever keeps it, not of everybody who may see that it is there.
  permission: 'device:write',
  summary: 'Les cinquante derniers échanges d’une tablette avec le serveur, le dernier d’abord ; aucun secret n’y est.',
  params: byId,
  response: z.object({ exchanges: z.array(exchange).max(EXCHANGES_KEPT) }),
});
