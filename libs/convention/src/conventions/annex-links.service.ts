import { Reach } from '@chariot/kernel';
import { Events, Outbox, type Tx } from '@chariot/platform';
import { PlaceOpened } from '@chariot/territory';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { ConventionChanged } from '../events.js';
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
    this.events.on(
      PlaceOpened,
      async ({ placeId, uai }, tx) => {
        if (uai !== null) await this.link(tx, { id: placeId, uai });
      },
      { name: 'convention.annexLinks' },
    );
  }

  async link(tx: Tx, place: { id: string; uai: string }): Promise<void> {
    const reach = Reach.system('annexe d’une convention');
    for (const conventionId of await this.conventions.linkPlace(reach, tx, place)) {
      await this.conventions.addParties(reach, tx, conventionId, [place.id]);
      await this.outbox.emit(tx, ConventionChanged.of({ conventionId, placeId: place.id }));
    }
  }
}
