import { LocalDate, Reach, type Clock, type Role } from '@chariot/kernel';
import { Holders, INSTANCE_INFO, type InstanceInfo } from '@chariot/identity';
import { CLOCK, Database, Mail, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Inject, Injectable } from '@nestjs/common';
import type { ConventionRow } from '../conventions/conventions.repository.js';
import { DeadlinesRepository } from './deadlines.repository.js';
import { TimelineReader } from './deadlines.service.js';
import type { Actor } from './entry.js';
import { reminderLetter } from './reminder-letter.js';
import { dueReminders, reminderKey, type DueReminder } from './reminders.js';
import { timeline } from './timeline.js';

const SYSTEM = Reach.system('rappels des échéances');
const AT_ONCE = 200;

/** Whom each actor's deadlines are written to; the ministry has nobody here, the académie answers for the State. */
const ROLES: Readonly<Record<Actor, readonly Role[]>> = {
  academie: ['academie'],
  ministry: ['academie'],
  localAuthority: ['finance', 'authorisingOfficer'],
  school: ['schoolHead'],
  college: ['collegePrincipal'],
};

/**
 * Writes to those concerned as a deadline comes near: once for each deadline and threshold, one message for all that
 * falls to somebody that day. The law's dates stand in summer too: the summer freeze stops no reminder.
 */
@Injectable()
export class Reminders {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(INSTANCE_INFO) private readonly instance: InstanceInfo,
    @Inject(Database) private readonly database: Database,
    @Inject(Mail) private readonly mail: Mail,
    @Inject(Places) private readonly places: Places,
    @Inject(Holders) private readonly holders: Holders,
    @Inject(DeadlinesRepository) private readonly deadlines: DeadlinesRepository,
    @Inject(TimelineReader) private readonly reader: TimelineReader,
  ) {}

  /** All conventions, each in its own transaction. @returns messages queued */
  async run(): Promise<number> {
    let queued = 0;
    let ids = await this.#next(null);
    while (ids.length > 0) {
      for (const id of ids) queued += await this.database.transaction(SYSTEM, (tx) => this.ofConvention(tx, id));
      ids = await this.#next(ids.at(-1) ?? null);
    }
    return queued;
  }

  #next(after: string | null): Promise<string[]> {
    return this.database.read(SYSTEM, (tx) => this.deadlines.remindable(SYSTEM, tx, after, AT_ONCE));
  }

  /** @returns messages queued */
  async ofConvention(tx: Tx, id: string): Promise<number> {
    const { row, facts } = await this.reader.facts(SYSTEM, tx, id);
    const day = facts.standing.day;
    const sent = new Set(
      (await this.deadlines.sent(SYSTEM, tx, id)).map((one) =>
        reminderKey(one.deadline, LocalDate.parse(one.dueOn), one.threshold),
      ),
    );
    const due = dueReminders(timeline(facts), sent, day);
    const letters = new Map<string, DueReminder[]>();
    for (const reminder of due) {
      const addresses = await this.#addresses(tx, row, reminder);
      const { dueOn, code: deadline } = reminder.entry;
      const noted = { conventionId: id, deadline, dueOn, threshold: reminder.threshold, messages: addresses.length };
      if (!(await this.deadlines.noteSent(SYSTEM, tx, noted, this.clock.now()))) continue;
      for (const address of addresses) letters.set(address, [...(letters.get(address) ?? []), reminder]);
    }
    const place = letters.size === 0 ? null : await this.places.ref(tx, row.localAuthorityId);
    for (const [to, reminders] of letters) {
      const letter = reminderLetter({
        reference: row.reference,
        title: row.title,
        localAuthority: place?.name ?? '',
        mention: facts.standing.terms.mention,
        day,
        reminders,
        url: `${this.instance.publicUrl}/#/conventions/${id}/echeances`,
      });
      await this.mail.tell(tx, { to, ...letter });
    }
    return letters.size;
  }

  async #addresses(tx: Tx, row: ConventionRow, { entry }: DueReminder): Promise<string[]> {
    const annex = await this.deadlines.places(SYSTEM, tx, row.id);
    // A school hears of its own committee, not of its neighbours'.
    const own = annex.filter(({ uai }) => entry.code.includes(uai));
    const concerned = own.length > 0 ? own : annex;
    const found = new Set<string>();
    for (const actor of entry.concerns) {
      const placeIds =
        actor === 'school'
          ? concerned.flatMap(({ schoolId }) => schoolId ?? [])
          : actor === 'college'
            ? concerned.flatMap(({ collegeId }) => collegeId ?? [])
            : [row.localAuthorityId];
      for (const address of await this.holders.addresses(tx, ROLES[actor], placeIds)) found.add(address);
    }
    return [...found];
  }
}
