import { Inject, Injectable } from '@nestjs/common';
import type { ExchangeDoor } from '@chariot/contract';
import { Devices, ExchangeLog, Reports } from '@chariot/fleet';
import { DomainError, Reach, type ErrorCategory } from '@chariot/kernel';
import { PkiService } from '@chariot/pki';
import {
  Database,
  InFlight,
  RateLimiter,
  STATUS,
  type PortAnswer,
  type PortArrival,
  type PortDoor,
  type PortVisit,
  type Rate,
} from '@chariot/platform';
import { PLIST_LIMITS, readPut, writeBootstrapToken, type CheckIn, type Report } from '@chariot/wire-apple';
import { performance } from 'node:perf_hooks';
import { APPLE_ENROLMENT_ERRORS, appleEnrolmentError } from './errors.js';
import { Enrolments } from './enrolments.service.js';
import { ExchangeNote, OURS } from './exchange-note.js';
import { isSigned, MdmIdentities, type MdmIdentity } from './identities.service.js';
import { MDM_EXCHANGE, type MdmExchange } from './mdm-exchange.port.js';
import { isDevice, Speakers } from './speakers.service.js';

export const CHECK_IN_PATH = '/mdm/checkin';
export const COMMAND_PATH = '/mdm/command';

export interface MdmRates {
  /** Of one device. */
  readonly device?: Rate;
  /** Of one place, in messages that nobody is recognised by. */
  readonly stranger?: Rate;
}
export const MDM_RATES = Symbol('MdmRates');

/** A chain of commands is a request each, as fast as they are done; one for each `WEIGHED` bytes begun. */
const DEVICE: Rate = { perSecond: 20, burst: 200 };
/** Bytes: reading two megabytes takes a hundred milliseconds, which nobody else has meanwhile. */
const WEIGHED = 64 * 1024;
/** Each may hold a connection to the database. */
const AT_ONCE = 10;
/** As at the doors for those that have no identity. */
const STRANGER: Rate = { perSecond: 2, burst: 60 };

/** That a device was heard is noted once a minute: it is what the board shows of it, and it asks in bursts. */
const CONTACTS: Rate = { perSecond: 1 / 60, burst: 1, addresses: 100_000 };

const CHECK_IN = Reach.system('enrôlement d’un iPad');
const DEPARTURE = Reach.system('départ d’un iPad');

/**
 * Where iPads check in and ask for commands. What a message is, the document says, at whichever of the two addresses and under
 * whatever type it comes.
 */
@Injectable()
export class MdmDoors {
  readonly #device: RateLimiter;
  readonly #stranger: RateLimiter;
  readonly #contacts = new RateLimiter(CONTACTS);
  readonly #underWay = new InFlight(AT_ONCE);

  constructor(
    private readonly database: Database,
    private readonly identities: MdmIdentities,
    private readonly speakers: Speakers,
    private readonly enrolments: Enrolments,
    private readonly devices: Devices,
    private readonly reports: Reports,
    private readonly pki: PkiService,
    @Inject(MDM_EXCHANGE) private readonly exchange: MdmExchange,
    private readonly log: ExchangeLog,
    @Inject(MDM_RATES) rates: MdmRates,
  ) {
    this.#device = new RateLimiter(rates.device ?? DEVICE);
    this.#stranger = new RateLimiter(rates.stranger ?? STRANGER);
  }

  get list(): readonly PortDoor[] {
    return [CHECK_IN_PATH, COMMAND_PATH].map((path) => ({
      method: 'PUT',
      path,
      bodyLimit: PLIST_LIMITS.bytes,
      counts: 'door',
      admit: (arrival) => this.admit(arrival),
      refuse: (status) => refused(status),
      answer: (visit) => this.answer(visit),
    }));
  }

