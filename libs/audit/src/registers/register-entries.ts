import type { Permission } from '@chariot/kernel';

/** One processing as it is written down once; what code knows better (recipients, periods) is only pointed at. */
export interface EntryDraft {
  readonly name: string;
  readonly purpose: string;
  readonly legalBasis: string;
  readonly people: readonly string[];
  readonly data: readonly string[];
  /** Whoever holds one of them, by her role, receives these data. */
  readonly permissions: readonly Permission[];
  /** Names of the retention rules that these data fall under. */
  readonly rules: readonly string[];
}

export type RegisterKind = 'usage' | 'assets';

const PUBLIC_TASK =
  'Mission d’intérêt public (art. 6.1.e RGPD) : service public de l’éducation, code de l’éducation art. L. 131-2 et L. 312-9.';
const OWNER_TASK =
  'Mission d’intérêt public (art. 6.1.e RGPD) : équipement des écoles publiques, code de l’éducation art. L. 212-4.';
const ACCOUNTS =
  'Obligation légale (art. 6.1.c RGPD) : comptabilité publique et contrôle de l’emploi de la subvention.';

const AGENTS =
  'Agents : enseignants, direction d’école, référents numériques, inspection, services de la collectivité et de l’académie';
const PUPILS = 'Élèves, indirectement : aucun nom, aucun compte, aucun contenu';

const access = (legalBasis: string): EntryDraft => ({
  name: 'Comptes, rôles et connexion',
  purpose: 'Donner à chaque agent l’accès qui correspond à sa fonction, et à lui seul.',
  legalBasis,
  people: [AGENTS],
  data: [
    'Nom affiché, adresse électronique professionnelle',
    'Rôles tenus, lieu, dates, par qui ils ont été confiés',
    'Sessions : ouverture, dernière activité, fin (ni adresse IP, ni navigation)',
    'Moyens de connexion : leur nature et leur date, jamais le secret lui-même',
  ],
  permissions: ['person:read', 'access:read'],
  rules: [
    'identity.people',
    'identity.sessions',
    'identity.credentials',
    'identity.signIns',
    'identity.apiTokens',
    'identity.webhooks',
    'platform.mail',
  ],
});

const dangerousActs = (legalBasis: string): EntryDraft => ({
  name: 'Actes graves à deux personnes',
  purpose: 'Empêcher qu’un seul compte, volé ou égaré, efface ou coupe des tablettes d’élèves.',
  legalBasis,
  people: [AGENTS],
  data: ['Qui a demandé, accordé, refusé ou arrêté l’acte, quand et pourquoi ; quotas de chaque personne'],
  permissions: ['approval:stop', 'approval:decide'],
  rules: ['identity.approvals', 'identity.quotas'],
});

const journal = (legalBasis: string): EntryDraft => ({
  name: 'Journal des actes',
  purpose: 'Savoir qui a fait quoi sur le parc, détecter un abus et le prouver.',
  legalBasis,
  people: [AGENTS],
  data: ['Auteur, acte, objet, lieu, date et heure'],
  permissions: ['journal:read'],
  rules: ['audit.journal', 'audit.seals'],
});

/** Both take part: the school or the DASEN convenes, the collectivité sits and writes. */
const committees = (legalBasis: string): EntryDraft => ({
  name: 'Comités de pilotage de la convention',
  purpose: 'Convoquer les comités de l’article 4, noter qui y était représenté et suivre leurs décisions.',
  legalBasis,
  people: ['Membres des comités et personnes conviées : agents, élus, parents d’élèves'],
  data: [
    'Sièges et présences, par fonction ; décisions, par fonction de qui les porte',
    'Nom affiché et adresse électronique, pour qui est convoqué par courriel',
  ],
  permissions: ['convention:read', 'project:write', 'committee:convene'],
  rules: ['convention.committees', 'convention.committeeContacts'],
});

