import { DomainError } from '@chariot/kernel';
import type { ReadCommand } from '@chariot/wire-apple';
import type { Behaviour } from './behaviours.js';
import type { Channel, PlistKeys, Speaker } from './channel.js';
import { chainOf, fault, type Afterwards, type CommandAnswer, type Hands } from './commands/answer.js';
import { EVEN_LOCKED, HANDS } from './commands/table.js';
import type { ReadProfile } from './enrolment-profile.js';
import { countCommand, type Tally } from './tally.js';

interface LoopOptions {
  readonly tally: Tally;
  readonly has: (behaviour: Behaviour) => boolean;
  readonly hands: () => Hands;
  /** Takes another identity; by another Authenticate unless `quietRenewal`. */
  readonly renew: (profile: ReadProfile) => Promise<void>;
  readonly say: (event: string, more: Record<string, unknown>) => void;
}

const isSame = (one: Speaker, other: Speaker): boolean => one['UserShortName'] === other['UserShortName'];

const IDLE: PlistKeys = { Status: 'Idle' };
/** A server that never ends would keep an iPad for ever. */
const MOST_COMMANDS = 10_000;

/** One connection: Idle, a command, its report, the next command, until there is none. */
export class CommandLoop {
  /** A report of which nobody knows whether it arrived: it is sent again first. */
  #owed: { readonly report: PlistKeys; readonly speaker: Speaker } | null = null;
  /** By CommandUUID. */
  readonly #putOff = new Set<string>();

  constructor(private readonly options: LoopOptions) {}

  /**
   * @returns what is to be done once the connection is over
   * @throws ipad.refused, .unreachable, .replyLost: the connection is cut, and what was not reported is owed
   */
  async run(channel: Channel, speaker: Speaker): Promise<Afterwards[]> {
    const later: Afterwards[] = [];
    const putOffNow = new Set<string>();
    let message = this.#owed !== null && isSame(this.#owed.speaker, speaker) ? this.#owed.report : IDLE;
    for (let count = 0; count < MOST_COMMANDS; count += 1) {
      const command = await this.#send(channel, message, speaker);
      if (command === null) return later;
      if (putOffNow.has(command.uuid)) {
        // A server that offers at once what was put off turns in circles: the iPad hangs up.
        this.options.tally.offeredAgain += 1;
        return later;
      }
      const { report, then } = await this.#obey(command);
      if (report['Status'] === 'NotNow') putOffNow.add(command.uuid);
      message = report;
      if (then?.kind === 'renew') {
        if (!(await this.#renewed(command, then.profile)))
          message = this.#failure(command, 'MCSCEPErrorDomain', 22_013);
        else if (!this.options.has('quietRenewal')) message = IDLE;
      } else if (then?.kind === 'erase' || then?.kind === 'checkOut') {
        await this.#lastWord(channel, message, speaker);
        return [then];
      } else if (then !== undefined) {
        later.push(then);
      }
    }
    return later;
  }

  /** Heard or not, it goes. */
  async #lastWord(channel: Channel, report: PlistKeys, speaker: Speaker): Promise<void> {
    try {
      await this.#send(channel, report, speaker);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.options.say('unheard', { code: error.code });
    }
  }

  async #send(channel: Channel, report: PlistKeys, speaker: Speaker): Promise<ReadCommand | null> {
    const isReport = report !== IDLE;
    if (isReport) this.#owed = { report, speaker };
    // The answer to the first of two is not waited for by a device that has lost it.
    if (isReport && this.options.has('duplicates')) await channel.report(report, speaker);
    const command = await channel.report(report, speaker);
    this.#owed = null;
    return command;
  }

  async #obey(command: ReadCommand): Promise<{ readonly report: PlistKeys; readonly then?: Afterwards }> {
    const { has } = this.options;
    const { uuid, requestType } = command;
    if (has('confused')) return { report: this.#reported(command, 'CommandFormatError') };
    if (has('locked') && !EVEN_LOCKED.has(requestType)) {
      this.#putOff.add(uuid);
      this.options.tally.notNow += 1;
      return { report: this.#reported(command, 'NotNow') };
    }
    if (this.#putOff.delete(uuid)) this.options.tally.notNowRetried += 1;
    if (has('failing')) return { report: this.#failure(command, 'MCMDMErrorDomain', 12_011) };
    try {
      const answer = await this.#answer(command);
      if (answer.status === 'Error') {
        return { report: this.#reported(command, 'Error', { ErrorChain: chainOf(answer.faults) }) };
      }
      const report = this.#reported(command, 'Acknowledged', answer.results);
      return answer.then === undefined ? { report } : { report, then: answer.then };
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'ipad.badCommand') throw error;
      return { report: this.#reported(command, 'CommandFormatError') };
    }
  }

  #answer({ requestType, command }: ReadCommand): CommandAnswer | Promise<CommandAnswer> {
    const hand = Object.hasOwn(HANDS, requestType) ? HANDS[requestType] : undefined;
    if (hand === undefined) return fault('MCMDMErrorDomain', 12_021, `“${requestType}” is not a valid request type.`);
    return hand(command, this.options.hands());
  }

  #reported({ uuid, requestType }: ReadCommand, status: string, results: PlistKeys = {}): PlistKeys {
    countCommand(this.options.tally, requestType, status);
    this.options.say('command', { requestType, commandUuid: uuid, status });
    return { ...results, CommandUUID: uuid, Status: status };
  }

  #failure(command: ReadCommand, domain: string, code: number): PlistKeys {
    const words = 'The command could not be carried out.';
    return this.#reported(command, 'Error', { ErrorChain: chainOf([{ domain, code, words }]) });
  }

  async #renewed(command: ReadCommand, profile: ReadProfile): Promise<boolean> {
    try {
      await this.options.renew(profile);
      return true;
    } catch (error) {
      if (!(error instanceof DomainError) || error.code === 'ipad.replyLost') throw error;
      this.options.say('renewalFailed', { commandUuid: command.uuid, code: error.code });
      return false;
    }
  }
}
