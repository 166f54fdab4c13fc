import { LocalDate } from '@chariot/kernel';
import type { Json } from '@chariot/platform';

type Details = Readonly<Record<string, Json>>;
type Sentence = (details: Details) => string;

/** `« … »`, or nothing when the line does not say. */
const quoted = (details: Details, name: string): string => {
  const value = details[name];
  return typeof value === 'string' && value !== '' ? ` « ${value} »` : '';
};
/** ` : …`, or nothing. */
const because = (details: Details, name = 'reason'): string => {
  const value = details[name];
  return typeof value === 'string' && value !== '' ? ` : ${value.replace(/[.\s]+$/, '')}` : '';
};
const day = (details: Details, name: string): string => {
  const value = details[name];
  return typeof value === 'string' && LocalDate.is(value) ? LocalDate.format(value) : '';
};
const counted = (details: Details, name: string, one: string, many: string): string => {
  const told = details[name];
  const value = Array.isArray(told) ? told.length : told;
  if (typeof value !== 'number') return '';
  return ` (${value} ${value >= 2 ? many : one})`;
};
/** ` (convention C-2016-1)`, or nothing. */
const convention = (details: Details): string =>
  typeof details['convention'] === 'string' ? ` (convention ${details['convention']})` : '';
/** ` du 18/11/2016`, or nothing: of a meeting. */
const onDay = (details: Details): string => {
  const on = day(details, 'on');
  return on && ` du ${on}`;
};
/** ` (expire le 26/11/2027)`, or nothing. */
const until = (details: Details): string => {
  const end = details['notAfter'];
  const on = typeof end === 'string' ? end.slice(0, 10) : '';
  return LocalDate.is(on) ? ` (expire le ${LocalDate.format(on)})` : '';
};
/** ` (prêt n° 7)`, or nothing. */
const loan = (details: Details): string =>
  typeof details['number'] === 'number' ? ` (prêt n° ${details['number']})` : '';
const slot = (details: Details): string =>
  typeof details['slot'] === 'number' ? `, emplacement ${details['slot']}` : '';
const OPERATIONS: ReadonlyMap<Json | undefined, string> = new Map([
  ['message', 'Message'],
  ['ring', 'Sonnerie'],
  ['lock', 'Verrouillage'],
  ['unlock', 'Déverrouillage'],
  ['restart', 'Redémarrage'],
  ['shutdown', 'Extinction'],
  ['clearTraces', 'Effacement des traces des élèves'],
  ['refreshInventory', 'Relevé d’inventaire'],
  ['openPage', 'Ouverture d’une page'],
  ['update', 'Mise à jour hors des heures de classe'],
  ['measure', 'Mesure du débit'],
  ['clearPasscode', 'Effacement du code'],
  ['yearEndReset', 'Remise à neuf de fin d’année'],
  ['lost', 'Mode Perdu'],
  ['found', 'Fin du mode Perdu'],
  ['erase', 'Effacement'],
]);
const REPAIRS: ReadonlyMap<Json | undefined, string> = new Map([
  ['repaired', 'Appareil revenu réparé'],
  ['replaced', 'Appareil remplacé par le réparateur'],
  ['irreparable', 'Appareil déclaré irréparable'],
  ['onSite', 'Appareil remis en état à l’école'],
]);
const operation = (details: Details): string => OPERATIONS.get(details['kind']) ?? 'Opération';
const always =
  (sentence: string): Sentence =>
  () =>
    sentence;

/**
 * Each act of each room, in French. The page shows the subject beside it: the sentence does not name it again.
 * Acts are data here: audit knows their names, and none of the rooms that do them.
 */
