import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@chariot/kernel';
import type { PortAnswer, PortDoor, PortVisit } from '@chariot/platform';
import { MdmIdentities, type MdmIdentity } from './identities.service.js';
import { MDM_EXCHANGE, type MdmExchange } from './mdm-exchange.port.js';
import { MdmDoors, refused } from './mdm-doors.service.js';
import { Speakers } from './speakers.service.js';

/** Where an iPad fetches what its declarations wrap: by its name and its hash. */
export const GIVEN_PROFILE_PATH = '/mdm/profile';

/** A profile holds the key of a Wi-Fi: it is given to the device that it is of, known as it is when it asks for commands. */
@Injectable()
export class GivenProfileDoors {
  constructor(
    private readonly identities: MdmIdentities,
    private readonly speakers: Speakers,
    private readonly doors: MdmDoors,
    @Inject(MDM_EXCHANGE) private readonly exchange: MdmExchange,
  ) {}

  get list(): readonly PortDoor[] {
    return [
      {
        method: 'GET',
        path: `${GIVEN_PROFILE_PATH}/:name/:hash`,
        bodyLimit: 1,
        // A class whose settings change comes at once, from one address.
        counts: 'door',
        admit: (arrival) => this.doors.admit(arrival),
        refuse: (status) => refused(status),
        answer: (visit) => this.answer(visit),
      },
    ];
  }

  async answer(visit: Pick<PortVisit, 'headers' | 'body' | 'certificate' | 'network' | 'params'>): Promise<PortAnswer> {
    let by: MdmIdentity | undefined;
    try {
      by = await this.identities.of(visit);
      const { name = '', hash = '' } = visit.params;
      const body = await this.exchange.profile(await this.speakers.ownCaller(by), { name, hash });
      if (body === null) return refused(404);
      const headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
      return { status: 200, contentType: 'application/x-apple-aspen-config', headers, body };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return this.doors.refusal(error, visit.network, by);
    }
  }
}
