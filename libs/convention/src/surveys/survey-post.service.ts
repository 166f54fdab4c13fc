import { LocalDate, Reach, type Clock, type Role } from '@chariot/kernel';
import { Holders, INSTANCE_INFO, type InstanceInfo } from '@chariot/identity';
import { CLOCK, Database, Mail, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Inject, Injectable } from '@nestjs/common';
import { closesByItself, dueReminder } from './due-reminders.js';
import { RecipientsRepository, type DuePost } from './recipients.repository.js';
import { newSurveyToken, surveyTokenHash, surveyUrl } from './survey-links.js';
import { surveyLetter } from './survey-letters.js';
import { SurveysRepository } from './surveys.repository.js';
import { Surveys } from './surveys.service.js';

const SYSTEM = Reach.system('enquêtes');
const AT_ONCE = 50;
/** Who answers for a place; a contractor or a teacher is not asked in its name. */
const ROLES: Readonly<Record<string, readonly Role[]>> = {
  school: ['schoolHead'],
  college: ['collegePrincipal'],
  district: ['inspector'],
};

/**
 * The leader's part: letters that are due leave, each with a link of its own; those who have not answered are reminded
 * before the due date; what nobody closes is closed. Run again, it writes nothing twice.
 */
@Injectable()
export class SurveyPost {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(INSTANCE_INFO) private readonly instance: InstanceInfo,
    @Inject(Database) private readonly database: Database,
    @Inject(Mail) private readonly mail: Mail,
    @Inject(Holders) private readonly holders: Holders,
    @Inject(Places) private readonly places: Places,
    @Inject(Surveys) private readonly surveys: Surveys,
    @Inject(SurveysRepository) private readonly rows: SurveysRepository,
    @Inject(RecipientsRepository) private readonly recipients: RecipientsRepository,
  ) {}

  /** @returns recipients written to, or that have nobody to be written to */
  async deliver(): Promise<number> {
    let done = 0;
    for (;;) {
      const some = await this.database.transaction(SYSTEM, async (tx) => {
        const posts = await this.recipients.duePosts(tx, AT_ONCE);
        for (const post of posts) await this.#write(tx, post);
        return posts.length;
      });
      done += some;
      if (some < AT_ONCE) return done;
    }
  }

  /** Each morning. @returns surveys reminded of or closed */
  async remind(): Promise<number> {
    const today = LocalDate.today(this.clock);
    const running = await this.database.read(SYSTEM, (tx) => this.rows.running(SYSTEM, tx));
    let count = 0;
    for (const { id } of running) {
      count += await this.database.transaction(SYSTEM, async (tx) => {
        const row = await this.rows.lock(SYSTEM, tx, id, 'update');
        if (row?.sentAt == null || row.dueOn === null || row.closedAt !== null) return 0;
        if (closesByItself({ dueOn: row.dueOn }, today)) {
          await this.rows.close(SYSTEM, tx, id, this.clock.now());
          await this.surveys.record(SYSTEM, tx, row, 'convention.survey.closed');
          return 1;
        }
        const { dueOn, remindedFor } = row;
        const threshold = dueReminder({ dueOn, remindedFor, sentOn: LocalDate.at(row.sentAt) }, today);
        if (threshold === null) return 0;
        await this.rows.reminded(SYSTEM, tx, id, threshold, this.clock.now());
        await this.recipients.remind(SYSTEM, tx, id);
        return 1;
      });
    }
    return count;
  }

  async #write(tx: Tx, { id, surveyId, placeId, kind }: DuePost): Promise<void> {
    const survey = await this.rows.find(SYSTEM, tx, surveyId);
    const now = this.clock.now();
    if (survey === undefined || survey.dueOn === null || survey.closedAt !== null) {
      return this.recipients.posted(tx, id, 0, now);
    }
    const refs = await this.places.refs(tx, [placeId, survey.placeId]);
    const place = refs.get(placeId);
    const to = await this.holders.addresses(tx, ROLES[place?.kind ?? ''] ?? [], [placeId]);
    let messages = 0;
    if (to.length > 0) {
      const token = newSurveyToken();
      await this.recipients.addLink(SYSTEM, tx, id, surveyTokenHash(token), now);
      const letter = surveyLetter({
        ...{ kind, title: survey.title, place: place?.name ?? '', dueOn: survey.dueOn },
        askedBy: refs.get(survey.placeId)?.name ?? '',
        url: surveyUrl(this.instance.publicUrl, token),
      });
      for (const address of to) if (await this.mail.tell(tx, { to: address, ...letter, secret: true })) messages += 1;
    }
    await this.recipients.posted(tx, id, messages, now);
  }
}
