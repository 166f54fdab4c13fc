import { Inject, Injectable } from '@nestjs/common';
import type { ProcessingRegister } from '@chariot/contract';
import type { Clock, Reach } from '@chariot/kernel';
import { CLOCK, Retention, type Tx } from '@chariot/platform';
import { KINDS, Places } from '@chariot/territory';
import { auditError } from '../errors.js';
import { REGISTER_PLACES, registerOf } from './register.js';
import type { RegisterKind } from './register-entries.js';

/** The two registers of processing: the DASEN's and the commune's. */
@Injectable()
export class Registers {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly places: Places,
    private readonly retention: Retention,
  ) {}

  /** @throws DomainError `audit.registerOutOfReach`, `audit.registerUnfit` */
  async read(tx: Tx, reach: Reach, kind: RegisterKind, placeId: string): Promise<ProcessingRegister> {
    const place = (await this.places.refs(tx, [placeId])).get(placeId);
    if (place === undefined || !(await this.places.covers(tx, reach, 'privacy:read', placeId))) {
      throw auditError('registerOutOfReach');
    }
    if (!REGISTER_PLACES[kind].includes(place.kind)) {
      throw auditError('registerUnfit', {
        name: place.name,
        allowed: REGISTER_PLACES[kind].map((one) => KINDS[one].fr).join(', '),
      });
    }
    return registerOf(kind, place, this.retention.rules, this.clock.now());
  }
}