/** The académie's, which asks and publishes. */
const surveys = (legalBasis: string): EntryDraft => ({
  name: 'Enquêtes et retours d’expérience',
  purpose: 'Évaluer les usages et partager ce qui a été fait (art. 2 et 8 de la convention).',
  legalBasis,
  people: [
    'Agents qui écrivent une enquête ; enseignants auteurs d’un retour d’expérience',
    'Personnes qui répondent pour leur établissement : rien d’elles n’est gardé',
  ],
  data: [
    'Enquêtes : questions, établissements interrogés, réponses par établissement, jour de la réponse (ni nom, ni adresse IP)',
    'Textes libres, qui ne doivent nommer personne : lus par qui a envoyé l’enquête, qui peut les effacer',
    'Retours d’expérience : titre, discipline, niveau, textes, école, fonction de l’auteur ; l’auteur, pour lui seul',
  ],
  permissions: ['survey:write', 'feedback:write', 'feedback:review'],
  rules: ['convention.surveys', 'convention.surveyTexts', 'convention.feedback'],
});

/** Kept out of every other processing: what leaves it are numbers. */
const statistics: EntryDraft = {
  name: 'Suivi de la convention et statistiques d’usage',
  purpose:
    'Suivre l’article 8 de la convention : équipement, usage et qualité, par école et par mois, sans suivre personne.',
  legalBasis: PUBLIC_TASK,
  people: [
    'Personne n’y figure : une séance y entre comme un nombre de plus, sans son auteur, sa classe ni sa tablette',
    'Agents qui ont demandé le rapport mensuel d’un lieu : leur identité et leur adresse, pour le leur envoyer',
  ],
  data: [
    'Par école et par mois : nombres de tablettes, de séances, de minutes, de classes et d’élèves concernés',
    'Hors de l’école, rien au-dessous de 10 élèves et de 3 enseignants ; dans l’école, rien au-dessous de 5 élèves',
    'Dossiers de suivi (article 8) : chiffres publiés, totaux, dates, et le commentaire de chaque école, sans nom',
  ],
  permissions: ['usage:read'],
  rules: [
    ...['usage.months', 'usage.publication', 'usage.datasets'],
    ...['usage.followUp', 'usage.reports', 'usage.reportSubscriptions'],
  ],
};

