import type { Questionnaire, QuestionnaireDraft, QuestionnaireState, QuestionnaireSummary } from '@chariot/contract';
import { newId, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, Journal, readTable, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Inject, Injectable } from '@nestjs/common';
import { conventionError } from '../convention-errors.js';
import { questionsOf, type QuestionFile } from './question-file.js';
import { firstFault, stateOf } from './questionnaire.js';
import { RecipientsRepository } from './recipients.repository.js';
import { SurveysRepository, type SurveyRow } from './surveys.repository.js';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** A question is a line or two: so much is more than forty of them. */
const FILE_LIMITS = { maxBytes: 512 * 1024, maxRows: 500 };

/** Surveys as those who build them, and those who read what came of them, see them. */
@Injectable()
export class Surveys {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Journal) private readonly journal: Journal,
    @Inject(Places) private readonly places: Places,
    @Inject(SurveysRepository) private readonly surveys: SurveysRepository,
    @Inject(RecipientsRepository) private readonly recipients: RecipientsRepository,
  ) {}

  async list(
    reach: Reach,
    tx: Tx,
    asked: {
      readonly state?: QuestionnaireState | undefined;
      readonly limit: number;
      readonly after?: string | undefined;
    },
  ): Promise<{ items: QuestionnaireSummary[]; next: string | null; total: number }> {
    const { state = null, limit, after = null } = asked;
    const from = after !== null && ID.test(after) ? after : null;
    const rows = await this.surveys.page(reach, tx, state, { limit: limit + 1, after: from });
    const page = rows.slice(0, limit);
    return {
      items: await this.#summaries(reach, tx, page),
      next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
      total: await this.surveys.count(reach, tx, state),
    };
  }

  async get(reach: Reach, tx: Tx, id: string): Promise<Questionnaire> {
    const row = await this.seen(reach, tx, id);
    const mayWrite = await this.mayWrite(reach, tx, row);
    const [summary] = await this.#summaries(reach, tx, [row]);
    if (summary === undefined) throw conventionError('surveyNotFound');
    const isDraft = row.sentAt === null && mayWrite;
    return {
      ...summary,
      introduction: row.introduction,
      questions: [...row.questions],
      mayWrite,
      wouldAsk: isDraft ? await this.recipients.wouldAsk(reach, tx, row.placeId) : null,
    };
  }

  /** @throws DomainError convention.surveyMayNotAskHere, surveyQuestionUnfit */
  async create(reach: Reach, tx: Tx, placeId: string, draft: QuestionnaireDraft): Promise<Questionnaire> {
    if (!(await this.places.covers(tx, reach, 'survey:write', placeId))) throw conventionError('surveyMayNotAskHere');
    checkQuestions(draft);
    const id = newId();
    await this.surveys.add(reach, tx, { id, placeId, draft, at: this.clock.now() });
    await this.record(reach, tx, { id, placeId, title: draft.title }, 'convention.survey.created');
    return this.get(reach, tx, id);
  }

  /** @throws DomainError convention.surveyNotFound, surveyNotADraft, surveyQuestionUnfit */
  async change(reach: Reach, tx: Tx, id: string, draft: QuestionnaireDraft): Promise<Questionnaire> {
    const row = await this.draftToWrite(reach, tx, id);
    checkQuestions(draft);
    await this.surveys.change(reach, tx, id, draft, this.clock.now());
    await this.record(reach, tx, { ...row, title: draft.title }, 'convention.survey.changed');
    return this.get(reach, tx, id);
  }

  async discard(reach: Reach, tx: Tx, id: string): Promise<{ id: string }> {
    const row = await this.draftToWrite(reach, tx, id);
    await this.surveys.discard(reach, tx, id);
    await this.record(reach, tx, row, 'convention.survey.discarded');
    return { id };
  }

  /** What a file says, or what is wrong with it, by line. @throws DomainError of the catalogue `documents` */
  async readFile(contentBase64: string): Promise<QuestionFile> {
    const { columns, rows } = await readTable(Buffer.from(contentBase64, 'base64'), FILE_LIMITS);
    return questionsOf(columns, rows);
  }

  /** One that the caller sees. @throws DomainError convention.surveyNotFound */
  async seen(reach: Reach, tx: Tx, id: string): Promise<SurveyRow> {
    const row = await this.surveys.find(reach, tx, id);
    if (row === undefined) throw conventionError('surveyNotFound');
    return row;
  }

  /** One that the caller writes, held until the transaction ends. @throws DomainError convention.surveyNotFound */
  async toWrite(reach: Reach, tx: Tx, id: string): Promise<SurveyRow> {
    const seen = await this.seen(reach, tx, id);
    if (!(await this.mayWrite(reach, tx, seen))) throw conventionError('surveyMayNotAskHere');
    const row = await this.surveys.lock(reach, tx, id, 'update');
    if (row === undefined) throw conventionError('surveyNotFound');
    return row;
  }

  async draftToWrite(reach: Reach, tx: Tx, id: string): Promise<SurveyRow> {
    const row = await this.toWrite(reach, tx, id);
    if (stateOf(row) !== 'draft') throw conventionError('surveyNotADraft');
    return row;
  }

  mayWrite(reach: Reach, tx: Tx, { placeId }: Pick<SurveyRow, 'placeId'>): Promise<boolean> {
    return this.places.covers(tx, reach, 'survey:write', placeId);
  }

  record(
    reach: Reach,
    tx: Tx,
    { id, placeId, title }: Pick<SurveyRow, 'id' | 'placeId' | 'title'>,
    act: string,
    details: Readonly<Record<string, string | number>> = {},
  ): Promise<void> {
    return this.journal.record(tx, reach, { act, subject: { kind: 'survey', id, label: title }, placeId, details });
  }

  async #summaries(reach: Reach, tx: Tx, rows: readonly SurveyRow[]): Promise<QuestionnaireSummary[]> {
    const refs = await this.places.refs(
      tx,
      rows.map(({ placeId }) => placeId),
    );
    const ids = rows.map(({ id }) => id);
    const tallies = new Map((await this.surveys.tallies(reach, tx, ids)).map((tally) => [tally.surveyId, tally]));
    return rows.flatMap((row): QuestionnaireSummary | [] => {
      const place = refs.get(row.placeId);
      // Whoever sees a survey may name what is above her.
      if (place === undefined) return [];
      return {
        ...{ id: row.id, title: row.title, place, state: stateOf(row), dueOn: row.dueOn },
        sentAt: row.sentAt?.toISOString() ?? null,
        closedAt: row.closedAt?.toISOString() ?? null,
        asked: tallies.get(row.id)?.asked ?? 0,
        answered: tallies.get(row.id)?.answered ?? 0,
      };
    });
  }
}

function checkQuestions({ questions }: QuestionnaireDraft): void {
  const fault = firstFault(questions);
  if (fault !== null) throw conventionError('surveyQuestionUnfit', { number: fault.number, why: fault.why });
}
