import { OutboxRepository } from '../outbox/outbox.repository.js';
import { MailRepository } from '../mail/mail.repository.js';
import { IdempotencyRepository } from '../web/idempotency.repository.js';
import { WebhooksRepository } from '../webhooks/webhooks.repository.js';
import type { RetentionRule } from './retention-rule.js';

const OUTBOX_DAYS = 7;

/** What the machinery itself keeps. */
export const platformRules = (outbox: OutboxRepository): readonly RetentionRule[] => [
  {
    name: 'platform.outbox',
    what: 'Événements internes déjà traités (identifiants, sans nom de personne)',
    tables: ['platform.outbox'],
    daysKept: OUTBOX_DAYS,
    why: 'Le temps de comprendre une panne (minimisation, art. 5.1 c RGPD).',
    prune: (tx, before) => outbox.prune(tx, before),
  },
  {
    name: 'platform.idempotency',
    what: 'Réponses gardées pour être redonnées à qui recommence la même demande (chiffrées)',
    tables: ['platform.idempotency'],
    daysKept: 1,
    why: 'Le temps de recommencer une demande interrompue (minimisation, art. 5.1 c RGPD).',
    prune: (tx, before) => new IdempotencyRepository().prune(tx, before),
  },
  {
    name: 'platform.mail',
    what: 'Courriels envoyés ou abandonnés : adresse et objet, sans le texte',
    tables: ['platform.mail'],
    daysKept: 30,
    why: 'Le temps de répondre à qui dit n’avoir rien reçu (minimisation, art. 5.1 c RGPD).',
    prune: (tx, before) => new MailRepository().prune(tx, before),
  },
  {
    name: 'platform.backups',
    what: 'Liste des copies de la base : date, taille, empreinte, emplacement',
    tables: ['platform.backup'],
    daysKept: null,
    why: 'Aucune donnée personnelle ; nécessaire à qui restaure.',
  },
  {
    name: 'platform.webhookDeliveries',
    what: 'Appels sortants finis : sujet, identifiant, code de réponse',
    tables: ['platform.webhook_delivery'],
    daysKept: 30,
    why: 'Le temps de comprendre une panne avec qui reçoit ces appels (minimisation, art. 5.1 c RGPD).',
    prune: (tx, before) => new WebhooksRepository().prune(tx, before),
  },
  {
    name: 'platform.webhookChannels',
    what: 'État des appels sortants : dernier échec, prochain essai',
    tables: ['platform.webhook_channel'],
    daysKept: null,
    why: 'Effacé avec l’appel sortant ; aucune donnée personnelle.',
  },
  {
    name: 'platform.secrets',
    what: 'Secrets chiffrés (clés Wi-Fi, clés de l’autorité)',
    tables: ['platform.secret'],
    daysKept: null,
    why: 'Chacun est effacé avec ce dont il est le secret.',
  },
  {
    name: 'platform.migrations',
    what: 'Versions de la base',
    tables: ['platform.migration'],
    daysKept: null,
    why: 'Aucune donnée personnelle ; nécessaire aux mises à jour.',
  },
];
