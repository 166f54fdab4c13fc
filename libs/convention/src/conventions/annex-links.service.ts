import { Reach } from '@chariot/kernel';
import { Events, Outbox, type Tx } from '@chariot/platform';
import { PlaceOpened } from '@chariot/territory';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { AnnexLinked, ConventionChanged } from '../events.js';
import { ConventionsRepository } from './conventions.repository.js';

/** A convention may name a school that is opened here only later: its annex is linked when it is. */
@Injectable()
export class AnnexLinks implements OnModuleInit {
  constructor(
    @Inject(Events) private readonly events: Events,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(ConventionsRepository) private readonly conventions: ConventionsRepository,
  ) {}

  onModuleInit(): void {
    this.events.on(PlaceOpened, ({ uai }, tx) => (uai === null ? Promise.resolve() : this.#link(tx, { uai })), {
      name: 'convention.placeOpened',
    });
    // Whoever declares a convention may not reach the collège that it names: the system links what she could not.
    this.events.on(ConventionChanged, ({ conventionId }, tx) => this.#link(tx, { conventionId }), {
      name: 'convention.declared',
    });
  }

  async #link(tx: Tx, which: { conventionId: string } | { uai: string }): Promise<void> {
    const reach = Reach.system('annexe d’une convention');
    for (const { conventionId, schoolIds } of await this.conventions.link(reach, tx, which)) {
      if (schoolIds.length > 0) await this.outbox.emit(tx, AnnexLinked.of({ conventionId, schoolIds }));
      const convention = await this.conventions.find(reach, tx, conventionId);
      if (convention === undefined) continue;
      await this.outbox.emit(tx, ConventionChanged.of({ conventionId, placeId: convention.localAuthorityId }));
    }
  }
}
