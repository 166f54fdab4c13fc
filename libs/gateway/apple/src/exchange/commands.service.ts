import type { DesiredState, DeviceNext } from '@chariot/fleet';
import { DomainError } from '@chariot/kernel';
import type { Command } from '@chariot/wire-apple';
import type { MdmCaller } from '../enrolment/mdm-exchange.port.js';
import type { DeviceApps } from '../licences/device-apps.service.js';
import type { Conversation } from './conversation.js';
import { ALL_KINDS } from './deeds.js';
import type { GivenConfiguration } from './given-configuration.service.js';
import { askInventory } from './inventory.js';
import type { OperationCommands } from './operation-commands.service.js';
import type { Renewals, RenewalToWrite } from './renewals.service.js';

/** A device that is told and reports without end would never hear the rest: so many things of one answer are passed over. */
const MOST_TURNS = 100;
const GONE: readonly string[] = ['fleet.deviceNotFound', 'fleet.deviceRevoked'];
const CONFIGURED: Command = { RequestType: 'DeviceConfigured' };
const BYPASS: Command = { RequestType: 'ActivationLockBypassCode' };

/** What is next for an iPad, as a command. What comes of it is `Answers`. */
export class Commands {
  constructor(
    private readonly desired: Pick<DesiredState, 'next'>,
    private readonly given: Pick<GivenConfiguration, 'owed' | 'command'>,
    private readonly operations: OperationCommands,
    private readonly renewals: Pick<Renewals, 'wanted' | 'hand'>,
    private readonly apps: Pick<DeviceApps, 'next'>,
  ) {}

  /**
   * The first thing that it may be told; null: nothing more in this connection.
   * @param awaitsSetup its setup assistant waits until it is let go on
   * @param certificate that it speaks by
   */
  async next(
    talk: Conversation,
    awaitsSetup: boolean,
    certificate: MdmCaller['certificate'],
  ): Promise<Buffer | RenewalToWrite | null> {
    const renewal = this.renewals.wanted(certificate, talk.now);
    const passed = new Set(talk.putOff);
    let owes = true;
    for (let turn = 0; turn < MOST_TURNS; turn += 1) {
      const next = await this.#asked(talk, [...passed]);
      // Its last report has just ended its enrolment: it is noted, and there is nothing to say to it.
      if (next === null) return null;
      const isErased = next.kind === 'operate' && next.operation.kind === 'erase';
      if (turn === 0 && renewal === 'urgent' && !isErased) {
        const handed = await this.renewals.hand(talk, certificate);
        if (handed !== null) return handed;
      }
      if (owes && next.kind !== 'configure' && !isErased) {
        owes = false;
        const command = await this.given.owed(talk);
        if (command !== null) return command;
      }
      if (next.kind === 'configure') {
        const command = await this.given.command(talk, next);
        if (command !== null) return command;
      } else if (next.kind === 'operate') {
        const command = await this.operations.command(talk, next.operation);
        if (command !== null) return command;
        passed.add(next.operation.id);
      } else {
        // What it said as it enrolled is not all that is asked of it.
        const isAsked = next.kind === 'inventory' || talk.standing.askedAt === null;
        const command = (isAsked ? await askInventory(talk, null) : null) ?? (await bypass(talk));
        if (command !== null) return command;
        // What is only taken while it waits is not lost for a « not now ».
        if (awaitsSetup) return talk.isPutOff('setup') ? null : talk.hand('configured', CONFIGURED);
        // Also to what is told nothing else, in a drawer or waiting to be erased: without it, it could never be told anything again.
        const renewed = renewal === 'due' ? await this.renewals.hand(talk, certificate) : null;
        return renewed ?? this.apps.next(talk);
      }
    }
    return null;
  }

  /** Null: it is none of the fleet's any more. */
  async #asked({ tx, reach, standing }: Conversation, putOff: readonly string[]): Promise<DeviceNext | null> {
    try {
      return await this.desired.next(tx, reach, { revision: standing.claimed, kinds: ALL_KINDS, putOff });
    } catch (error) {
      if (error instanceof DomainError && GONE.includes(error.code)) return null;
      throw error;
    }
  }
}

/** What opens it once it is erased: an iPad says it in its first days of supervision, and is asked once for each enrolment. */
async function bypass(talk: Conversation): Promise<Buffer | null> {
  const { supervised, bypassAskedAt } = talk.standing;
  return supervised === true && bypassAskedAt === null ? talk.hand('bypass', BYPASS) : null;
}
