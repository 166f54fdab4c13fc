import type { KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { SlotInvitations } from '@chariot/fleet';
import { DomainError, Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database, STATUS, type PortAnswer, type PortDoor, type PortVisit } from '@chariot/platform';
import { EnrolmentProfiles } from '../enrolment/profiles.service.js';
import { MACHINE_PATH } from './assignments.service.js';
import { AdeDevicesRepository, type AdePlace } from './devices.repository.js';
import { APPLE_ADE_ERRORS, appleAdeError } from './errors.js';
import { MOST_MACHINE_BYTES, readSignedMachine } from './signed-machine.js';

/** Keys that vouch for an iPad’s own certificate: Apple’s, or those of a setting. */
export const DEVICE_AUTHORITIES = Symbol('DeviceAuthorities');

const ARRIVAL = Reach.system('enrôlement d’un iPad par Apple School Manager');

/**
 * Where an iPad that Apple sends here, as it is set up, says what it is and is given its profile. The profile is that of the code of
 * its slot: the same message again is the same code, until it is enrolled, and then nothing.
 */
@Injectable()
export class AdeDoors {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly database: Database,
    private readonly devices: AdeDevicesRepository,
    private readonly slots: SlotInvitations,
    private readonly profiles: EnrolmentProfiles,
    @Inject(DEVICE_AUTHORITIES) private readonly authorities: readonly KeyObject[],
  ) {}

  get list(): readonly PortDoor[] {
    return [
      {
        method: 'POST',
        path: MACHINE_PATH,
        bodyLimit: MOST_MACHINE_BYTES,
        counts: 'port',
        answer: (visit) => this.answer(visit),
        refuse: (status) => refused(status),
      },
    ];
  }

  async answer({ body }: Pick<PortVisit, 'body'>): Promise<PortAnswer> {
    try {
      const { serialNumber } = readSignedMachine(body, this.authorities);
      if (serialNumber === null) throw appleAdeError('notAMessage');
      const serial = serialNumber.toUpperCase();
      const place = await this.database.read(ARRIVAL, (tx) => this.devices.placeOf(tx, serial));
      if (place === undefined) throw appleAdeError('serialUnplaced');
      return await this.#letIn(serial, place);
    } catch (error) {
      if (error instanceof DomainError) return refusalOf(error);
      throw error;
    }
  }

  async #letIn(serial: string, place: AdePlace): Promise<PortAnswer> {
    try {
      const code = await this.database.transaction(ARRIVAL, (tx) =>
        this.slots.codeFor(tx, ARRIVAL, { ...place, serialNumber: serial }),
      );
      const profile = await this.profiles.signed(code);
      await this.#note(serial, null);
      return {
        status: 200,
        contentType: 'application/x-apple-aspen-config',
        headers: { 'cache-control': 'no-store' },
        body: profile,
      };
    } catch (error) {
      if (error instanceof DomainError) await this.#note(serial, error.code);
      throw error;
    }
  }

  async #note(serial: string, refusal: string | null): Promise<void> {
    await this.database.transaction(ARRIVAL, (tx) => this.devices.noteVisit(tx, serial, refusal, this.clock.now()));
  }
}

const refusalOf = (error: DomainError): PortAnswer => ({
  ...refused(STATUS[error.category], error.fr),
  refused: { code: error.code },
});

/** Never 401 nor 500; in French, for whoever stands before the iPad. */
const refused = (status: number, said: string = APPLE_ADE_ERRORS.unavailable.fr): PortAnswer => ({
  status: status === 401 ? 403 : status >= 500 ? 503 : status,
  contentType: 'text/plain; charset=utf-8',
  body: `${said}\n`,
});
