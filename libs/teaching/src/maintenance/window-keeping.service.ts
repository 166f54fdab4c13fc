import { Injectable, type OnModuleInit } from '@nestjs/common';
import { frenchInstant, PersonalDataSources, Retention } from '@chariot/platform';
import { WindowsRepository } from './windows.repository.js';

/** How long windows are kept, and what each person is told of hers. */
@Injectable()
export class WindowKeeping implements OnModuleInit {
  constructor(
    private readonly retention: Retention,
    private readonly sources: PersonalDataSources,
    private readonly repository: WindowsRepository,
  ) {}

  onModuleInit(): void {
    this.retention.register({
      name: 'teaching.maintenance',
      what: 'Fenêtres de maintenance finies, avec qui les a ouvertes',
      tables: ['teaching.maintenance_window'],
      daysKept: 365,
      why: 'Aussi longtemps que les heures de marche des bornes Wi-Fi, qu’elles expliquent (loi n° 2015-136, art. 7).',
      prune: (tx, before) => this.repository.forget(tx, before),
    });
    this.sources.register({
      title: 'Fenêtres de maintenance',
      order: 74,
      read: async (tx, personId, limit) =>
        (await this.repository.ofPerson(tx, personId, limit + 1)).map((one) => ({
          'Classe mobile': one.classroomName,
          Début: frenchInstant(one.startsAt),
          Fin: frenchInstant(one.endedAt ?? one.endsAt),
        })),
    });
  }
}
