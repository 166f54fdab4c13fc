import * as contract from '@chariot/contract';
import type { InputOf, OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Door, Input, type Download } from '@chariot/platform';
import { Controller, Inject } from '@nestjs/common';
import { ProjectReader } from './project-reader.service.js';
import { ProjectRecords } from './project-records.service.js';

@Controller()
export class ProjectController {
  constructor(
    @Inject(ProjectReader) private readonly reader: ProjectReader,
    @Inject(ProjectRecords) private readonly records: ProjectRecords,
  ) {}

  @Door(contract.getProject)
  get(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.getProject>,
  ): Promise<OutputOf<typeof contract.getProject>> {
    return this.reader.get(reach, params.id);
  }

  @Door(contract.recordProjectFact)
  record(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.recordProjectFact>,
  ): Promise<OutputOf<typeof contract.recordProjectFact>> {
    return this.records.record(reach, params.id, body);
  }

  @Door(contract.correctProjectFact)
  correct(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.correctProjectFact>,
  ): Promise<OutputOf<typeof contract.correctProjectFact>> {
    return this.records.correct(reach, params.id, params.recordId, body);
  }

  @Door(contract.withdrawProjectFact)
  withdraw(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.withdrawProjectFact>,
  ): Promise<OutputOf<typeof contract.withdrawProjectFact>> {
    return this.records.withdraw(reach, params.id, params.recordId);
  }

  @Door(contract.noteSurvey)
  noteSurvey(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.noteSurvey>,
  ): Promise<OutputOf<typeof contract.noteSurvey>> {
    return this.records.noteSurvey(reach, params.id, body);
  }

  @Door(contract.answerSurvey)
  answerSurvey(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.answerSurvey>,
  ): Promise<OutputOf<typeof contract.answerSurvey>> {
    return this.records.answerSurvey(reach, params.id, params.recordId, body);
  }

  @Door(contract.printProject)
  print(@Caller() reach: Reach, @Input() { params }: InputOf<typeof contract.printProject>): Promise<Download> {
    return this.reader.print(reach, params.id);
  }

  @Door(contract.exportProject)
  sheet(@Caller() reach: Reach, @Input() { params }: InputOf<typeof contract.exportProject>): Promise<Download> {
    return this.reader.sheet(reach, params.id);
  }

  @Door(contract.exportProjectSpreadsheet)
  spreadsheet(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.exportProjectSpreadsheet>,
  ): Promise<Download> {
    return this.reader.spreadsheet(reach, params.id);
  }
}
