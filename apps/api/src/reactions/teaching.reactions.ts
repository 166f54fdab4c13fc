import { ThroughputMeasured } from '@chariot/fleet';
import { RoleEnded } from '@chariot/identity';
import { Events } from '@chariot/platform';
import { Departures, LessonMeasures } from '@chariot/teaching';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';

/** What tablets say that a lesson has asked them, which they do not know; and who has left a school. */
@Injectable()
export class TeachingReactions implements OnModuleInit {
  constructor(
    @Inject(Events) private readonly events: Events,
    @Inject(LessonMeasures) private readonly measures: LessonMeasures,
    @Inject(Departures) private readonly departures: Departures,
  ) {}

  onModuleInit(): void {
    this.events.on(ThroughputMeasured, ({ operationId, tenths }, tx) => this.measures.note(tx, operationId, tenths), {
      name: 'teaching.measures',
    });
    this.events.on(RoleEnded, (ended, tx) => this.departures.roleEnded(tx, ended), { name: 'teaching.roleEnded' });
  }
}