  /**
   * The body of whoever shows nothing that it could be by is not read; nor that of a stranger who was refused too often, unless it is
   * as small as what iPads behind the same address say all day.
   */
  admit({ isProved, headers, network }: Pick<PortArrival, 'isProved' | 'headers' | 'network'>): PortAnswer | null {
    if (isProved) return null;
    if (!isSigned(headers)) return this.refusal(appleEnrolmentError('noIdentity'), network);
    const seconds = Number(headers['content-length'] ?? Infinity) <= WEIGHED ? 0 : this.#stranger.peek(network);
    return seconds > 0 ? refusalOf(appleEnrolmentError('tooManyRequests', { seconds })) : null;
  }

  answer(visit: Pick<PortVisit, 'headers' | 'body' | 'certificate' | 'network'>): Promise<PortAnswer> {
    return this.answerTo(visit, 'command', (by, note) => {
      const put = readPut(visit.body);
      note.heard(put);
      return put.door === 'checkIn' ? this.#checkIn(by, put.message, note) : this.#report(by, put.report, note);
    });
  }

  /** Once it is known who it is, and that it does not ask for more than its part; and told to the log of that device. */
  async answerTo(
    visit: Pick<PortVisit, 'headers' | 'body' | 'certificate' | 'network'>,
    door: ExchangeDoor,
    answer: (by: MdmIdentity, note: ExchangeNote) => Promise<PortAnswer>,
  ): Promise<PortAnswer> {
    const note = new ExchangeNote(door);
    const began = performance.now();
    const told = (answered: PortAnswer, error?: unknown): PortAnswer => {
      const { deviceId } = note;
      if (deviceId !== undefined) this.log.note(deviceId, note.told(answered.status, performance.now() - began, error));
      return answered;
    };
    let by: MdmIdentity | undefined;
    let leave: (() => void) | null = null;
    try {
      // Before anything of the body is read.
      by = await this.identities.of(visit);
      note.deviceId = by.deviceId;
      const seconds = this.#device.take(by.deviceId, Math.max(1, Math.ceil(visit.body.length / WEIGHED)));
      if (seconds > 0) throw appleEnrolmentError('tooManyRequests', { seconds });
      leave = this.#underWay.enter(by.deviceId);
      if (leave === null) throw appleEnrolmentError('tooManyRequests', { seconds: 1 });
      return told(await answer(by, note));
    } catch (error) {
      if (error instanceof DomainError) return told(this.refusal(error, visit.network, by), error);
      told(refused(503), error);
      throw error;
    } finally {
      leave?.();
    }
  }

