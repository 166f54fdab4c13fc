import { Controller } from '@nestjs/common';
import { getEveLetter, setEveLetter, type InputOf, type OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input, Precondition, type IfMatch } from '@chariot/platform';
import { EveLetters } from './eve-letters.service.js';

@Controller()
export class EveLettersController {
  constructor(
    private readonly database: Database,
    private readonly letters: EveLetters,
  ) {}

  @Door(getEveLetter)
  get(@Caller() reach: Reach): Promise<OutputOf<typeof getEveLetter>> {
    return this.database.read(reach, (tx) => this.letters.get(tx, reach));
  }

  @Door(setEveLetter)
  set(
    @Caller() reach: Reach,
    @Input() { body }: InputOf<typeof setEveLetter>,
    @Precondition(getEveLetter) ifMatch: IfMatch,
  ): Promise<OutputOf<typeof setEveLetter>> {
    return ifMatch.transaction(
      this.database,
      reach,
      (tx) => this.letters.get(tx, reach),
      (tx) => this.letters.set(tx, reach, body),
    );
  }
}
