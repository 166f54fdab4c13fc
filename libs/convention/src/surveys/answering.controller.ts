import * as contract from '@chariot/contract';
import type { InputOf, OutputOf } from '@chariot/contract';
import { Door, Input } from '@chariot/platform';
import { Controller, Inject } from '@nestjs/common';
import { Answering } from './answering.service.js';

@Controller()
export class AnsweringController {
  constructor(@Inject(Answering) private readonly answering: Answering) {}

  @Door(contract.openAnswerSheet)
  open(
    @Input() { body }: InputOf<typeof contract.openAnswerSheet>,
  ): Promise<OutputOf<typeof contract.openAnswerSheet>> {
    return this.answering.open(body.token);
  }

  @Door(contract.sendAnswers)
  answer(@Input() { body }: InputOf<typeof contract.sendAnswers>): Promise<OutputOf<typeof contract.sendAnswers>> {
    return this.answering.answer(body.token, body.answers);
  }
}
