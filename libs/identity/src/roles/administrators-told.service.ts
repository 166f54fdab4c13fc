import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Clock } from '@chariot/kernel';
import { CLOCK, Events, frenchInstant, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { AdministratorEnded, type AdministratorEndedPayload } from '../events.js';
import { Letters } from '../people/letters.service.js';
import { RolesRepository } from './roles.repository.js';

/**
 * One person may end an administrator's role, since it only takes power away; whoever could put it right hears of it,
 * and so does the one who lost it. Told after the commit, at least once.
 */
@Injectable()
export class AdministratorsTold implements OnModuleInit {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Events) private readonly events: Events,
    private readonly repository: RolesRepository,
    private readonly places: Places,
    private readonly letters: Letters,
  ) {}

  onModuleInit(): void {
    this.events.on(AdministratorEnded, (ended, tx) => this.tell(tx, ended), { name: 'identity.tellOfAdministrators' });
  }

  /** `tx` is the system's. */
  async tell(tx: Tx, { personId, displayName, placeId, endedBy }: AdministratorEndedPayload): Promise<void> {
    const now = this.clock.now();
    const place = await this.places.ref(tx, placeId);
    const own = await this.repository.addressOf(tx, personId);
    const addresses = new Set([
      ...(await this.repository.administrators(tx, now)),
      ...(own === undefined ? [] : [own]),
    ]);
    for (const address of addresses) {
      await this.letters.to(tx, address, {
        subject: 'Chariot : une administration a pris fin',
        text: `${displayName} n’administre plus « ${place.name} » : ${endedBy} y a mis fin, et ce message part le ${frenchInstant(now)}.\n\nSi cela vous surprend, gelez les actes graves depuis Chariot et parlez-en aux autres personnes de l’administration.`,
      });
    }
  }
}