const SENTENCES: Readonly<Record<string, Sentence>> = {
  'usage.dataset.frozen': always('Jeu de données figé.'),
  'usage.dataset.imported': (d) => `Jeu de données d’une autre instance repris${quoted(d, 'issuer')}.`,
  'usage.report.made': (d) => `Rapport mensuel fait et envoyé${counted(d, 'messages', 'message', 'messages')}.`,
  'usage.reports.subscribed': always('Rapport mensuel demandé par courriel.'),
  'usage.reports.unsubscribed': always('Rapport mensuel : courriel arrêté.'),
  'usage.followUp.made': (d) => `Dossier de suivi (article 8) figé${quoted(d, 'period')}.`,
  'usage.followUpComment.written': (d) => `Commentaire pour l’article 8 écrit${quoted(d, 'schoolYear')}.`,
  'usage.followUpComment.withdrawn': (d) => `Commentaire pour l’article 8 retiré${quoted(d, 'schoolYear')}.`,
  'usage.datasetKey.trusted': (d) => `Clé d’une autre instance reconnue${quoted(d, 'name')}.`,
  'territory.place.opened': (d) => `Lieu ouvert${day(d, 'openedOn') && ` au ${day(d, 'openedOn')}`}.`,
  'territory.place.closed': (d) =>
    `Lieu fermé${day(d, 'closedOn') && ` à partir du ${day(d, 'closedOn')}`}${because(d)}.`,
  'territory.hours.set': always('Horaires de l’école modifiés.'),
  'territory.headcounts.set': (d) => `Effectifs de l’école${quoted(d, 'year')} modifiés.`,
  'territory.calendarZone.set': (d) => `Calendrier scolaire :${quoted(d, 'zone') || ' zone choisie'}.`,
  'territory.referenceCollege.set': (d) => `Collège de référence désigné :${quoted(d, 'college') || ' voir le lieu'}.`,

  'identity.instance.started': always('Instance démarrée : première administration créée.'),
  'identity.person.added': always('Personne ajoutée.'),
  'identity.role.granted': (d) =>
    `Rôle${quoted(d, 'label')} confié${quoted(d, 'place') && ` sur${quoted(d, 'place')}`}.`,
  'identity.role.ended': (d) =>
    `Rôle${quoted(d, 'label')} terminé${quoted(d, 'place') && ` sur${quoted(d, 'place')}`}.`,
  'identity.signInLink.created': always('Lien de connexion créé.'),
  'identity.role.lent': (d) =>
    `Rôle${quoted(d, 'label')} prêté${quoted(d, 'place') && ` sur${quoted(d, 'place')}`}${day(d, 'until') && `, jusqu’au ${day(d, 'until')}`}${because(d)}.`,
  'identity.role.returned': (d) =>
    `Prêt du rôle${quoted(d, 'label')} terminé${quoted(d, 'place') && ` sur${quoted(d, 'place')}`}.`,
  'identity.person.handedOver': (d) =>
    `Rôles transmis${quoted(d, 'to') && ` à${quoted(d, 'to')}`}${counted(d, 'roles', 'rôle', 'rôles')}${because(d)}.`,
  'identity.person.disabled': (d) => `Accès fermé${because(d)}.`,
  'identity.person.enabled': (d) => `Accès rouvert${because(d)}.`,
  'identity.apiToken.created': (d) =>
    `Jeton d’API créé${quoted(d, 'place') && ` sur${quoted(d, 'place')}`}${day(d, 'until') && `, jusqu’au ${day(d, 'until')}`}.`,
  'identity.apiToken.revoked': always('Jeton d’API révoqué.'),
  'identity.webhook.added': (d) => `Appel sortant ajouté${quoted(d, 'place') && ` sur${quoted(d, 'place')}`}.`,
  'identity.webhook.removed': always('Appel sortant supprimé.'),
  'identity.webhook.resumed': always('Appel sortant remis en marche.'),
  'identity.webhook.tested': always('Message d’essai envoyé par un appel sortant.'),
  'identity.webhook.stopped': (d) => `Appel sortant arrêté${because(d)}.`,
  'identity.session.opened': always('Connexion.'),
  'identity.session.closed': always('Déconnexion.'),
  'identity.session.proven': always('Identité confirmée.'),
  'identity.sessions.othersClosed': (d) => `Autres sessions fermées${counted(d, 'sessions', 'session', 'sessions')}.`,
  'identity.signIn.refused': (d) => `Connexion refusée${counted(d, 'failures', 'essai', 'essais en un jour')}.`,
  'identity.password.set': always('Mot de passe et application à codes ajoutés.'),
  'identity.password.replaced': always('Mot de passe et application à codes remplacés.'),
  'identity.password.removed': always('Mot de passe et application à codes retirés.'),
  'identity.recoveryCodes.renewed': always('Codes de secours remplacés.'),
  'identity.recoveryCode.used': always('Code de secours utilisé.'),
  'identity.passkey.added': (d) => `Clé d’accès${quoted(d, 'name')} ajoutée.`,
  'identity.passkey.removed': (d) => `Clé d’accès${quoted(d, 'name')} retirée.`,
  'identity.provider.linked': (d) => `Fournisseur d’identité${quoted(d, 'name')} lié au compte.`,
  'identity.provider.unlinked': (d) => `Fournisseur d’identité${quoted(d, 'name')} retiré du compte.`,
  'identity.approval.asked': (d) => `Acte grave demandé${because(d)}.`,
  'identity.approval.approved': always('Acte grave accordé par une seconde personne.'),
  'identity.approval.refused': (d) => `Acte grave refusé${because(d)}.`,
  'identity.approval.stopped': (d) => `Acte grave arrêté avant d’avoir lieu${because(d)}.`,
  'identity.approval.expired': (d) => `Acte grave abandonné${because(d)}.`,
  'identity.approval.failed': (d) => `Acte grave accordé, mais impossible${because(d)}.`,
  'identity.approval.carriedOut': always('Acte grave accompli, comme deux personnes l’avaient décidé.'),
  'apple.licences.installed': (d) => `Jeton de licences Apple déposé${until(d)}.`,
  'apple.licences.renewed': (d) => `Jeton de licences Apple renouvelé${until(d)}.`,
  'apple.licences.withdrawn': always('Jeton de licences Apple retiré.'),
  'apple.app.updateAsked': (d) =>
    `Mise à jour demandée${quoted(d, 'on') && ` :${quoted(d, 'on')}`}${counted(d, 'devices', 'iPad', 'iPad')}.`,
  'apple.ownApp.uploaded': (d) => `Application iPad propre au lieu déposée${quoted(d, 'version')}${until(d)}.`,
  'apple.ownApp.withdrawn': always('Application iPad propre au lieu retirée.'),
  'apple.push.requested': always('Demande de certificat de réveil des iPad créée.'),
  'apple.push.installed': (d) => `Certificat de réveil des iPad mis en place${until(d)}.`,
  'apple.push.renewed': (d) => `Certificat de réveil des iPad renouvelé${until(d)}.`,
  'apple.push.withdrawn': always('Certificat de réveil des iPad retiré.'),
  'apple.ade.keyMade': always('Certificat créé pour Apple School Manager.'),
  'apple.ade.tokenInstalled': (d) => `Jeton d’Apple School Manager mis en place${until(d)}.`,
  'apple.ade.tokenRenewed': (d) => `Jeton d’Apple School Manager renouvelé${until(d)}.`,
  'apple.ade.withdrawn': always('Jeton d’Apple School Manager retiré.'),
  'apple.ade.placed': (d) =>
    `Classe mobile donnée à des iPad par Apple School Manager${counted(d, 'devices', 'iPad', 'iPad')}.`,
  'apple.ade.displaced': (d) =>
    `Classe mobile retirée à des iPad d’Apple School Manager${counted(d, 'devices', 'iPad', 'iPad')}.`,
  'identity.freeze.set': (d) => `Actes graves gelés${because(d)}.`,
  'identity.freeze.lifted': (d) => `Actes graves dégelés${because(d)}.`,

  'teaching.lesson.opened': (d) => `Séance ouverte${quoted(d, 'className') && ` avec${quoted(d, 'className')}`}.`,
  'teaching.lesson.corrected': always('Séance corrigée pendant qu’elle durait.'),
  'teaching.lesson.ended': (d) => (d['byItself'] === true ? 'Séance finie d’elle-même.' : 'Séance finie.'),
  'teaching.box.switchedOn': (d) => `Borne Wi-Fi${quoted(d, 'box')} allumée.`,
  'teaching.box.switchedOff': (d) => `Borne Wi-Fi${quoted(d, 'box')} coupée.`,

  'fleet.classroom.opened': always('Classe mobile ouverte.'),
  'fleet.classroom.changed': always('Classe mobile modifiée.'),
  'fleet.classroom.closed': (d) => `Classe mobile fermée${because(d)}.`,
  'fleet.delivery.recorded': (d) =>
    `Livraison enregistrée${quoted(d, 'classroom') && ` pour${quoted(d, 'classroom')}`}${counted(d, 'devices', 'appareil', 'appareils')}.`,
  'fleet.devices.imported': (d) =>
    `Parc existant repris${quoted(d, 'classroom') && ` dans${quoted(d, 'classroom')}`}${counted(d, 'devices', 'appareil', 'appareils')}${counted(d, 'completed', 'appareil complété', 'appareils complétés')}.`,
  'fleet.enrolment.opened': (d) => `Enrôlement ouvert${counted(d, 'slots', 'code', 'codes')}.`,
  'fleet.enrolment.closed': always('Enrôlement fermé : ses codes ne valent plus rien.'),
  'fleet.device.enrolled': (d) =>
    `Tablette enrôlée${quoted(d, 'classroom') && ` dans${quoted(d, 'classroom')}`}${slot(d)}.`,
  'fleet.activationLock.kept': always('Code d’activation de l’iPad reçu, et gardé chiffré.'),
  'fleet.activationLock.revealed': (d) => `Code d’activation de l’iPad montré${because(d)}.`,
  'fleet.device.changed': (d) => `Tablette modifiée${because(d)}.`,
  'fleet.device.moved': (d) =>
    `Tablette déplacée${quoted(d, 'classroom') && ` vers${quoted(d, 'classroom')}`}${because(d)}.`,
  'fleet.device.stateChanged': (d) => `État de la tablette changé${because(d)}.`,
  'fleet.device.revoked': (d) => `Identité de la tablette révoquée${because(d)}.`,
  'fleet.device.copied': (d) => `Identité copiée : tablette mise à l’écart${because(d)}.`,
  'fleet.device.left': (d) => `Tablette sortie de la flotte d’elle-même${because(d)}.`,
  'fleet.erasure.started': (d) =>
    `Effacement lancé${counted(d, 'devices', 'tablette', 'tablettes')}${counted(d, 'dropped', 'retirée de la liste', 'retirées de la liste') || ''}${because(d)}.`,
  'fleet.device.erasing': always('La tablette commence à s’effacer.'),
  'fleet.device.erased': always('Tablette effacée et désenrôlée.'),
  'fleet.device.eraseFailed': (d) => `La tablette n’a pas pu s’effacer${because(d, 'why')}.`,
  'fleet.device.warrantySet': (d) => `Garantie notée${day(d, 'endsOn') && `, jusqu’au ${day(d, 'endsOn')}`}.`,
  'fleet.repair.opened': (d) => `Panne signalée${because(d, 'description')}.`,
  'fleet.repair.sent': (d) =>
    `Appareil parti en réparation${quoted(d, 'supplier') && ` chez${quoted(d, 'supplier')}`}${day(d, 'sentOn') && ` le ${day(d, 'sentOn')}`}.`,
  'fleet.repair.closed': (d) => `${REPAIRS.get(d['outcome']) ?? 'Panne close'}${because(d, 'note')}.`,
  'fleet.repair.photoAdded': always('Photo de la panne ajoutée.'),
  'fleet.repair.photoRemoved': always('Photo de la panne retirée.'),
  'fleet.compliance.thresholdsSet': (d) => `Seuils de conformité fixés${counted(d, 'rules', 'règle', 'règles')}.`,
  'fleet.app.requested': (d) => `Application demandée${because(d)}.`,
  'fleet.app.advised': (d) =>
    `Avis d’enseignants ${d['favourable'] === false ? 'défavorable' : 'favorable'} à l’application${because(d, 'comment')}.`,
  'fleet.app.decided': (d) =>
    `Demande d’application ${d['state'] === 'refused' ? 'refusée' : 'approuvée'}${because(d)}.`,
  'fleet.app.withdrawn': always('Demande d’application retirée.'),
  'fleet.app.added': always('Application ajoutée au catalogue.'),
  'fleet.app.changed': always('Application modifiée.'),
  'fleet.app.assigned': (d) =>
    `Application ${d['state'] === 'removed' ? 'à retirer' : 'à installer'}${quoted(d, 'on') && ` : ${quoted(d, 'on').trim()}`}.`,
  'fleet.app.unassigned': always('Affectation de l’application oubliée.'),
  'fleet.assignments.ended': (d) =>
    `Affectations retirées, parce que l’école a changé de rattachement${counted(d, 'profiles', 'profil', 'profils')}${counted(d, 'apps', 'application', 'applications')}.`,
  'fleet.profile.written': always('Profil écrit.'),
  'fleet.profile.changed': (d) =>
    `Profil modifié${counted(d, 'classrooms', 'classe mobile concernée', 'classes mobiles concernées')}.`,
  'fleet.profile.assigned': (d) => `Profil affecté${quoted(d, 'name') && ` à${quoted(d, 'name')}`}.`,
  'fleet.profile.unassigned': always('Affectation du profil retirée.'),
  'fleet.profile.exceptionsChanged': (d) =>
    `Exceptions de l’affectation du profil${quoted(d, 'name') && ` à${quoted(d, 'name')}`} changées.`,
  'fleet.rollout.started': (d) =>
    `Changement du profil mis à l’essai${counted(d, 'first', 'classe mobile d’abord', 'classes mobiles d’abord')}.`,
  'fleet.rollout.done': (d) => `Changement du profil étendu à tous${because(d)}.`,
  'fleet.rollout.rolledBack': (d) => `Changement du profil retiré des classes mobiles d’essai${because(d)}.`,
  'fleet.operation.started': (d) =>
    `${operation(d)} : envoi ${typeof d['retryOf'] === 'string' ? 'relancé pour les appareils qui ne l’avaient pas fait' : 'lancé'}.`,
  'fleet.erasure.stopped': always(
    'Effacement arrêté pour les appareils qui n’avaient pas encore reçu le dernier accord du serveur.',
  ),
  'fleet.lostMode.ended': always('Fin du mode Perdu demandée avant son terme.'),
  'fleet.operation.cancelled': (d) => `${operation(d)} : envoi annulé pour les appareils qui ne l’avaient pas reçu.`,

  'convention.convention.declared': always('Convention déclarée.'),
  'convention.convention.corrected': always('Projet de convention corrigé.'),
  'convention.convention.discarded': always('Projet de convention abandonné.'),
  'convention.convention.signed': (d) =>
    `Signatures notées${day(d, 'signedOn') && `, convention datée du ${day(d, 'signedOn')}`}.`,
  'convention.convention.amended': (d) =>
    `Avenant noté${day(d, 'effectiveOn') && `, avec effet au ${day(d, 'effectiveOn')}`}.`,
  'convention.convention.denounced': (d) =>
    `Convention dénoncée${day(d, 'sentOn') && `, lettre du ${day(d, 'sentOn')}`}.`,
  'convention.convention.closed': always('Convention close.'),
  'convention.deadlines.set': always('Lecture des échéances réglée.'),
  'convention.calendarFeed.opened': (d) => `Adresse d’agenda ouverte${quoted(d, 'label')}.`,
  'convention.calendarFeed.closed': (d) => `Adresse d’agenda fermée${quoted(d, 'label')}.`,
  'teaching.maintenance.opened': always(
    'Fenêtre de maintenance ouverte : les tablettes se mettent à jour hors de la classe.',
  ),
  'teaching.maintenance.ended': (d) =>
    d['byItself'] === true ? 'Fenêtre de maintenance finie d’elle-même.' : 'Fenêtre de maintenance finie.',
  'teaching.eveLetter.asked': always('Courriel demandé la veille des réservations.'),
  'teaching.eveLetter.stopped': always('Courriel de la veille arrêté.'),
  'teaching.loan.lent': (d) => `Tablette prêtée${slot(d)}${loan(d)}.`,
  'teaching.loan.returned': (d) => `Tablette prêtée notée rendue${slot(d)}${loan(d)}.`,
  'teaching.booking.made': (d) => `Classe mobile réservée${onDay(d)}${counted(d, 'dates', 'date', 'dates')}.`,
  'teaching.booking.cancelled': (d) =>
    `Réservation annulée${onDay(d)}${counted(d, 'dates', 'date', 'dates')}${because(d)}.`,
  'teaching.booking.givenUp': (d) =>
    `Réservations d’une personne partie annulées d’elles-mêmes${counted(d, 'bookings', 'réservation', 'réservations')}.`,
  'teaching.bookingSettings.set': always('Trajet et recharge entre deux réservations réglés.'),
  'teaching.bookingFeed.opened': (d) => `Adresse d’agenda de réservations ouverte${quoted(d, 'label')}.`,
  'teaching.bookingFeed.closed': (d) => `Adresse d’agenda de réservations fermée${quoted(d, 'label')}.`,
  'teaching.key.taken': always('Clé de la classe mobile prise.'),
  'teaching.key.returned': (d) => `Clé de la classe mobile rendue${quoted(d, 'place')}.`,
  'convention.claim.presented': always('État récapitulatif présenté à la certification.'),
  'convention.claim.certified': (d) =>
    `État récapitulatif certifié exact${quoted(d, 'certifiedBy') && ` par${quoted(d, 'certifiedBy')}`}.`,
  'convention.claim.received': always('État récapitulatif reçu par l’académie.'),
  'convention.claim.returned': (d) => `État récapitulatif renvoyé à la collectivité${because(d)}.`,
  'convention.claim.serviceDone': (d) =>
    `Service fait constaté${day(d, 'on') && ` le ${day(d, 'on')}`}${because(d, 'note')}.`,
  'convention.expense.recorded': (d) => `Dépense enregistrée${convention(d)}.`,
  'convention.expense.corrected': (d) => `Dépense corrigée${convention(d)}${because(d)}.`,
  'convention.expense.withdrawn': (d) => `Dépense écartée${convention(d)}${because(d)}.`,
  'convention.expense.paid': (d) => `Paiement noté${counted(d, 'mandates', 'mandat', 'mandats')}${convention(d)}.`,
  'convention.bank.asked': (d) => `Changement de coordonnées bancaires demandé${because(d)}.`,
  'convention.bank.changed': (d) =>
    `Coordonnées bancaires changées${quoted(d, 'confirmedBy') && `, confirmées par${quoted(d, 'confirmedBy')}`}.`,
  'convention.bank.verified': (d) =>
    `Coordonnées bancaires vérifiées auprès du bénéficiaire${day(d, 'verifiedOn') && ` le ${day(d, 'verifiedOn')}`}.`,
  'convention.bank.revealed': (d) => `Compte bancaire montré en entier${because(d)}.`,
  'convention.payment.recorded': (d) => `Versement de l’État noté${day(d, 'paidOn') && `, du ${day(d, 'paidOn')}`}.`,
  'convention.payment.cancelled': (d) => `Versement écarté${because(d)}.`,
  'convention.payment.received': (d) =>
    `Versement reçu par la collectivité${day(d, 'receivedOn') && ` le ${day(d, 'receivedOn')}`}.`,
  'convention.repayment.requested': (d) =>
    `Reversement au ministère demandé${day(d, 'requestedOn') && ` le ${day(d, 'requestedOn')}`}.`,
  'convention.repayment.settled': (d) =>
    `Somme reversée au ministère${day(d, 'repaidOn') && ` le ${day(d, 'repaidOn')}`}.`,
  'convention.repayment.cancelled': (d) => `Demande de reversement retirée${because(d)}.`,
  'convention.ministry.decided': (d) =>
    `Décision du ministère consignée${quoted(d, 'reference') && ` :${quoted(d, 'reference')}`}.`,
  'convention.ministry.cancelled': (d) => `Décision du ministère écartée${because(d)}.`,
  'convention.money.set': always('Taux de FCTVA et autres aides notés.'),
  'convention.grant.paid': (d) =>
    `Dotation de ressources versée au collège${day(d, 'paidOn') && ` le ${day(d, 'paidOn')}`}.`,
  'convention.grant.received': (d) =>
    `Dotation de ressources reçue par le collège${day(d, 'receivedOn') && ` le ${day(d, 'receivedOn')}`}.`,
  'convention.grant.cancelled': (d) => `Dotation de ressources écartée${because(d)}.`,
  'convention.service.stated': always('Manière de rendre un service de l’article 6.1 notée.'),
  'convention.attachment.added': always('Pièce jointe déposée.'),
  'convention.attachment.removed': always('Pièce jointe retirée.'),
  'convention.committee.composed': always('Comité de pilotage composé.'),
  'convention.meeting.planned': (d) => `Réunion de comité prévue${day(d, 'on') && ` le ${day(d, 'on')}`}.`,
  'convention.meeting.changed': (d) => `Réunion de comité${onDay(d)} modifiée.`,
  'convention.meeting.convened': (d) =>
    `Convocation à la réunion${onDay(d)} envoyée${counted(d, 'messages', 'message', 'messages')}.`,
  'convention.meeting.convocationRecorded': (d) => `Convocation à la réunion${onDay(d)}, partie sans Chariot, notée.`,
  'convention.meeting.cancelled': (d) => `Réunion de comité${onDay(d)} annulée${because(d)}.`,
  'convention.meeting.held': (d) => `Présences à la réunion de comité${onDay(d)} notées.`,
  'convention.meeting.minuted': (d) => `Compte rendu de la réunion${onDay(d)} écrit.`,
  'convention.decision.added': always('Décision de comité ajoutée.'),
  'convention.decision.followed': always('Décision de comité suivie.'),
  'convention.project.recorded': always('Fait noté au dossier du projet.'),
  'convention.project.corrected': always('Fait du dossier du projet corrigé.'),
  'convention.project.withdrawn': always('Fait retiré du dossier du projet.'),
  'convention.survey.created': always('Enquête commencée.'),
  'convention.survey.changed': always('Brouillon d’enquête corrigé.'),
  'convention.survey.discarded': always('Brouillon d’enquête abandonné.'),
  'convention.survey.sent': (d) =>
    `Enquête envoyée${counted(d, 'recipients', 'destinataire', 'destinataires')}${day(d, 'dueOn') && `, à rendre avant le ${day(d, 'dueOn')}`}.`,
  'convention.survey.reminded': (d) => `Enquête rappelée${counted(d, 'recipients', 'destinataire', 'destinataires')}.`,
  'convention.survey.closed': always('Enquête close\u00a0: ses réponses ne changent plus.'),
  'convention.survey.linkRenewed': (d) => `Lien d’enquête refait${quoted(d, 'place')}.`,
  'convention.survey.answered': always('Réponse à une enquête reçue, par son lien.'),
  'convention.survey.textRemoved': always('Texte libre d’une enquête effacé.'),
  'convention.feedback.begun': always('Retour d’expérience commencé.'),
  'convention.feedback.changed': always('Retour d’expérience corrigé.'),
  'convention.feedback.discarded': always('Brouillon de retour d’expérience effacé.'),
  'convention.feedback.submitted': always('Retour d’expérience remis à la relecture.'),
  'convention.feedback.withdrawn': always('Retour d’expérience repris par son auteur.'),
  'convention.feedback.published': always('Retour d’expérience publié.'),
  'convention.feedback.returned': always('Retour d’expérience rendu à son auteur.'),
  'convention.letter.drafted': always('Courrier préparé.'),
  'convention.letter.corrected': always('Courrier corrigé avant son départ.'),
  'convention.letter.discarded': always('Courrier abandonné avant son départ.'),
  'convention.letter.sent': always('Courrier parti : son PDF est figé.'),
  'convention.devices.attributed': (d) =>
    `Appareils rattachés à la ligne budgétaire${counted(d, 'devices', 'appareil', 'appareils')}.`,

  'platform.backup.made': (d) => `Copie de la base faite${counted(d, 'rows', 'ligne', 'lignes')}.`,
  'platform.backup.restored': (d) => `Copie de la base restaurée${counted(d, 'rows', 'ligne', 'lignes')}.`,

  'audit.personalData.exported': always('Données personnelles de cette personne exportées (droit d’accès).'),

  'pki.authority.created': always('Autorité de certification créée.'),
  'pki.server.certified': always('Certificat du serveur émis.'),
  'pki.registration.certified': (d) => `Certificat pour délivrer les certificats des iPad émis${until(d)}.`,
  'pki.certificate.issued': always('Certificat d’appareil émis.'),
  'pki.certificate.renewed': always('Certificat d’appareil renouvelé.'),
  'pki.certificate.assigned': always('Certificat attribué à l’appareil, qui l’a montré pour la première fois.'),
  'pki.certificate.revoked': always('Certificat d’appareil révoqué.'),
};

/** One French sentence for an act; an act that is not known here is shown by its name rather than hidden. */
export const sentenceOf = (act: string, details: Details): string =>
  Object.hasOwn(SENTENCES, act) ? (SENTENCES[act]?.(details) ?? act) : act;

/** The acts that have a sentence. */
export const KNOWN_ACTS: readonly string[] = Object.keys(SENTENCES);