  async #checkIn(by: MdmIdentity, message: CheckIn, note: ExchangeNote): Promise<PortAnswer> {
    switch (message.type) {
      case 'Authenticate':
        note.deviceId = await this.database.transaction(CHECK_IN, (tx) =>
          this.enrolments.authenticate(tx, CHECK_IN, by, message),
        );
        return DONE;
      case 'TokenUpdate': {
        const told = await this.database.transaction(CHECK_IN, (tx) =>
          this.enrolments.tokenUpdate(tx, CHECK_IN, by, message),
        );
        await this.#heard(told.caller.deviceId);
        await this.exchange.reachable(told.caller, told.first);
        return DONE;
      }
      case 'CheckOut':
        await this.#checkOut(by, message);
        return DONE;
      case 'SetBootstrapToken':
        await this.database.transaction(CHECK_IN, (tx) => this.enrolments.setBootstrapToken(tx, CHECK_IN, by, message));
        return DONE;
      case 'GetBootstrapToken': {
        const token = await this.database.transaction(CHECK_IN, (tx) =>
          this.enrolments.bootstrapToken(tx, CHECK_IN, by, message.id),
        );
        return plist(writeBootstrapToken(token));
      }
      case 'UserAuthenticate':
        // It comes before the channel of its user begins.
        await this.database.transaction(CHECK_IN, (tx) => this.speakers.known(tx, CHECK_IN, by, message.id));
        throw appleEnrolmentError('noUserPassword');
      case 'GetToken':
        await this.speakers.caller(by, message.id);
        throw appleEnrolmentError('noSuchToken');
      case 'DeclarativeManagement': {
        const body = await this.exchange.declarative(await this.speakers.caller(by, message.id), message.request);
        return body === null ? { status: 404 } : { status: 200, contentType: 'application/json', body };
      }
    }
  }

  async #report(by: MdmIdentity, report: Report, note: ExchangeNote): Promise<PortAnswer> {
    const { id, status } = report;
    // Most of them, most of the time.
    if (!by.firstUse && isDevice(id)) {
      const heard = await this.exchange.heard(by, id.device, report);
      if (heard !== undefined) return this.#told(heard.next, note);
    }
    const caller = await this.speakers.caller(by, id);
    if (status === 'Idle') await this.#heard(caller.deviceId);
    return this.#told(await this.exchange.report(caller, report), note);
  }

  #told(next: Buffer | null, note: ExchangeNote): PortAnswer {
    if (next === null) return DONE;
    note.handed(next);
    return plist(next);
  }

  /** It leaves in its own name, as an agent does, and its identity goes with it. */
  async #checkOut(by: MdmIdentity, { id }: CheckIn): Promise<void> {
    const { channel, deviceId } = await this.speakers.caller(by, id);
    if (channel === 'device') {
      const device = Reach.device(deviceId);
      await this.database.transaction(device, (tx) =>
        this.devices.leave(tx, device, 'Profil de gestion retiré de l’iPad.'),
      );
    }
    // Should this fail, the event that left with the commit before has the certificate revoked.
    await this.database.transaction(DEPARTURE, async (tx) => {
      await this.enrolments.checkOut(tx, DEPARTURE, by, id);
      if (channel === 'user') return;
      await this.pki.revoke(tx, { fingerprint: by.fingerprint, reason: 'cessationOfOperation' });
    });
  }

  async #heard(deviceId: string): Promise<void> {
    if (this.#contacts.take(deviceId) > 0) return;
    const device = Reach.device(deviceId);
    await this.database.transaction(device, (tx) => this.reports.contact(tx, device));
  }

  /** Who is not recognised is counted by where the message comes from. @param by whom it was recognised as */
  refusal(error: DomainError, network: string, by?: MdmIdentity): PortAnswer {
    const seconds = by === undefined ? this.#stranger.take(network) : 0;
    const said = seconds > 0 ? appleEnrolmentError('tooManyRequests', { seconds }) : error;
    return refusalOf(said, error.code, by?.deviceId);
  }
}

/** Taken to be an acknowledgement; a body would be read as a command. */
const DONE: PortAnswer = { status: 200 };
const plist = (body: Buffer): PortAnswer => ({ status: 200, contentType: 'application/xml', body });

const ANYBODYS: readonly ErrorCategory[] = ['tooMany', 'tooLarge', 'unavailable'];

/** Never 401, which has an iPad drop its enrolment, and never 500. */
/** What is ours is said: a signature that does not hold is nobody's, and what the fleet refuses is its own business. */
const statusOf = ({ category, code }: DomainError): number =>
  OURS.test(code) || ANYBODYS.includes(category) ? STATUS[category] : STATUS.forbidden;

/** @param code of what is wrong, where something else is said */
export const refusalOf = (error: DomainError, code = error.code, deviceId?: string): PortAnswer => ({
  ...refused(statusOf(error), error),
  refused: { code, deviceId },
});

export function refused(status: number, error?: DomainError): PortAnswer {
  const seconds = error?.params['seconds'];
  return {
    status: status === 401 ? 403 : status >= 500 ? 503 : status,
    contentType: 'text/plain; charset=utf-8',
    ...(typeof seconds === 'number' && { headers: { 'retry-after': String(seconds) } }),
    body: `${error?.fr ?? APPLE_ENROLMENT_ERRORS.unavailable.fr}\n`,
  };
}