/** Of the académie's departmental director (DASEN), who is answerable for what is done in class. */
const USAGE: readonly EntryDraft[] = [
  {
    name: 'Usage pédagogique des classes mobiles',
    purpose: 'Mettre à disposition des élèves des tablettes prêtes, configurées et suivies pour l’enseignement.',
    legalBasis: PUBLIC_TASK,
    people: [PUPILS, 'Enseignants : les classes mobiles de leur école'],
    data: [
      'Tablette : numéro, emplacement, modèle, numéro de série, système, logiciels installés, batterie, dernier contact',
      'Réglages voulus et comptes rendus d’application ; réveils d’iPad qui attendent Apple',
      'Messages, redémarrages et modes Perdu envoyés aux tablettes, jamais leur position ; leurs cinquante derniers échanges avec le serveur, sans leur contenu',
      'Écarts de conformité relevés, jours où chaque chariot a servi',
      'Applications demandées, avis d’enseignants, réponses et affectations : qui, quand, pourquoi',
    ],
    permissions: ['classroom:read', 'device:read', 'profile:read'],
    rules: [
      'fleet.reports',
      'fleet.exchanges',
      'fleet.operations',
      'fleet.profiles',
      'fleet.boots',
      'fleet.activationLocks',
      'fleet.enrolments',
      'fleet.enrolmentCodes',
      'fleet.compliance',
      'fleet.complianceNow',
      'fleet.appRequests',
      'fleet.apps',
      'apple.wakes',
      'apple.enrolments',
      'apple.exchange',
      'apple.pushCertificates',
      'apple.adeKeys',
      'apple.adeServer',
      'apple.adeDevices',
      'apple.licences',
      'apple.appUpdates',
      'apple.ownApps',
    ],
  },
  {
    name: 'Réservations des classes mobiles',
    purpose: 'Partager une classe mobile entre les enseignants d’une école, et savoir qui en a la clé.',
    legalBasis: PUBLIC_TASK,
    people: ['Enseignants : ce qu’ils ont réservé'],
    data: [
      'Réservation : classe mobile, jour, heures, niveau, nombre de tablettes, intitulé, qui l’a faite ou annulée',
      'Clé de la classe mobile : qui l’a, ou où elle a été rendue',
      'Courriel de la veille : qui en veut un, pour quel jour le dernier est parti',
      'Adresses d’agenda : leur nom, qui les a ouvertes, leur dernière lecture',
    ],
    permissions: ['booking:read', 'booking:write'],
    rules: [
      'teaching.bookings',
      'teaching.bookingRules',
      'teaching.bookingFeeds',
      'teaching.eveLetters',
      'teaching.bookingDepartures',
    ],
  },
  {
    name: 'Séances',
    purpose:
      'Ouvrir et finir une séance avec une classe mobile, agir sur ses tablettes le temps qu’elle dure, couper sa borne Wi-Fi, et compter l’usage sans nommer personne.',
    legalBasis: PUBLIC_TASK,
    people: [PUPILS, 'Enseignants qui ont ouvert une séance'],
    data: [
      'Séance : enseignant, classe, niveau, discipline, nombre d’élèves, début, fin, tablettes utilisées et rendues par emplacement, incident ou non',
      'Messages, pages et verrouillages demandés pendant la séance',
      'Borne Wi-Fi : heures de mise en marche et de coupure, sans personne',
    ],
    permissions: ['lesson:run'],
    rules: ['teaching.lessons', 'teaching.lessonOrders', 'teaching.wifiBoxes'],
  },
  {
    name: 'Fenêtres de maintenance',
    purpose: 'Mettre à jour les tablettes hors de la classe, et expliquer les heures de marche de la borne Wi-Fi.',
    legalBasis: PUBLIC_TASK,
    people: ['Personnes qui ont laissé une classe mobile allumée'],
    data: ['Fenêtre : classe mobile, début, fin, qui l’a ouverte'],
    permissions: ['maintenance:open'],
    rules: ['teaching.maintenance'],
  },
  {
    name: 'Prêts de tablettes',
    purpose: 'Savoir quelles tablettes sont sorties, pour quand, et retrouver le bordereau signé sur papier.',
    legalBasis: PUBLIC_TASK,
    people: ['Personnes qui ont noté un prêt, et adultes de l’école qui se sont prêté une tablette'],
    data: [
      'Prêt : tablette, fonction de la personne qui l’a (ou « famille », sans aucun nom), dates, état au retour, qui l’a noté',
    ],
    permissions: ['loan:write'],
    rules: ['teaching.loans'],
  },
  access(PUBLIC_TASK),
  committees(PUBLIC_TASK),
  surveys(PUBLIC_TASK),
  dangerousActs(PUBLIC_TASK),
  journal(PUBLIC_TASK),
  statistics,
];

