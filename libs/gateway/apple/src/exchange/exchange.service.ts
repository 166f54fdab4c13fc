import { INVENTORY_MS, type Clones, type Reports } from '@chariot/fleet';
import { DomainError, Reach, type Clock } from '@chariot/kernel';
import type { Database, Tx } from '@chariot/platform';
import type { DeclarativeRequest, Report } from '@chariot/wire-apple';
import type { MdmCaller, MdmExchange } from '../enrolment/mdm-exchange.port.js';
import type { DeviceAppsRepository } from '../licences/device-apps.repository.js';
import type { Pusher } from '../push/pusher.service.js';
import type { Answers } from './answers.service.js';
import type { Commands } from './commands.service.js';
import { Conversation } from './conversation.js';
import type { ExchangeRepository } from './exchange.repository.js';
import type { GivenConfiguration } from './given-configuration.service.js';
import type { Answer, Hearing } from './hearing.service.js';
import { reportOperation } from './operation-commands.service.js';
import { againAt } from './pacing.js';
import { isToRenew } from './renewal.js';
import type { Networks } from './networks.service.js';
import type { Renewals, RenewalToWrite } from './renewals.service.js';
import { ENROLLED_ANEW } from './words.js';

const SETUP = Reach.system('mise en route d’un iPad');
const NUDGING = Reach.system('réveil des iPad silencieux');
const NUDGED_AT_ONCE = 2_000;
/** After so long nobody waits for the answer to a question about itself. */
const STALE_MS = 24 * 60 * 60_000;

/** What iPads are told, and what they report. */
export class Exchange implements MdmExchange {
  constructor(
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly repository: ExchangeRepository,
    /** The two halves of each message: what it says, and what it is told. */
    private readonly halves: { readonly answers: Answers; readonly commands: Commands },
    private readonly given: GivenConfiguration,
    private readonly clones: Pick<Clones, 'heard'>,
    private readonly reports: Pick<Reports, 'operation'>,
    private readonly pusher: Pick<Pusher, 'ask'>,
    private readonly deviceApps: Pick<DeviceAppsRepository, 'begun'>,
    private readonly renewals: Pick<Renewals, 'written'>,
    private readonly hearing: Pick<Hearing, 'hear'>,
    private readonly networks: Pick<Networks, 'own'>,
  ) {}

  async heard(
    { deviceId, ...certificate }: Parameters<MdmExchange['heard']>[0],
    udid: string,
    report: Report,
  ): Promise<Answer | undefined> {
    if (isToRenew(certificate, this.clock.now())) return undefined;
    return this.hearing.hear(deviceId, udid, report);
  }

  async report(caller: MdmCaller, report: Report): Promise<Buffer | null> {
    // Nothing is asked of the pupils of a Shared iPad.
    if (caller.channel === 'user') return null;
    const now = this.clock.now();
    const { answer, about } = await this.#talk(caller, async (talk) => {
      if (report.status === 'Idle') {
        await talk.resume(new Date(now.getTime() - STALE_MS));
        await this.given.overdue(talk);
        // It has one start, its enrolment: heard twice, it is known, and what has nothing to hear is heard with others.
        const knock = { bootId: caller.enrolmentId, arrivedAt: now, isAwaited: () => true };
        await this.clones.heard(talk.tx, talk.reach, knock);
      }
      const row = report.status === 'Idle' ? null : await this.halves.answers.heard(talk, report);
      const awaits = caller.awaitingConfiguration && row?.what !== 'configured';
      return { answer: await this.halves.commands.next(talk, awaits, caller.certificate), about: row };
    });
    if (about !== null && report.status === 'NotNow') await this.pusher.ask([caller.deviceId], againAt(about, now));
    else if (about?.what === 'configured') await this.#setUp(caller);
    return answer !== null && 'renewal' in answer ? this.#renewal(caller, answer) : answer;
  }

  async declarative(caller: MdmCaller, request: DeclarativeRequest): Promise<string | null> {
    if (caller.channel === 'user') return null;
    return this.#talk(caller, (talk) => this.given.answer(talk, request));
  }

  async profile(caller: MdmCaller, named: { readonly name: string; readonly hash: string }): Promise<Buffer | null> {
    if (caller.channel === 'user') return null;
    const reach = Reach.device(caller.deviceId);
    const profile = await this.database.transaction(reach, (tx) => this.given.profile(tx, reach, named));
    if (profile !== 'asks') return profile;
    // Its challenge is the system's to make.
    const own = await this.networks.own(caller, named.hash);
    const asking = await this.database.transaction(reach, (tx) => this.given.profile(tx, reach, named, own));
    return asking === 'asks' ? null : asking;
  }

  /** What it was handed and has not reported on is over: done or not, it is not done a second time. */
  async begun(tx: Tx, deviceId: string): Promise<void> {
    const reach = Reach.device(deviceId);
    await this.deviceApps.begun(tx, deviceId, this.clock.now());
    for (const operationId of await this.repository.begin(tx, deviceId)) {
      await reportOperation(this.reports, { tx, reach }, operationId, { status: 'failed', why: ENROLLED_ANEW });
    }
  }

  renewed(tx: Tx, deviceId: string): Promise<void> {
    return this.repository.renewed(tx, deviceId);
  }

  /** It has just said where to wake it, and waits to be. */
  async reachable({ deviceId, channel }: MdmCaller): Promise<void> {
    if (channel === 'device') await this.pusher.ask([deviceId]);
  }

  /**
   * Wakes those that have been silent for a day: a push may be lost, and nothing else has an iPad ask. @returns how many
   */
  async nudge(): Promise<number> {
    const now = this.clock.now();
    const since = new Date(now.getTime() - INVENTORY_MS);
    const silent = await this.database.transaction(NUDGING, (tx) =>
      this.repository.silent(tx, NUDGING, now, since, NUDGED_AT_ONCE),
    );
    if (silent.length > 0) await this.pusher.ask(silent);
    return silent.length;
  }

  async #talk<T>({ deviceId, awaitingConfiguration }: MdmCaller, work: (talk: Conversation) => Promise<T>): Promise<T> {
    const reach = Reach.device(deviceId);
    const { result, held } = await this.database.transaction(reach, async (tx) => {
      const at = { now: this.clock.now(), awaitsSetup: awaitingConfiguration };
      const talk = await Conversation.open(tx, reach, at, this.repository);
      const before = talk.standing.heldUntil;
      const result = await work(talk);
      return { result, held: before === null ? talk.standing.heldUntil : null };
    });
    if (held !== null) await this.pusher.ask([deviceId], held);
    return result;
  }

  /** Its profile; what stands in the way is noted, and there is nothing to tell for the moment. */
  async #renewal(caller: MdmCaller, renewal: RenewalToWrite): Promise<Buffer | null> {
    try {
      return await this.renewals.written(caller, renewal);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await this.#talk(caller, (talk) => this.halves.answers.withdrawn(talk, error.fr));
      return null;
    }
  }

  #setUp({ enrolmentId }: MdmCaller): Promise<void> {
    return this.database.transaction(SETUP, (tx) => this.repository.configured(tx, SETUP, enrolmentId));
  }
}
