import { Controller } from '@nestjs/common';
import { correctLesson, getLessonSaid, type InputOf, type OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input, Precondition, type IfMatch } from '@chariot/platform';
import { LessonCorrections } from './lesson-corrections.service.js';

@Controller()
export class LessonCorrectionsController {
  constructor(
    private readonly database: Database,
    private readonly corrections: LessonCorrections,
  ) {}

  @Door(getLessonSaid)
  get(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof getLessonSaid>,
  ): Promise<OutputOf<typeof getLessonSaid>> {
    return this.database.read(reach, (tx) => this.corrections.get(tx, reach, params.id));
  }

  @Door(correctLesson)
  correct(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof correctLesson>,
    @Precondition(getLessonSaid) ifMatch: IfMatch,
  ): Promise<OutputOf<typeof correctLesson>> {
    return ifMatch.transaction(
      this.database,
      reach,
      (tx) => this.corrections.get(tx, reach, params.id),
      (tx) => this.corrections.correct(tx, reach, params.id, body),
    );
  }
}
