import type { AnswerSheet, SurveyAnswer } from '@chariot/contract';
import { newId, Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database, Journal, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Inject, Injectable } from '@nestjs/common';
import { conventionError } from '../convention-errors.js';
import { answersOf, checkAnswers } from './answers.js';
import { RecipientsRepository, type RecipientRow } from './recipients.repository.js';
import { surveyTokenHash } from './survey-links.js';
import { SurveysRepository, type SurveyRow } from './surveys.repository.js';

/** Whoever holds a link: nothing of her is known, asked for or kept. */
const HOLDER = Reach.system('réponse par un lien d’enquête');

interface Opened {
  readonly recipient: RecipientRow;
  readonly survey: SurveyRow;
}

/** Answers by link, without an account. What is unknown, replaced or closed gets one and the same refusal. */
@Injectable()
export class Answering {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Database) private readonly database: Database,
    @Inject(Journal) private readonly journal: Journal,
    @Inject(Places) private readonly places: Places,
    @Inject(SurveysRepository) private readonly surveys: SurveysRepository,
    @Inject(RecipientsRepository) private readonly recipients: RecipientsRepository,
  ) {}

  /** @throws DomainError convention.surveyLinkClosed */
  open(token: string): Promise<AnswerSheet> {
    return this.database.read(HOLDER, async (tx) => {
      const recipient = await this.recipients.byLink(tx, surveyTokenHash(token));
      const survey = recipient && (await this.surveys.find(HOLDER, tx, recipient.surveyId));
      if (recipient === undefined || survey === undefined || !isOpen(survey)) throw conventionError('surveyLinkClosed');
      return this.#sheet(tx, { recipient, survey });
    });
  }

  /** @throws DomainError convention.surveyLinkClosed, surveyAnswerMissing, surveyAnswerUnfit */
  answer(token: string, answers: readonly SurveyAnswer[]): Promise<AnswerSheet> {
    return this.database.transaction(HOLDER, async (tx) => {
      const hash = surveyTokenHash(token);
      const found = await this.recipients.byLink(tx, hash);
      // Held, so that nobody closes it meanwhile; the link is looked at once more, for closing takes it away.
      const survey = found && (await this.surveys.lock(HOLDER, tx, found.surveyId, 'share'));
      const recipient = survey && (await this.recipients.byLink(tx, hash));
      if (recipient === undefined || survey === undefined || !isOpen(survey)) throw conventionError('surveyLinkClosed');
      const checked = checkAnswers(survey.questions, answers);
      if ('kind' in checked) {
        throw checked.kind === 'missing'
          ? conventionError('surveyAnswerMissing', { number: checked.number })
          : conventionError('surveyAnswerUnfit', { number: checked.number, why: checked.why });
      }
      const texts = checked.texts.map((text) => ({ id: newId(), ...text }));
      await this.recipients.answer(tx, recipient.id, checked.kept, texts, this.clock.now());
      // A correction is no second answer; one line a recipient is all that the journal needs, and all that it can be fed.
      if (recipient.answeredAt === null) {
        await this.journal.record(tx, HOLDER, {
          act: 'convention.survey.answered',
          subject: { kind: 'survey', id: survey.id, label: survey.title },
          placeId: recipient.placeId,
          details: {},
        });
      }
      const kept = await this.recipients.byLink(tx, hash);
      return this.#sheet(tx, { recipient: kept ?? recipient, survey });
    });
  }

  async #sheet(tx: Tx, { recipient, survey }: Opened): Promise<AnswerSheet> {
    const refs = await this.places.refs(tx, [recipient.placeId, survey.placeId]);
    const texts = await this.recipients.textsOf(tx, recipient.id);
    return {
      ...{ title: survey.title, introduction: survey.introduction, questions: [...survey.questions] },
      place: refs.get(recipient.placeId)?.name ?? '',
      askedBy: refs.get(survey.placeId)?.name ?? '',
      dueOn: survey.dueOn ?? '',
      answeredAt: recipient.answeredAt?.toISOString() ?? null,
      answers: answersOf(survey.questions, recipient.answers ?? {}, texts),
    };
  }
}

const isOpen = ({ sentAt, closedAt }: SurveyRow): boolean => sentAt !== null && closedAt === null;
