import * as contract from '@chariot/contract';
import type { InputOf, OutputOf } from '@chariot/contract';
import { LocalDate, type Reach } from '@chariot/kernel';
import { Caller, Door, Input, type Download } from '@chariot/platform';
import { Controller, Inject } from '@nestjs/common';
import { Letters } from './letters.service.js';

@Controller()
export class LettersController {
  constructor(@Inject(Letters) private readonly letters: Letters) {}

  @Door(contract.listLetters)
  list(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.listLetters>,
  ): Promise<OutputOf<typeof contract.listLetters>> {
    return this.letters.list(reach, params.id);
  }

  @Door(contract.draftLetter)
  draft(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.draftLetter>,
  ): Promise<OutputOf<typeof contract.draftLetter>> {
    return this.letters.draft(reach, params.id, body);
  }

  @Door(contract.correctLetter)
  correct(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.correctLetter>,
  ): Promise<OutputOf<typeof contract.correctLetter>> {
    return this.letters.correct(reach, params.id, params.letterId, body);
  }

  @Door(contract.discardLetter)
  discard(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.discardLetter>,
  ): Promise<OutputOf<typeof contract.discardLetter>> {
    return this.letters.discard(reach, params.id, params.letterId);
  }

  @Door(contract.markLetterSent)
  send(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.markLetterSent>,
  ): Promise<OutputOf<typeof contract.markLetterSent>> {
    const sending = { ...body, sentOn: LocalDate.parse(body.sentOn) };
    return this.letters.send(reach, params.id, params.letterId, sending);
  }

  @Door(contract.getLetterDocument)
  document(@Caller() reach: Reach, @Input() { params }: InputOf<typeof contract.getLetterDocument>): Promise<Download> {
    return this.letters.document(reach, params.id, params.letterId);
  }

  @Door(contract.exportLetterTable)
  table(@Caller() reach: Reach, @Input() { params }: InputOf<typeof contract.exportLetterTable>): Promise<Download> {
    return this.letters.table(reach, params.id, params.letterId);
  }

  @Door(contract.getLetterSpreadsheet)
  spreadsheet(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.getLetterSpreadsheet>,
  ): Promise<Download> {
    return this.letters.spreadsheet(reach, params.id, params.letterId);
  }
}
