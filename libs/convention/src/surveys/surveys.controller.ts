import * as contract from '@chariot/contract';
import type { InputOf, OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Download, Input, Precondition, type IfMatch } from '@chariot/platform';
import { Controller, Inject } from '@nestjs/common';
import { SurveySending } from './sending.service.js';
import { SurveyResults } from './survey-results.service.js';
import { Surveys } from './surveys.service.js';

@Controller()
export class SurveysController {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Surveys) private readonly surveys: Surveys,
    @Inject(SurveySending) private readonly sending: SurveySending,
    @Inject(SurveyResults) private readonly results: SurveyResults,
  ) {}

  @Door(contract.listQuestionnaires)
  list(
    @Caller() reach: Reach,
    @Input() { query }: InputOf<typeof contract.listQuestionnaires>,
  ): Promise<OutputOf<typeof contract.listQuestionnaires>> {
    return this.database.read(reach, (tx) => this.surveys.list(reach, tx, query));
  }

  @Door(contract.createQuestionnaire)
  create(
    @Caller() reach: Reach,
    @Input() { body: { placeId, ...draft } }: InputOf<typeof contract.createQuestionnaire>,
  ): Promise<OutputOf<typeof contract.createQuestionnaire>> {
    return this.database.transaction(reach, (tx) => this.surveys.create(reach, tx, placeId, draft));
  }

  @Door(contract.getQuestionnaire)
  get(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.getQuestionnaire>,
  ): Promise<OutputOf<typeof contract.getQuestionnaire>> {
    return this.database.read(reach, (tx) => this.surveys.get(reach, tx, params.id));
  }

  @Door(contract.changeQuestionnaire)
  change(
    @Caller() reach: Reach,
    @Precondition(contract.getQuestionnaire) ifMatch: IfMatch,
    @Input() { params, body }: InputOf<typeof contract.changeQuestionnaire>,
  ): Promise<OutputOf<typeof contract.changeQuestionnaire>> {
    return ifMatch.transaction(
      this.database,
      reach,
      (tx) => this.surveys.get(reach, tx, params.id),
      (tx) => this.surveys.change(reach, tx, params.id, body),
    );
  }

  @Door(contract.discardQuestionnaire)
  discard(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.discardQuestionnaire>,
  ): Promise<OutputOf<typeof contract.discardQuestionnaire>> {
    return this.database.transaction(reach, (tx) => this.surveys.discard(reach, tx, params.id));
  }

  @Door(contract.readQuestionFile)
  async readFile(
    @Input() { body }: InputOf<typeof contract.readQuestionFile>,
  ): Promise<OutputOf<typeof contract.readQuestionFile>> {
    const { questions, faults } = await this.surveys.readFile(body.contentBase64);
    return { questions: [...questions], faults: [...faults] };
  }

  @Door(contract.sendQuestionnaire)
  send(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.sendQuestionnaire>,
  ): Promise<OutputOf<typeof contract.sendQuestionnaire>> {
    return this.database.transaction(reach, (tx) => this.sending.send(reach, tx, params.id, body.asked, body.dueOn));
  }

  @Door(contract.remindQuestionnaire)
  remind(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.remindQuestionnaire>,
  ): Promise<OutputOf<typeof contract.remindQuestionnaire>> {
    return this.database.transaction(reach, (tx) => this.sending.remind(reach, tx, params.id));
  }

  @Door(contract.closeQuestionnaire)
  close(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.closeQuestionnaire>,
  ): Promise<OutputOf<typeof contract.closeQuestionnaire>> {
    return this.database.transaction(reach, (tx) => this.sending.close(reach, tx, params.id));
  }

  @Door(contract.listQuestionnaireRecipients)
  recipients(
    @Caller() reach: Reach,
    @Input() { params, query }: InputOf<typeof contract.listQuestionnaireRecipients>,
  ): Promise<OutputOf<typeof contract.listQuestionnaireRecipients>> {
    return this.database.read(reach, (tx) => this.sending.list(reach, tx, params.id, query));
  }

  @Door(contract.renewQuestionnaireLink)
  renew(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.renewQuestionnaireLink>,
  ): Promise<OutputOf<typeof contract.renewQuestionnaireLink>> {
    return this.database.transaction(reach, (tx) => this.sending.renew(reach, tx, params.id, params.recipientId));
  }

  @Door(contract.getQuestionnaireResults)
  read(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.getQuestionnaireResults>,
  ): Promise<OutputOf<typeof contract.getQuestionnaireResults>> {
    return this.results.of(reach, params.id);
  }

  @Door(contract.removeAnswerText)
  removeText(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.removeAnswerText>,
  ): Promise<OutputOf<typeof contract.removeAnswerText>> {
    return this.database.transaction(reach, (tx) => this.results.removeText(reach, tx, params.id, params.textId));
  }

  @Door(contract.exportAnswers)
  sheet(@Caller() reach: Reach, @Input() { params }: InputOf<typeof contract.exportAnswers>): Promise<Download> {
    return this.results.sheet(reach, params.id);
  }

  @Door(contract.exportAnswersSpreadsheet)
  spreadsheet(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.exportAnswersSpreadsheet>,
  ): Promise<Download> {
    return this.results.spreadsheet(reach, params.id);
  }
}
