import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DISCIPLINE_LABELS, INCIDENT_LABELS, LEVEL_LABELS } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import { frenchInstant, PersonalDataSources, Retention } from '@chariot/platform';
import { BoxesRepository } from '../boxes/boxes.repository.js';
import { LessonsKeepingRepository } from './lessons-keeping.repository.js';
import { REMEMBERED_DAYS, rememberedFrom } from './remembered.js';

const DAY_MS = 24 * 3_600_000;

/** How long lessons say who taught, and what each teacher is told of hers. */
@Injectable()
export class LessonKeeping implements OnModuleInit {
  constructor(
    private readonly retention: Retention,
    private readonly sources: PersonalDataSources,
    private readonly repository: LessonsKeepingRepository,
    private readonly boxes: BoxesRepository,
  ) {}

  onModuleInit(): void {
    this.retention.register({
      name: 'teaching.lessons',
      what: 'Séances : qui a enseigné est oublié à la fin de l’année scolaire suivante ; la séance reste, sans personne',
      tables: ['teaching.lesson'],
      daysKept: REMEMBERED_DAYS,
      why: 'Le temps de compter une année et de la comparer à la suivante (minimisation, art. 5.1 c RGPD).',
      prune: (tx, before) => {
        const today = LocalDate.at(new Date(before.getTime() + REMEMBERED_DAYS * DAY_MS));
        return this.repository.forgetTeachers(tx, rememberedFrom(today));
      },
    });
    this.retention.register({
      name: 'teaching.lessonOrders',
      what: 'Messages, pages et verrouillages demandés pendant une séance, mesures de débit à son début',
      tables: ['teaching.lesson_order', 'teaching.lesson_measure'],
      daysKept: 30,
      why: 'Le temps de comprendre un incident de séance (minimisation, art. 5.1 c RGPD).',
      prune: (tx, before) => this.repository.forgetOrders(tx, before),
    });
    this.retention.register({
      name: 'teaching.wifiBoxes',
      what: 'Mises en marche et coupures des bornes Wi-Fi des classes mobiles, sans personne',
      tables: ['teaching.wifi_box_run'],
      daysKept: 365,
      why: 'Montrer que les bornes sont coupées hors des séances (loi n° 2015-136, art. 7).',
      prune: (tx, before) => this.boxes.forget(tx, before),
    });
    this.sources.register({
      title: 'Séances',
      order: 51,
      read: async (tx, personId, limit) =>
        (await this.repository.ofPerson(tx, personId, limit + 1)).map((one) => ({
          Début: frenchInstant(one.startedAt),
          Fin: one.endedAt === null ? '' : frenchInstant(one.endedAt),
          'Classe mobile': one.classroomName,
          Classe: `${one.className} (${LEVEL_LABELS[one.level]})`,
          Discipline: DISCIPLINE_LABELS[one.discipline],
          Élèves: String(one.pupils),
          Réponse: one.incident === null ? '' : INCIDENT_LABELS[one.incident],
        })),
    });
  }
}
