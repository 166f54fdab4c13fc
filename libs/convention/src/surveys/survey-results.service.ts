import type { QuestionnaireResults } from '@chariot/contract';
import { Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database, Download, writeCsv, writeOds, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Inject, Injectable } from '@nestjs/common';
import { conventionError } from '../convention-errors.js';
import { mentionOf } from '../conventions/mention.js';
import { answerColumns, answerRows, answersSheet, type RecipientAnswer } from './answer-rows.js';
import { RecipientsRepository } from './recipients.repository.js';
import { allResults, ANSWERS_NEEDED, districtOf, sharedResults, type CountedAnswer } from './results.js';
import type { SurveyRow } from './surveys.repository.js';
import { Surveys } from './surveys.service.js';

const COUNTING = Reach.system('dépouillement d’une enquête');

/** What came of a survey: all of it for those who sent it, counted and from five answers on for others. */
@Injectable()
export class SurveyResults {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Database) private readonly database: Database,
    @Inject(Places) private readonly places: Places,
    @Inject(Surveys) private readonly surveys: Surveys,
    @Inject(RecipientsRepository) private readonly recipients: RecipientsRepository,
  ) {}

  async of(reach: Reach, id: string): Promise<QuestionnaireResults> {
    const { survey, readsAll } = await this.database.read(reach, async (tx) => {
      const row = await this.surveys.seen(reach, tx, id);
      return { survey: row, readsAll: await this.surveys.mayWrite(reach, tx, row) };
    });
    // Others do not read answers: policies keep them away, and what she may see of them is counted here.
    return readsAll
      ? this.database.read(reach, (tx) => this.#results(reach, tx, survey, true))
      : this.database.read(COUNTING, (tx) => this.#results(COUNTING, tx, survey, false));
  }

  async sheet(reach: Reach, id: string): Promise<Download> {
    return this.database.read(reach, async (tx) => {
      const { survey, answers } = await this.#answers(reach, tx, id);
      const mention = mentionOf(null);
      const rows = answerRows(survey.questions, answers);
      const text = writeCsv(answerColumns(survey.questions), mention === null ? rows : [...rows, [mention]]);
      return new Download(text, `${fileName(survey.title)}.csv`);
    });
  }

  async spreadsheet(reach: Reach, id: string): Promise<Download> {
    return this.database.read(reach, async (tx) => {
      const { survey, answers } = await this.#answers(reach, tx, id);
      const mention = mentionOf(null);
      const sheet = { ...answersSheet(survey.questions, answers), ...(mention !== null && { notes: [mention] }) };
      return new Download(writeOds(survey.title, [sheet], this.clock.now()), `${fileName(survey.title)}.ods`);
    });
  }

  /** @throws DomainError convention.surveyTextNotFound */
  async removeText(reach: Reach, tx: Tx, id: string, textId: string): Promise<{ id: string }> {
    const survey = await this.surveys.toWrite(reach, tx, id);
    if (!(await this.recipients.removeText(reach, tx, id, textId))) throw conventionError('surveyTextNotFound');
    await this.surveys.record(reach, tx, survey, 'convention.survey.textRemoved');
    return { id: textId };
  }

  async #results(reach: Reach, tx: Tx, survey: SurveyRow, readsAll: boolean): Promise<QuestionnaireResults> {
    const rows = await this.recipients.all(reach, tx, survey.id);
    const ids = rows.flatMap(({ placeId, districtId }) => [placeId, ...(districtId === null ? [] : [districtId])]);
    const refs = await this.places.refs(tx, ids);
    const counted = rows.flatMap(({ answers, districtId }): CountedAnswer | [] =>
      answers === null ? [] : { kept: answers, district: districtOf(districtId, refs) },
    );
    const common = { id: survey.id, asked: rows.length, answered: counted.length, readsAll, threshold: ANSWERS_NEEDED };
    if (!readsAll) {
      // One more answer between two readings would be known by subtraction: nothing is shared before it is closed.
      const items = survey.closedAt === null ? [] : sharedResults(survey.questions, counted);
      return { ...common, items };
    }
    const places = new Map(rows.map(({ id, placeId }) => [id, refs.get(placeId)?.name ?? '']));
    const texts = (await this.recipients.texts(reach, tx, survey.id)).map(({ id, question, recipientId, words }) => ({
      ...{ id, question, text: words },
      place: places.get(recipientId) ?? '',
    }));
    return { ...common, items: allResults(survey.questions, counted, texts) };
  }

  async #answers(reach: Reach, tx: Tx, id: string): Promise<{ survey: SurveyRow; answers: RecipientAnswer[] }> {
    const survey = await this.surveys.seen(reach, tx, id);
    if (!(await this.surveys.mayWrite(reach, tx, survey))) throw conventionError('surveyMayNotAskHere');
    const rows = await this.recipients.all(reach, tx, id);
    const texts = new Map<string, Record<string, string>>();
    for (const { recipientId, question, words } of await this.recipients.texts(reach, tx, id)) {
      texts.set(recipientId, { ...texts.get(recipientId), [question]: words });
    }
    const ids = rows.flatMap(({ placeId, districtId }) => [placeId, ...(districtId === null ? [] : [districtId])]);
    const refs = await this.places.refs(tx, ids);
    const answers = rows
      .map((row): RecipientAnswer => {
        const place = refs.get(row.placeId);
        return {
          ...{ place: place?.name ?? '', uai: place?.uai ?? null, answeredAt: row.answeredAt, kept: row.answers },
          district: row.districtId === null ? null : (refs.get(row.districtId)?.name ?? null),
          texts: texts.get(row.id) ?? {},
        };
      })
      .sort((a, b) => a.place.localeCompare(b.place, 'fr'));
    return { survey, answers };
  }
}

/** What every system takes in a file's name. */
const fileName = (title: string): string =>
  `Enquête ${title.replace(/[^\p{L}\p{N} ’'-]+/gu, ' ').trim()}`.slice(0, 100);
