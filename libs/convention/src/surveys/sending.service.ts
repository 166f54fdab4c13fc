import type { Questionnaire, SurveyAsked, SurveyRecipient } from '@chariot/contract';
import { LocalDate, type Clock, type Reach } from '@chariot/kernel';
import { INSTANCE_INFO, type InstanceInfo } from '@chariot/identity';
import { CLOCK, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Inject, Injectable } from '@nestjs/common';
import { conventionError } from '../convention-errors.js';
import { stateOf } from './questionnaire.js';
import { RecipientsRepository } from './recipients.repository.js';
import { newSurveyToken, surveyTokenHash, surveyUrl } from './survey-links.js';
import { SurveysRepository, type SurveyRow } from './surveys.repository.js';
import { Surveys } from './surveys.service.js';

/** An académie has fewer schools; each is a letter or two, and ten thousand letters may wait at once. */
const MOST_ASKED = 3_000;
const LATEST_DAYS = 366;
const ONE_DAY_MS = 24 * 3_600_000;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A survey leaves, is reminded of, and is closed. Letters themselves are the leader's: `SurveyPost`. */
@Injectable()
export class SurveySending {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(INSTANCE_INFO) private readonly instance: InstanceInfo,
    @Inject(Places) private readonly places: Places,
    @Inject(Surveys) private readonly surveys: Surveys,
    @Inject(SurveysRepository) private readonly rows: SurveysRepository,
    @Inject(RecipientsRepository) private readonly recipients: RecipientsRepository,
  ) {}

  /** @throws DomainError convention.surveyEmpty, surveyDueInPast, surveyNobodyToAsk, surveyTooMany, surveyNotADraft */
  async send(reach: Reach, tx: Tx, id: string, asked: readonly SurveyAsked[], due: string): Promise<Questionnaire> {
    const row = await this.surveys.draftToWrite(reach, tx, id);
    if (row.questions.length === 0) throw conventionError('surveyEmpty');
    const dueOn = LocalDate.parse(due);
    const days = LocalDate.daysBetween(LocalDate.today(this.clock), dueOn);
    if (days < 1 || days > LATEST_DAYS) throw conventionError('surveyDueInPast');
    const would = await this.recipients.wouldAsk(reach, tx, row.placeId);
    const count = [...new Set(asked)].reduce((sum, kind) => sum + would[kind], 0);
    if (count > MOST_ASKED) throw conventionError('surveyTooMany', { count, most: MOST_ASKED });
    await this.rows.send(reach, tx, id, dueOn, this.clock.now());
    const recipients = await this.recipients.ask(reach, tx, id, row.placeId, asked);
    if (recipients === 0) throw conventionError('surveyNobodyToAsk');
    await this.surveys.record(reach, tx, row, 'convention.survey.sent', { recipients, dueOn });
    return this.surveys.get(reach, tx, id);
  }

  /** @throws DomainError convention.surveyNotOpen, surveyRemindedToday */
  async remind(reach: Reach, tx: Tx, id: string): Promise<{ id: string; reminded: number }> {
    const row = await this.#running(reach, tx, id);
    const now = this.clock.now();
    const last = row.remindedAt ?? row.sentAt ?? now;
    if (now.getTime() - last.getTime() < ONE_DAY_MS) throw conventionError('surveyRemindedToday');
    await this.rows.reminded(reach, tx, id, null, now);
    const reminded = await this.recipients.remind(reach, tx, id);
    await this.surveys.record(reach, tx, row, 'convention.survey.reminded', { recipients: reminded });
    return { id, reminded };
  }

  async close(reach: Reach, tx: Tx, id: string): Promise<Questionnaire> {
    const row = await this.#running(reach, tx, id);
    await this.rows.close(reach, tx, id, this.clock.now());
    await this.surveys.record(reach, tx, row, 'convention.survey.closed');
    return this.surveys.get(reach, tx, id);
  }

  /** The former links of that recipient answer no more. @throws DomainError convention.surveyRecipientNotFound */
  async renew(reach: Reach, tx: Tx, id: string, recipientId: string): Promise<{ url: string; token: string }> {
    const row = await this.#running(reach, tx, id);
    const recipient = await this.recipients.find(reach, tx, id, recipientId);
    if (recipient === undefined) throw conventionError('surveyRecipientNotFound');
    await this.recipients.endLinks(reach, tx, recipientId);
    const token = newSurveyToken();
    await this.recipients.addLink(reach, tx, recipientId, surveyTokenHash(token), this.clock.now());
    const place = (await this.places.refs(tx, [recipient.placeId])).get(recipient.placeId);
    await this.surveys.record(reach, tx, row, 'convention.survey.linkRenewed', { place: place?.name ?? '' });
    return { url: surveyUrl(this.instance.publicUrl, token), token };
  }

  async list(
    reach: Reach,
    tx: Tx,
    id: string,
    asked: {
      readonly answered?: 'yes' | 'no' | undefined;
      readonly limit: number;
      readonly after?: string | undefined;
    },
  ): Promise<{ items: SurveyRecipient[]; next: string | null; total: number }> {
    const row = await this.surveys.seen(reach, tx, id);
    if (!(await this.surveys.mayWrite(reach, tx, row))) throw conventionError('surveyMayNotAskHere');
    const { limit, after = null } = asked;
    const answered = asked.answered === undefined ? null : asked.answered === 'yes';
    const from = after !== null && ID.test(after) ? after : null;
    const rows = await this.recipients.page(reach, tx, id, answered, { limit: limit + 1, after: from });
    const page = rows.slice(0, limit);
    const refs = await this.places.refs(
      tx,
      page.map(({ placeId }) => placeId),
    );
    return {
      items: page.flatMap(({ id: recipientId, placeId, answeredAt, postedAt, messages }): SurveyRecipient | [] => {
        const place = refs.get(placeId);
        return place === undefined
          ? []
          : {
              ...{ id: recipientId, place, answeredAt: answeredAt?.toISOString() ?? null },
              messages: postedAt === null ? null : messages,
            };
      }),
      next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
      total: await this.recipients.count(reach, tx, id, answered),
    };
  }

  async #running(reach: Reach, tx: Tx, id: string): Promise<SurveyRow> {
    const row = await this.surveys.toWrite(reach, tx, id);
    if (stateOf(row) !== 'sent') throw conventionError('surveyNotOpen');
    return row;
  }
}
