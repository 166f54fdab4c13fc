import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { PersonalData } from '@chariot/contract';
import { LocalDate, Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database, Journal, PersonalDataSources, type PersonalDataRow } from '@chariot/platform';
import { auditError } from '../errors.js';
import { sentenceOf } from '../journal/sentences.js';
import { PersonalDataRepository, type DataSubject } from './personal-data.repository.js';

/** Of one section; what is beyond is said, and asked of whoever operates the instance. */
const ROWS = 5000;
const READING = Reach.system('droit d’accès');
const TIME = new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', timeStyle: 'medium' });

/** The right of access (art. 15 RGPD): all that the rooms hold about one person. */
@Injectable()
export class PersonalDataExport implements OnModuleInit {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly database: Database,
    private readonly sources: PersonalDataSources,
    private readonly repository: PersonalDataRepository,
    private readonly journal: Journal,
  ) {}

  onModuleInit(): void {
    this.sources.register({
      title: 'Journal',
      order: 90,
      read: async (tx, personId, limit) =>
        (await this.repository.lines(tx, personId, limit + 1)).map(
          ({ at, act, details, actorLabel, subjectLabel, place }): PersonalDataRow => ({
            Date: LocalDate.format(LocalDate.at(at)),
            'Heure (Paris)': TIME.format(at),
            Acte: sentenceOf(act, details),
            Auteur: actorLabel,
            Objet: subjectLabel,
            Lieu: place ?? '',
          }),
        ),
    });
  }

  /** About the caller herself. @throws DomainError `audit.personUnknown` */
  async own(reach: Reach): Promise<PersonalData> {
    const person = await this.database.read(READING, (tx) => this.repository.subject(tx, reach.id));
    if (person === undefined) throw auditError('personUnknown');
    return this.#gather(person);
  }

  /**
   * About somebody else: whoever asks must hold `privacy:export` on every place on which the person holds or has held a
   * role, because what is answered speaks of all of them. It is written in the journal before anything is read.
   * @throws DomainError `audit.personUnknown`, `audit.personOutOfReach`
   */
  async of(reach: Reach, personId: string): Promise<PersonalData> {
    const person = await this.database.read(READING, (tx) => this.repository.subject(tx, personId));
    await this.database.transaction(reach, async (tx) => {
      const uncovered = await this.repository.uncovered(tx, reach, person?.placeIds ?? []);
      // The same answer for somebody unknown and for somebody of elsewhere: it tells nobody who exists.
      if (person === undefined || uncovered.length === person.placeIds.length) throw auditError('personUnknown');
      if (uncovered.length > 0) throw auditError('personOutOfReach', { person: person.displayName });
      await this.journal.record(tx, reach, {
        act: 'audit.personalData.exported',
        subject: { kind: 'person', id: person.id, label: person.displayName },
        placeId: person.placeIds[0] ?? null,
      });
    });
    if (person === undefined) throw auditError('personUnknown');
    return this.#gather(person);
  }

  async #gather({ id, displayName }: DataSubject): Promise<PersonalData> {
    const sections = await this.database.read(READING, async (tx) => {
      const gathered: PersonalData['sections'] = [];
      for (const { title, read } of this.sources.all) {
        const rows = await read(tx, id, ROWS);
        gathered.push({ title, rows: rows.slice(0, ROWS).map((row) => ({ ...row })), note: noteOf(rows.length) });
      }
      return gathered;
    });
    const madeAt = this.clock.now();
    return {
      title: `Données personnelles — ${displayName} — ${LocalDate.format(LocalDate.at(madeAt))}`,
      person: { id, displayName },
      madeAt: madeAt.toISOString(),
      sections,
    };
  }
}

const noteOf = (rows: number): string | null =>
  rows > ROWS
    ? `Les ${ROWS.toLocaleString('fr-FR')} lignes les plus récentes : demandez la suite à l’administration de l’instance.`
    : null;
