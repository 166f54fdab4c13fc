import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';
import { APP_ERRORS, type AppErrorCode } from './apps/app-errors.js';
import { OPERATION_ERRORS, type OperationErrorCode } from './operations/operation-errors.js';
import { PROFILE_ERRORS, type ProfileErrorCode } from './profiles/profile-errors.js';
import { REPAIR_ERRORS, type RepairErrorCode } from './repairs/repair-errors.js';

export type FleetErrorCode =
  | AppErrorCode
  | OperationErrorCode
  | ProfileErrorCode
  | RepairErrorCode
  | 'classroomNotFound'
  | 'deviceNotFound'
  | 'listTooWide'
  | 'importUnreadable'
  | 'importNoFile'
  | 'importNoSuchColumn'
  | 'importMeanwhile'
  | 'deliveryNotFound'
  | 'windowNotFound'
  | 'outOfReach'
  | 'notASchool'
  | 'classroomNameTaken'
  | 'classroomFull'
  | 'capacityTooLow'
  | 'capacityBelowSlot'
  | 'slotBeyondCapacity'
  | 'slotTaken'
  | 'slotsReserved'
  | 'deviceAway'
  | 'transitionRefused'
  | 'deviceNotEnrolled'
  | 'deviceRevoked'
  | 'activationLockUnknown'
  | 'deviceUnreachable'
  | 'deliveryUnreadable'
  | 'deliveryRefused'
  | 'budgetLineUnfit'
  | 'codeUnknown'
  | 'codeUsed'
  | 'codeExpired'
  | 'codeClosed'
  | 'codeSlotTaken'
  | 'challengeUnknown'
  | 'challengeSpent'
  | 'challengeExpired'
  | 'challengesExhausted'
  | 'networkChallengesExhausted'
  | 'keyInUse'
  | 'serialAlreadyEnrolled'
  | 'serialOtherSchool'
  | 'serialNotExpected'
  | 'windowOver'
  | 'unknownSetting'
  | 'settingReportedTwice'
  | 'erasureOneSchool'
  | 'erasureNotEnrolled'
  | 'erasureAlreadyDue'
  | 'erasureNobodyLeft'
  | 'cursorInvalid';

