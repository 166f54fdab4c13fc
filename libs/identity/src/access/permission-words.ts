import { PERMISSIONS, type Permission } from '@chariot/kernel';

/** What each permission lets one do, in the words of the people concerned, the gravest first. */
export const PERMISSION_WORDS: Readonly<Record<Permission, string>> = {
  'system:administer': 'administrer toute l’instance',
  'device:erase': 'demander l’effacement des tablettes',
  'device:revoke': 'révoquer l’identité des tablettes',
  'approval:decide': 'donner le second accord aux actes graves',
  'person:write': 'confier et retirer des rôles',
  'privacy:export': 'exporter les données d’une personne',
  'integration:manage': 'créer des jetons d’API et des appels automatiques',
  'operation:run': 'agir sur les tablettes à distance, comme verrouiller, éteindre ou effacer les traces',
  'profile:write': 'changer les réglages des tablettes',
  'enrolment:open': 'enrôler des tablettes',
  'app:write': 'choisir les applications et les installer',
  'compliance:write': 'fixer les seuils de conformité',
  'place:write': 'ouvrir et fermer des lieux',
  'claim:certify': 'certifier les dépenses et confirmer les coordonnées bancaires',
  'claim:check': 'contrôler les demandes de paiement et constater le service fait',
  'convention:write': 'écrire les conventions et les rattachements',
  'expense:write': 'saisir les dépenses et préparer les états récapitulatifs',
  'project:write': 'tenir le dossier du projet',
  'committee:convene': 'convoquer les comités de pilotage',
  'grant:confirm': 'confirmer la dotation reçue par le collège',
  'usage:publish': 'figer et publier les chiffres d’usage',
  'survey:write': 'préparer et envoyer des enquêtes',
  'feedback:review': 'publier les retours d’expérience',
  'survey:answer': 'noter les enquêtes que le collège a reçues, et ses réponses',
  'device:write': 'modifier la fiche et l’état des tablettes',
  'classroom:write': 'modifier les classes mobiles',
  'loan:write': 'prêter des tablettes et les reprendre',
  'maintenance:open': 'ouvrir une fenêtre de maintenance',
  'lesson:run': 'ouvrir et finir des séances',
  'booking:write': 'réserver une classe mobile',
  'feedback:write': 'écrire un retour d’expérience',
  'app:advise': 'donner l’avis des enseignants sur une application',
  'app:request': 'demander une application',
  'repair:report': 'signaler une tablette en panne',
  'freeze:set': 'geler les actes graves',
  'approval:stop': 'voir et arrêter les actes graves',
  'person:read': 'voir les personnes et leurs rôles',
  'journal:read': 'lire le journal',
  'privacy:read': 'lire les registres de traitement et les durées de conservation',
  'enrolment:read': 'voir les enrôlements',
  'profile:read': 'voir les réglages des tablettes',
  'device:read': 'voir les tablettes',
  'classroom:read': 'voir les classes mobiles',
  'booking:read': 'voir les réservations d’une classe mobile',
  'convention:read': 'voir les conventions',
  'usage:read': 'voir les indicateurs',
  'access:read': 'voir qui a accès à ce lieu',
  'place:read': 'voir le lieu',
  'session:own': 'gérer son propre compte',
};

const GRAVEST_FIRST = Object.keys(PERMISSION_WORDS) as Permission[];

/** In French, the gravest first; what everybody has about herself is left out. */
export const wordsOf = (permissions: readonly Permission[]): string[] =>
  GRAVEST_FIRST.filter((one) => one !== 'session:own' && permissions.includes(one)).map((one) => PERMISSION_WORDS[one]);

/** How grave the gravest of these is: 0 is the gravest of all. */
export const gravity = (permissions: readonly Permission[]): number => {
  const place = GRAVEST_FIRST.findIndex((one) => permissions.includes(one));
  return place === -1 ? PERMISSIONS.length : place;
};
