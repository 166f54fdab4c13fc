import { Inject, Injectable } from '@nestjs/common';
import type { PortAnswer, PortArrival, PortDoor, PortVisit } from '@chariot/platform';
import { appleEnrolmentError } from './errors.js';
import { MDM_EXCHANGE, type MdmExchange } from './mdm-exchange.port.js';
import { MdmDoors, refusalOf, refused } from './mdm-doors.service.js';
import { Speakers } from './speakers.service.js';

/** Where an iPad fetches what its declarations wrap: by its name and its hash. */
export const GIVEN_PROFILE_PATH = '/mdm/profile';

/**
 * A profile holds the key of a Wi-Fi: it is given to the device that it is of, whose certificate was proved on the connection. A
 * signature would be one of nothing, good for ever to whoever has read it once.
 */
@Injectable()
export class GivenProfileDoors {
  constructor(
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
        admit: (arrival) => this.admit(arrival),
        refuse: (status) => refused(status),
        answer: (visit) => this.answer(visit),
      },
    ];
  }

  /** Costs nothing: it is not counted among what strangers say at the other doors, which iPads of the same address may be refused for. */
  admit({ isProved }: Pick<PortArrival, 'isProved'>): PortAnswer | null {
    return isProved ? null : refusalOf(appleEnrolmentError('noIdentity'));
  }

  answer({ certificate, params, network }: PortVisit): Promise<PortAnswer> {
    const shown = { certificate, network, headers: {}, body: Buffer.alloc(0) };
    return this.doors.answerTo(shown, 'profile', async (by, note) => {
      const { name = '', hash = '' } = params;
      note.fetches(name);
      const body = await this.exchange.profile(await this.speakers.ownCaller(by), { name, hash });
      if (body === null) return refused(404);
      const headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
      return { status: 200, contentType: 'application/x-apple-aspen-config', headers, body };
    });
  }
}
