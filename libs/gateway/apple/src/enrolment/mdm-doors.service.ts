import { Inject, Injectable } from '@nestjs/common';
import { Devices, Reports } from '@chariot/fleet';
import { DomainError, Reach } from '@chariot/kernel';
import { PkiService } from '@chariot/pki';
import {
  Database,
  RateLimiter,
  STATUS,
  type PortAnswer,
  type PortDoor,
  type PortVisit,
  type Rate,
} from '@chariot/platform';
import { PLIST_LIMITS, readPut, writeBootstrapToken, type CheckIn, type Report } from '@chariot/wire-apple';
import { APPLE_ENROLMENT_ERRORS, appleEnrolmentError } from './errors.js';
import { Enrolments } from './enrolments.service.js';
import { MdmIdentities, type MdmIdentity } from './identities.service.js';
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

/** A chain of commands is a request each, as fast as they are done. */
const DEVICE: Rate = { perSecond: 20, burst: 200 };
/** As at the doors for those that have no identity. */
const STRANGER: Rate = { perSecond: 2, burst: 60 };

/** That a device was heard is noted once a minute: it is what the board shows of it, and it asks in bursts. */
const CONTACTS: Rate = { perSecond: 1 / 60, burst: 1, addresses: 100_000 };

const CHECK_IN = Reach.system('inscription d’un iPad');
const DEPARTURE = Reach.system('départ d’un iPad');
const DECLINED: readonly string[] = ['apple-enrolment.noUserPassword'];

/**
 * Where iPads check in and ask for commands. What a message is, the document says, at whichever of the two addresses and under
 * whatever type it comes.
 */
@Injectable()
export class MdmDoors {
  readonly #device: RateLimiter;
  readonly #stranger: RateLimiter;
  readonly #contacts = new RateLimiter(CONTACTS);

  constructor(
    private readonly database: Database,
    private readonly identities: MdmIdentities,
    private readonly speakers: Speakers,
    private readonly enrolments: Enrolments,
    private readonly devices: Devices,
    private readonly reports: Reports,
    private readonly pki: PkiService,
    @Inject(MDM_EXCHANGE) private readonly exchange: MdmExchange,
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
      refuse: (status) => refused(status),
      answer: (visit) => this.answer(visit),
    }));
  }

  async answer(visit: Pick<PortVisit, 'headers' | 'body' | 'certificate' | 'network'>): Promise<PortAnswer> {
    let by: MdmIdentity | undefined;
    try {
      // Before anything of the body is read.
      by = await this.identities.of(visit);
      take(this.#device, by.deviceId);
      const put = readPut(visit.body);
      return put.door === 'checkIn' ? await this.#checkIn(by, put.message) : await this.#report(by, put.report);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const refusal = by === undefined ? this.#counted(error, visit.network) : error;
      return { ...refusalOf(refusal, by), refused: { code: error.code, deviceId: by?.deviceId } };
    }
  }

  async #checkIn(by: MdmIdentity, message: CheckIn): Promise<PortAnswer> {
    switch (message.type) {
      case 'Authenticate':
        await this.database.transaction(CHECK_IN, (tx) => this.enrolments.authenticate(tx, CHECK_IN, by, message));
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

  async #report(by: MdmIdentity, report: Report): Promise<PortAnswer> {
    const { id, status } = report;
    // Most of them, most of the time.
    if (status === 'Idle' && !by.firstUse && isDevice(id) && (await this.exchange.isQuiet(by.deviceId, id.device)))
      return DONE;
    const caller = await this.speakers.caller(by, id);
    if (status === 'Idle') await this.#heard(caller.deviceId);
    const next = await this.exchange.report(caller, report);
    return next === null ? DONE : plist(next);
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

  /** Who is not recognised is counted by where the message comes from. */
  #counted(error: DomainError, network: string): DomainError {
    const seconds = this.#stranger.take(network);
    return seconds > 0 ? appleEnrolmentError('tooManyRequests', { seconds }) : error;
  }
}

/** Taken to be an acknowledgement; a body would be read as a command. */
const DONE: PortAnswer = { status: 200 };
const plist = (body: Buffer): PortAnswer => ({ status: 200, contentType: 'application/xml', body });

function take(limiter: RateLimiter, who: string): void {
  const seconds = limiter.take(who);
  if (seconds > 0) throw appleEnrolmentError('tooManyRequests', { seconds });
}

/** Never 401, which has an iPad drop its enrolment, and never 500. */
function statusOf({ category, code }: DomainError): number {
  if (DECLINED.includes(code)) return 410;
  if (code === 'apple-enrolment.noSuchToken') return 404;
  if (category === 'tooMany' || category === 'tooLarge' || category === 'unavailable') return STATUS[category];
  // A signature that does not hold is nobody's; a document that cannot be read is a bad request.
  return code.startsWith('wire-apple.') ? 400 : 403;
}

/** Whoever is not recognised, and whatever is not to be. */
export function refusalOf(error: DomainError, by: MdmIdentity | undefined): PortAnswer {
  return { ...refused(statusOf(error), error), refused: { code: error.code, deviceId: by?.deviceId } };
}

export function refused(status: number, error?: DomainError): PortAnswer {
  const seconds = error?.params['seconds'];
  return {
    status: status === 401 ? 403 : status >= 500 ? 503 : status,
    contentType: 'text/plain; charset=utf-8',
    ...(typeof seconds === 'number' && { headers: { 'retry-after': String(seconds) } }),
    body: `${error?.fr ?? APPLE_ENROLMENT_ERRORS.unavailable.fr}\n`,
  };
}
