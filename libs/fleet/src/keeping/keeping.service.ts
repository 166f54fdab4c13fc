import { Injectable, type OnModuleInit } from '@nestjs/common';
import { frenchInstant, PersonalDataSources, Retention, type RetentionRule } from '@chariot/platform';
import { Codes } from '../enrolment/codes.service.js';
import { KeepingRepository } from './keeping.repository.js';

const TECHNICAL_DAYS = 90;

/** Kept with the device or the classroom that it tells of. */
const LASTING: readonly RetentionRule[] = [
  {
    name: 'fleet.devices',
    what: 'Inventaire : classes mobiles, appareils, livraisons, emplacements et états successifs',
    tables: [
      'fleet.classroom',
      'fleet.device',
      'fleet.membership',
      'fleet.state_change',
      'fleet.delivery',
      'fleet.delivery_device',
      'fleet.inventory',
      'fleet.device_setting',
    ],
    daysKept: null,
    why: 'Inventaire du patrimoine : tant que l’appareil y figure, puis dix ans avec les pièces de la subvention.',
  },
  {
    name: 'fleet.boots',
    what: 'Derniers démarrages entendus de chaque appareil, trente au plus, pour reconnaître une identité copiée',
    tables: ['fleet.boot'],
    daysKept: null,
    why: 'Tant que l’identité de l’appareil sert : effacés à chaque enrôlement.',
  },
  {
    name: 'fleet.enrolments',
    what: 'Enrôlements : qui a ouvert la fenêtre, empreinte du code, appareil entré',
    tables: ['fleet.enrolment_window', 'fleet.enrolment_code'],
    daysKept: null,
    why: 'Preuve de l’entrée de chaque appareil, tant qu’il figure à l’inventaire.',
  },
  {
    name: 'fleet.profiles',
    what: 'Profils, leurs versions et leurs affectations ; configurations qui en sont tirées',
    tables: ['fleet.profile', 'fleet.profile_version', 'fleet.assignment', 'fleet.configuration', 'fleet.rendering'],
    daysKept: null,
    why: 'Tant que le profil sert ; aucun nom d’élève n’y entre.',
  },
];

/** How long the fleet remembers, and what it holds of a person. */
@Injectable()
export class FleetKeeping implements OnModuleInit {
  constructor(
    private readonly retention: Retention,
    private readonly sources: PersonalDataSources,
    private readonly repository: KeepingRepository,
    private readonly codes: Codes,
  ) {}

  onModuleInit(): void {
    for (const rule of LASTING) this.retention.register(rule);
    this.retention.register({
      name: 'fleet.reports',
      what: 'Événements techniques des appareils : comptes rendus reçus, changements relevés',
      tables: ['fleet.report', 'fleet.inventory_change'],
      daysKept: TECHNICAL_DAYS,
      why: 'Le temps de dépanner : 90 jours (minimisation, art. 5.1 c RGPD).',
      prune: (tx, before) => this.repository.forgetReports(tx, before),
    });
    this.retention.register({
      name: 'fleet.operations',
      what: 'Messages, redémarrages et effacements envoyés, et réponse de chaque appareil',
      tables: ['fleet.operation', 'fleet.operation_device', 'fleet.operation_target'],
      daysKept: 365,
      why: 'Douze mois après leur fin, comme le journal.',
      prune: (tx, before) => this.repository.forgetOperations(tx, before),
    });
    this.retention.register({
      name: 'fleet.enrolmentCodes',
      what: 'Copies chiffrées des codes d’enrôlement, après la fin de leur fenêtre',
      tables: [],
      daysKept: TECHNICAL_DAYS,
      why: 'Elles ne servent plus à rien ; 90 jours comme les autres événements techniques.',
      prune: async (tx, before) => {
        const secrets = await this.repository.dropSealedCodes(tx, before);
        for (const secret of secrets) await this.codes.forget(tx, secret);
        return secrets.length;
      },
    });
    this.sources.register({
      title: 'Appareils et classes mobiles',
      order: 50,
      read: async (tx, personId, limit) =>
        (await this.repository.actsOf(tx, personId, limit + 1)).map(({ what, on, at }) => ({
          Acte: what,
          Objet: on,
          Date: frenchInstant(at),
        })),
    });
  }
}