/** Of the commune, which owns, pays and repairs. */
const ASSETS: readonly EntryDraft[] = [
  {
    name: 'Inventaire du patrimoine et réparations',
    purpose:
      'Tenir l’inventaire des appareils achetés, de leur livraison à leur mise au rebut, et suivre leurs réparations.',
    legalBasis: OWNER_TASK,
    people: ['Agents qui ont enregistré, déplacé ou réparé un appareil'],
    data: [
      'Appareil : numéro de série, numéro d’inventaire, modèle, école, classe mobile, états successifs et leurs motifs',
      'Livraisons : date, référence, fournisseur',
      'Pannes : qui a signalé, photos, réparateur, garantie, dates, coût',
    ],
    permissions: ['device:read', 'device:write'],
    rules: ['fleet.devices', 'fleet.repairs', 'fleet.repairPhotos'],
  },
  {
    name: 'Financement par la convention',
    purpose: 'Rattacher chaque appareil à la ligne budgétaire qui l’a payé et justifier l’emploi de la subvention.',
    legalBasis: ACCOUNTS,
    people: [
      'Agents qui ont déclaré la convention, rattaché les appareils, ouvert une adresse d’agenda, présenté ou certifié un état, ou demandé de changer un compte',
    ],
    data: [
      'Convention, signatures (fonctions), avenants, annexe des écoles, lignes budgétaires, appareils financés',
      'Rappels d’échéances envoyés, sans destinataire ; adresses d’agenda : leur nom, qui les a ouvertes, leur dernière lecture',
      'Commandes, factures, avoirs, mandats et leurs pièces : fournisseur, montants, numéros de série',
      'États récapitulatifs : qui les a présentés et certifiés exacts',
      'Coordonnées bancaires du bénéficiaire : le numéro scellé, qui a demandé de les changer',
      'Dossier du projet : qui a noté chaque fait ; courriers entre les parties : qui les a préparés',
      'Versements, reversements, décisions du ministère, dotations des collèges : dates, montants, références',
    ],
    permissions: [
      'convention:read',
      'convention:write',
      'expense:write',
      'claim:certify',
      'claim:check',
      'grant:confirm',
      'survey:answer',
      'project:write',
    ],
    rules: [
      'convention.conventions',
      'convention.reminders',
      'convention.calendarFeeds',
      'convention.expenses',
      'convention.attachments',
      'convention.claims',
      'convention.bankDetails',
      'convention.payments',
      'convention.grants',
      'convention.project',
      'convention.letters',
    ],
  },
  access(OWNER_TASK),
  committees(OWNER_TASK),
  dangerousActs(OWNER_TASK),
  journal(OWNER_TASK),
];

export const DRAFTS: Readonly<Record<RegisterKind, readonly EntryDraft[]>> = { usage: USAGE, assets: ASSETS };

/** The retention rules that the registers name: the application checks that each is there. */
export const REGISTER_RULES: readonly string[] = [
  ...new Set(Object.values(DRAFTS).flatMap((drafts) => drafts.flatMap(({ rules }) => rules))),
];

/** Art. 30.1 g and art. 32. */
export const SECURITY: readonly string[] = [
  'Accès par lieu et par fonction, refusés par défaut, dits deux fois : par le serveur et par la base (sécurité par ligne)',
  'Actes dangereux à deux personnes, différés et arrêtables',
  'Secrets chiffrés sous une clé gardée hors de la base ; échanges chiffrés (TLS) avec les personnes et les appareils',
  'Certificat propre à chaque appareil, révocable',
  'Journal scellé par une chaîne d’empreintes à clé, vérifiable ligne par ligne',
  'Copies de la base chiffrées',
  'Ni IMEI, ni IMSI, ni numéro de téléphone, ni adresse MAC, ni position, ni nom de compte : refusés à l’entrée',
];

export const PROCESSORS: readonly string[] = [
  'L’hébergeur du serveur, s’il n’est pas le responsable du traitement (contrat de l’art. 28 RGPD) : à compléter par qui héberge',
  'Le service d’envoi de courrier électronique, s’il y en a un : à compléter par qui héberge',
];

export const TRANSFERS: readonly string[] = [
  'Aucun transfert hors de l’Union européenne par Chariot, hors le réveil des iPad : ni mesure d’audience, ni police, ni service tiers.',
  'Réveiller un iPad : le service de notification d’Apple (États-Unis) reçoit le jeton que l’iPad a reçu d’Apple et un mot qui ne dit rien ; ni nom, ni réglage, ni demande.',
  'Les tablettes sous Linux ne parlent qu’à ce serveur ; leurs services de notification ne passent par aucun tiers.',
];