/** What the fleet refuses, and what to do then. */
export const FLEET_ERRORS = {
  ...APP_ERRORS,
  ...OPERATION_ERRORS,
  ...PROFILE_ERRORS,
  ...REPAIR_ERRORS,
  classroomNotFound: {
    category: 'notFound',
    fr: 'Cette classe mobile est introuvable parmi celles que vous pouvez voir : revenez à la liste.',
    en: 'No such mobile classroom within reach.',
  },
  deviceNotFound: {
    category: 'notFound',
    fr: 'Cette tablette est introuvable parmi celles que vous pouvez voir : revenez à la liste.',
    en: 'No such device within reach.',
  },
  importUnreadable: {
    category: 'invalid',
    fr: 'Cette liste n’a pas de colonne « numéro de série » : sa première ligne doit nommer les colonnes.',
    en: 'No column of serial numbers.',
  },
  importNoFile: {
    category: 'invalid',
    fr: 'Le fichier n’est pas arrivé entier : déposez-le de nouveau.',
    en: 'The content is not base64.',
  },
  importNoSuchColumn: {
    category: 'invalid',
    fr: 'Le fichier n’a pas de colonne « {column} » : choisissez-en une de sa première ligne.',
    en: 'The file has no column "{column}".',
  },
  importMeanwhile: {
    category: 'conflict',
    fr: 'Une de ces tablettes vient d’être enregistrée par ailleurs : rien n’a été importé, recommencez.',
    en: 'One of these devices was recorded meanwhile.',
  },
  listTooWide: {
    category: 'invalid',
    fr: 'Ce filtre se lit sur {most} tablettes au plus : choisissez d’abord un lieu ou une classe mobile.',
    en: 'This filter is read on {most} devices at most: choose a place or a classroom first.',
  },
  deliveryNotFound: {
    category: 'notFound',
    fr: 'Cette livraison est introuvable parmi celles que vous pouvez voir : revenez à la liste.',
    en: 'No such delivery within reach.',
  },
  windowNotFound: {
    category: 'notFound',
    fr: 'Cette fenêtre d’enrôlement est introuvable parmi celles que vous pouvez voir : revenez à la classe mobile.',
    en: 'No such enrolment window within reach.',
  },
  outOfReach: {
    category: 'forbidden',
    fr: 'Vos droits ne vont pas jusque-là : demandez à la personne qui administre Chariot de vous donner un rôle sur ce lieu.',
    en: 'The caller does not hold the permission on this place.',
  },
  notASchool: {
    category: 'invalid',
    fr: 'Une classe mobile s’ouvre dans une école ouverte : choisissez-en une dans la liste.',
    en: 'A mobile classroom opens in a school that is open.',
  },
  classroomNameTaken: {
    category: 'conflict',
    fr: 'Cette école a déjà une classe mobile nommée « {name} » : choisissez un autre nom.',
    en: 'The school already has a mobile classroom named "{name}".',
  },
  classroomFull: {
    category: 'conflict',
    fr: '« {classroom} » {room}. Relevez la capacité de la classe mobile, ou libérez un emplacement.',
    en: '"{classroom}" cannot take that many more devices: {present} of {capacity}.',
  },
  capacityTooLow: {
    category: 'conflict',
    fr: '{present} tablettes sont dans cette classe mobile : la capacité ne peut pas être inférieure. Déplacez d’abord des tablettes.',
    en: 'The capacity cannot go below the {present} devices present.',
  },
  capacityBelowSlot: {
    category: 'conflict',
    fr: 'L’emplacement {slot} est occupé : déplacez sa tablette avant de ramener la capacité à {capacity}.',
    en: 'Slot {slot} is taken, beyond a capacity of {capacity}.',
  },
  slotBeyondCapacity: {
    category: 'invalid',
    fr: 'L’emplacement {slot} n’existe pas : cette classe mobile en compte {capacity}. Choisissez un emplacement de 1 à {capacity}.',
    en: 'Slot {slot} is beyond the capacity of {capacity}.',
  },
  slotTaken: {
    category: 'conflict',
    fr: 'L’emplacement {slot} est déjà occupé (n° de série {serialNumber}) : choisissez un emplacement libre.',
    en: 'Slot {slot} is already taken by {serialNumber}.',
  },
  slotsReserved: {
    category: 'conflict',
    fr: 'Emplacements libres : {free}, dont {reserved} avec déjà un code dans une fenêtre ouverte : imprimez sa feuille, ou fermez-la avant d’en ouvrir une autre.',
    en: 'Of {free} free slots, {reserved} already have a code in an open window.',
  },
  deviceAway: {
    category: 'conflict',
    fr: 'Cette tablette n’est pas dans le chariot (état : {state}) : remettez-la d’abord en service.',
    en: 'The device is away ({state}).',
  },
  transitionRefused: {
    category: 'conflict',
    fr: 'Une tablette « {from} » ne peut pas devenir « {to} ». Possible : {allowed}.',
    en: 'A device cannot go from {from} to {to}.',
  },
  deviceNotEnrolled: {
    category: 'conflict',
    fr: 'Cette tablette n’a pas d’identité à retirer : elle n’est pas enrôlée.',
    en: 'The device is not enrolled.',
  },
  deviceRevoked: {
    category: 'gone',
    fr: 'L’identité de cette tablette a été retirée : enrôlez-la de nouveau avec un code.',
    en: 'The identity of this device was revoked: enrol it again with a code.',
  },
  activationLockUnknown: {
    category: 'notFound',
    fr: 'Aucun code n’est gardé pour cette tablette : seul un iPad supervisé en donne un, dans les quinze jours. Demandez à Apple de lever son verrouillage, avec la facture.',
    en: 'No activation lock bypass code is kept for this device.',
  },
  deviceUnreachable: {
    category: 'conflict',
    fr: 'Cette tablette n’est pas enrôlée, ou n’est pas dans son chariot : elle ne peut rien recevoir. Enrôlez-la, ou remettez-la d’abord en service.',
    en: 'The device is not enrolled or not in its cart: nothing reaches it.',
  },
  deliveryUnreadable: {
    category: 'invalid',
    fr: 'La première ligne du fichier doit nommer les colonnes « numéro de série », « fabricant » et « modèle » ; il manque {missing}.',
    en: 'The first line of the delivery list must name its columns; missing: {missing}.',
  },
  deliveryRefused: {
    category: 'invalid',
    fr: 'Rien n’a été importé. À corriger : {faults}',
    en: 'Nothing was imported: some lines of the delivery list are refused.',
  },
  budgetLineUnfit: {
    category: 'invalid',
    fr: 'Cette ligne budgétaire ne paie pas de tablettes pour {school} : choisissez une ligne d’équipement d’une convention dont l’annexe nomme cette école (art. 5 et 6.2).',
    en: 'This budget line pays for no devices of {school}.',
  },
  codeUnknown: {
    category: 'notFound',
    fr: 'Ce code n’existe pas : relisez-le sur la feuille, caractère par caractère.',
    en: 'No such enrolment code.',
  },
  codeUsed: {
    category: 'conflict',
    fr: 'Ce code a déjà servi à une autre tablette : prenez celui d’un emplacement libre, ou demandez-en un nouveau.',
    en: 'This enrolment code was used by another device.',
  },
  codeExpired: {
    category: 'gone',
    fr: 'Ce code a expiré : demandez au référent d’ouvrir une nouvelle fenêtre d’enrôlement.',
    en: 'This enrolment code has expired.',
  },
  codeClosed: {
    category: 'gone',
    fr: 'La fenêtre d’enrôlement de ce code est fermée : demandez au référent d’en ouvrir une nouvelle.',
    en: 'The enrolment window of this code was closed.',
  },
  codeSlotTaken: {
    category: 'conflict',
    fr: 'L’emplacement {slot} a été occupé entre-temps par une autre tablette : prenez le code d’un autre emplacement.',
    en: 'Slot {slot} was taken meanwhile by another device.',
  },
  challengeUnknown: {
    category: 'forbidden',
    fr: 'Ce profil d’enrôlement n’est pas de Chariot, ou n’est plus connu : téléchargez-en un autre avec le code de l’emplacement.',
    en: 'No such enrolment challenge.',
  },
  challengeSpent: {
    category: 'conflict',
    fr: 'Ce profil d’enrôlement a déjà servi : téléchargez-en un autre avec le code de l’emplacement.',
    en: 'This enrolment challenge went to another key.',
  },
  challengeExpired: {
    category: 'gone',
    fr: 'Ce profil d’enrôlement a expiré : téléchargez-en un autre avec le code de l’emplacement.',
    en: 'This enrolment challenge has expired.',
  },
  challengesExhausted: {
    category: 'tooMany',
    fr: 'Trop de profils ont été téléchargés avec ce code : demandez au référent d’ouvrir une nouvelle fenêtre d’enrôlement.',
    en: 'Too many challenges were made for one code.',
  },
  networkChallengesExhausted: {
    category: 'tooMany',
    fr: 'Cette tablette a demandé trop de certificats pour son réseau aujourd’hui : elle en aura un autre demain.',
    en: 'Too many challenges for a certificate of the network were made for one device in a day.',
  },
  keyInUse: {
    category: 'conflict',
    fr: 'Cette tablette présente la clé d’une autre : effacez le dossier de l’agent puis recommencez.',
    en: 'This public key already belongs to another device.',
  },
  serialAlreadyEnrolled: {
    category: 'conflict',
    fr: 'La tablette n° {serialNumber} est déjà enrôlée. Si elle a été réinstallée, retirez d’abord son identité dans Chariot, puis prenez le code de son emplacement.',
    en: 'Device {serialNumber} is already enrolled.',
  },
  serialOtherSchool: {
    category: 'conflict',
    fr: 'La tablette n° {serialNumber} est attendue dans une autre école : ce code n’est pas pour elle. Vérifiez la feuille et l’étiquette.',
    en: 'Device {serialNumber} belongs to another school: the code is not for it.',
  },
  serialNotExpected: {
    category: 'conflict',
    fr: 'La tablette n° {serialNumber} n’est pas sur la liste de livraison, et les {capacity} emplacements de « {classroom} » sont réservés à ceux de la liste. Corrigez la liste, ou relevez la capacité.',
    en: 'Device {serialNumber} is not on the delivery list of "{classroom}", whose {capacity} slots are all reserved.',
  },
  windowOver: {
    category: 'conflict',
    fr: 'Cette fenêtre d’enrôlement est déjà fermée : rechargez la page.',
    en: 'This enrolment window is already closed.',
  },
  unknownSetting: {
    category: 'invalid',
    fr: 'Le réglage « {setting} » n’est pas connu de ce serveur : mettez à jour l’agent ou le serveur.',
    en: 'Unknown setting "{setting}".',
  },
  settingReportedTwice: {
    category: 'invalid',
    fr: 'Le réglage « {setting} » est rapporté deux fois dans le même compte rendu.',
    en: 'The setting "{setting}" is reported twice.',
  },
  erasureOneSchool: {
    category: 'invalid',
    fr: 'On n’efface à la fois que des tablettes d’une même école : faites une demande par école.',
    en: 'Devices to be erased together are of one school.',
  },
  erasureNotEnrolled: {
    category: 'conflict',
    fr: 'Rien ne peut atteindre ces tablettes, qui ne sont pas enrôlées : {devices}. Retirez-les de la demande.',
    en: 'Not enrolled: {devices}.',
  },
  erasureAlreadyDue: {
    category: 'conflict',
    fr: 'Ces tablettes sont déjà à effacer : {devices}. Retirez-les de la demande.',
    en: 'To be erased already: {devices}.',
  },
  erasureNobodyLeft: {
    category: 'conflict',
    fr: 'Plus aucune de ces tablettes n’était à effacer : elles ont quitté l’école, ou perdu leur identité entre-temps.',
    en: 'None of the devices is there to be erased any more.',
  },
  cursorInvalid: {
    category: 'invalid',
    fr: 'Cette page de la liste n’existe plus : revenez au début de la liste.',
    en: 'Not a cursor of this list.',
  },
} as const satisfies ErrorCatalogue<FleetErrorCode>;

export const fleetError = makeErrors('fleet', FLEET_ERRORS);
