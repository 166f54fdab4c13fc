import { Injectable, type OnModuleInit } from '@nestjs/common';
import { frenchInstant, PersonalDataSources, Retention, type RetentionRule } from '@chariot/platform';
import { ActivationLocks } from '../activation-locks/activation-locks.service.js';
import { ExchangesRepository } from '../exchanges/exchanges.repository.js';
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
      'fleet.listing',
      'fleet.listed_classroom',
      'fleet.known_model',
      'fleet.rollup',
      'fleet.rollup_delta',
      'fleet.rollup_state',
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
    tables: ['fleet.enrolment_window', 'fleet.enrolment_code', 'fleet.enrolment_challenge'],
    daysKept: null,
    why: 'Preuve de l’entrée de chaque appareil, tant qu’il figure à l’inventaire.',
  },
  {
    name: 'fleet.complianceNow',
    what: 'Seuils de conformité, appareils à regarder dans les minutes qui viennent, applications relevées',
    tables: ['fleet.compliance_policy', 'fleet.compliance_due', 'fleet.app_presence'],
    daysKept: null,
    why: 'L’état présent : remplacé à chaque relevé, sans historique.',
  },
  {
    name: 'fleet.repairs',
    what: 'Garanties, pannes et réparations : qui a signalé, réparateur, dates, coût',
    tables: ['fleet.warranty', 'fleet.repair'],
    daysKept: null,
    why: 'Avec l’appareil : ce qu’il a coûté se lit tant qu’il figure à l’inventaire.',
  },
  {
    name: 'fleet.apps',
    what: 'Catalogue des applications, licences et affectations',
    tables: ['fleet.app', 'fleet.app_assignment', 'fleet.app_reservation', 'fleet.app_set', 'fleet.classroom_apps'],
    daysKept: null,
    why: 'Tant que l’application figure au catalogue.',
  },
  {
    name: 'fleet.profiles',
    what: 'Profils, leurs versions, leurs affectations et leurs déploiements ; configurations qui en sont tirées',
    tables: [
      ...['fleet.profile', 'fleet.profile_version', 'fleet.assignment', 'fleet.past_assignment', 'fleet.configuration'],
      ...['fleet.rendering', 'fleet.rollout', 'fleet.rollout_classroom'],
    ],
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
    private readonly exchanges: ExchangesRepository,
    private readonly locks: ActivationLocks,
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
      name: 'fleet.exchanges',
      what: 'Cinquante derniers échanges de chaque tablette avec le serveur : la demande, la réponse, jamais leur contenu',
      tables: ['fleet.exchange_head', 'fleet.exchange'],
      daysKept: TECHNICAL_DAYS,
      why: 'Le temps de comprendre pourquoi elle n’obéit pas ; 90 jours après son dernier mot, comme les autres événements techniques.',
      prune: (tx, before) => this.exchanges.prune(tx, before),
    });
    this.retention.register({
      name: 'fleet.activationLocks',
      what: 'Code, chiffré, qui lève le verrouillage d’activation de chaque iPad supervisé',
      tables: ['fleet.activation_lock'],
      daysKept: TECHNICAL_DAYS,
      why: 'Tant que l’iPad est à l’inventaire, effacé ou non, puis 90 jours : qui l’a reçu peut encore le demander.',
      prune: (tx, before) => this.locks.forget(tx, before),
    });
    this.retention.register({
      name: 'fleet.operations',
      what: 'Opérations demandées aux appareils (messages, verrouillages, redémarrages, effacements…), et réponse de chacun',
      tables: ['fleet.operation', 'fleet.operation_device', 'fleet.operation_target', 'fleet.operation_tally'],
      daysKept: 365,
      why: 'Douze mois après leur fin, comme le journal ; un mode Perdu, tant que l’iPad n’a pas dit en être sorti, trois ans au plus.',
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
