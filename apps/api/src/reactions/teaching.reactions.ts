import { ThroughputMeasured } from '@chariot/fleet';
import { Events } from '@chariot/platform';
import { LessonMeasures } from '@chariot/teaching';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';

/** What tablets say that a lesson has asked them, which they do not know. */
@Injectable()
export class TeachingReactions implements OnModuleInit {
  constructor(
    @Inject(Events) private readonly events: Events,
    @Inject(LessonMeasures) private readonly measures: LessonMeasures,
  ) {}

  onModuleInit(): void {
    this.events.on(ThroughputMeasured, ({ operationId, tenths }, tx) => this.measures.note(tx, operationId, tenths), {
      name: 'teaching.measures',
    });
  }
}
