import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';

export type TerritoryErrorCode =
  | 'placeNotFound'
  | 'parentNotFound'
  | 'parentClosed'
  | 'parentsMissing'
  | 'wrongParent'
  | 'localAuthorityMissing'
  | 'tooManyParents'
  | 'mayNotOpenHere'
  | 'mayNotChange'
  | 'academieOpensFirst'
  | 'uaiMissing'
  | 'uaiTaken'
  | 'localAuthorityKindMissing'
  | 'localAuthorityKindUnfit'
  | 'unknownTimeZone'
  | 'alreadyClosed'
  | 'closedBeforeOpened'
  | 'stillOpenBelow'
  | 'notASchool'
  | 'collegeNotFound'
  | 'unknownPage'
  | 'hoursOfASchool'
  | 'hoursReversed'
  | 'hoursOverlap'
  | 'headcountOfASchool'
  | 'countedLater'
  | 'headcountsUnreadable'
  | 'headcountsColumns'
  | 'headcountsTooBad'
  | 'zoneOfAnAcademie'
  | 'unknownZone'
  | 'calendarUnreadable'
  | 'calendarColumns'
  | 'calendarLine'
  | 'directoryUnreadable'
  | 'directoryColumns'
  | 'directoryTruncated'
  | 'directoryTooBad'
  | 'directoryEmpty';

export const TERRITORY_ERRORS = {
  placeNotFound: {
    category: 'notFound',
    fr: 'Ce lieu n’existe pas ou ne fait pas partie des vôtres : revenez à la liste des lieux.',
    en: 'No such place within reach.',
  },
  parentNotFound: {
    category: 'invalid',
    fr: 'Un des lieux de rattachement n’existe pas ou ne fait pas partie des vôtres : choisissez-le dans la liste.',
    en: 'A parent is not within reach.',
  },
  parentClosed: {
    category: 'conflict',
    fr: '« {name} » est fermé : rattachez le nouveau lieu à un lieu ouvert.',
    en: 'The parent "{name}" is closed.',
  },
  parentsMissing: {
    category: 'invalid',
    fr: 'Choisissez au moins un lieu de rattachement.',
    en: 'A place needs a parent.',
  },
  wrongParent: {
    category: 'invalid',
    fr: '« {name} » ({parent}) ne peut pas être le rattachement choisi pour : {child}. Choisissez : {allowed}.',
    en: 'A {child} cannot be under "{name}" ({parent}); allowed: {allowed}.',
  },
  localAuthorityMissing: {
    category: 'invalid',
    fr: 'Rattachez l’école à sa collectivité : c’est elle qui possède la classe mobile.',
    en: 'A school needs its local authority.',
  },
  tooManyParents: {
    category: 'invalid',
    fr: 'Un seul rattachement de cette sorte est possible ({kind}) : retirez les autres.',
    en: 'Only one parent of the kind {kind}.',
  },
  mayNotOpenHere: {
    category: 'forbidden',
    fr: 'Vous ne pouvez pas ouvrir un lieu sous « {name} » : demandez-le à l’académie.',
    en: 'May not open a place under "{name}".',
  },
  mayNotChange: {
    category: 'forbidden',
    fr: 'Vous ne pouvez pas modifier « {name} » : demandez-le à l’académie.',
    en: 'May not change "{name}".',
  },
  academieOpensFirst: {
    category: 'forbidden',
    fr: 'L’académie se crée une seule fois, au premier démarrage : rattachez votre lieu à celle qui existe.',
    en: 'An académie is opened by the first run alone.',
  },
  uaiMissing: {
    category: 'invalid',
    fr: 'Saisissez l’UAI de l’école : 7 chiffres et une lettre, affichés dans l’annuaire de l’Éducation nationale.',
    en: 'A school needs its UAI.',
  },
  uaiTaken: {
    category: 'conflict',
    fr: 'L’UAI {uai} est déjà celui d’un autre lieu : vérifiez-le, ou retrouvez ce lieu dans la liste.',
    en: 'UAI {uai} is taken.',
  },
  localAuthorityKindMissing: {
    category: 'invalid',
    fr: 'Précisez la nature de la collectivité : commune, intercommunalité, département ou syndicat.',
    en: 'Which kind of local authority?',
  },
  localAuthorityKindUnfit: {
    category: 'invalid',
    fr: 'Seule une collectivité a une nature (commune, intercommunalité…) : laissez ce champ vide.',
    en: 'Only a local authority has such a kind.',
  },
  unknownTimeZone: {
    category: 'invalid',
    fr: 'Ce fuseau horaire est inconnu : choisissez-en un dans la liste, par exemple Europe/Paris ou Indian/Reunion.',
    en: 'Unknown time zone.',
  },
  alreadyClosed: {
    category: 'conflict',
    fr: '« {name} » est déjà fermé depuis le {date} : il n’y a rien à faire.',
    en: '"{name}" was closed on {date}.',
  },
  closedBeforeOpened: {
    category: 'invalid',
    fr: 'La fermeture ne peut pas précéder l’ouverture, le {date} : corrigez la date.',
    en: 'It was opened on {date}, after that closure.',
  },
  stillOpenBelow: {
    category: 'conflict',
    fr: 'Fermez d’abord les lieux encore ouverts sous « {name} » : il en reste {count}.',
    en: '{count} places below "{name}" are still open.',
  },
  notASchool: {
    category: 'invalid',
    fr: '« {name} » n’est pas une école : seul un lieu de ce type a un collège de référence.',
    en: '"{name}" is not a school.',
  },
  collegeNotFound: {
    category: 'invalid',
    fr: 'Ce collège n’existe pas ou ne fait pas partie de vos lieux : choisissez-le dans la liste, ou demandez-le à l’académie.',
    en: 'No such college within reach.',
  },
  hoursOfASchool: {
    category: 'invalid',
    fr: '« {name} » n’est pas une école : seules les écoles ont des horaires.',
    en: 'Only schools have hours.',
  },
  hoursReversed: {
    category: 'invalid',
    fr: 'Le {day}, l’ouverture de {from} à {to} finit avant de commencer : corrigez-la.',
    en: 'An opening ends before it begins.',
  },
  hoursOverlap: {
    category: 'invalid',
    fr: 'Le {day}, l’ouverture de {from} en recouvre une autre : corrigez-les.',
    en: 'Two openings overlap.',
  },
  headcountOfASchool: {
    category: 'invalid',
    fr: '« {name} » n’est pas une école : seules les écoles ont des effectifs.',
    en: 'Only schools have headcounts.',
  },
  countedLater: {
    category: 'invalid',
    fr: 'La date du comptage est à venir : saisissez le jour où les effectifs ont été comptés.',
    en: 'Counted on a day to come.',
  },
  headcountsUnreadable: {
    category: 'invalid',
    fr: 'Ce fichier n’est pas lisible comme un tableau CSV (ligne {line}) : téléchargez de nouveau l’export des effectifs.',
    en: 'The headcounts cannot be read as CSV at line {line}.',
  },
  headcountsColumns: {
    category: 'invalid',
    fr: 'Ce ne sont pas les effectifs des écoles : il y manque la colonne {columns}.',
    en: 'Columns are missing: {columns}.',
  },
  headcountsTooBad: {
    category: 'invalid',
    fr: 'Ce fichier a {refused} lignes illisibles sur {rows}, à partir de la ligne {line} : rien n’a été changé ; téléchargez de nouveau l’export.',
    en: '{refused} of {rows} lines are unreadable, from line {line} on.',
  },
  zoneOfAnAcademie: {
    category: 'invalid',
    fr: '« {name} » n’est pas une académie : la zone du calendrier se choisit pour toute l’académie.',
    en: 'Only an académie has a calendar zone.',
  },
  unknownZone: {
    category: 'invalid',
    fr: 'Aucun calendrier chargé ne connaît « {zone} » : choisissez une zone dans la liste.',
    en: 'No loaded calendar has the zone "{zone}".',
  },
  calendarUnreadable: {
    category: 'invalid',
    fr: 'Ce fichier n’est pas lisible comme un calendrier scolaire (ligne {line}) : téléchargez de nouveau l’export CSV.',
    en: 'The calendar cannot be read at line {line}.',
  },
  calendarColumns: {
    category: 'invalid',
    fr: 'Ce n’est pas le calendrier scolaire du ministère : il y manque la colonne {columns}.',
    en: 'Columns are missing: {columns}.',
  },
  calendarLine: {
    category: 'invalid',
    fr: 'La ligne {line} de ce calendrier a une date ou une année illisible : téléchargez de nouveau l’export, rien n’a été changé.',
    en: 'Line {line} of the calendar is wrong; nothing was changed.',
  },
  unknownPage: {
    category: 'invalid',
    fr: 'Cette page de la liste n’existe plus : reprenez la liste au début.',
    en: 'Unknown paging position.',
  },
  directoryUnreadable: {
    category: 'invalid',
    fr: 'Ce fichier n’est pas lisible comme un tableau CSV (ligne {line}) : téléchargez de nouveau l’export de l’annuaire.',
    en: 'The directory cannot be read as CSV at line {line}.',
  },
  directoryColumns: {
    category: 'invalid',
    fr: 'Ce n’est pas l’Annuaire de l’éducation : il y manque la colonne {columns}.',
    en: 'Columns are missing: {columns}.',
  },
  directoryTruncated: {
    category: 'invalid',
    fr: 'Ce fichier est coupé en plein milieu de sa dernière ligne ({line}) : téléchargez-le de nouveau, rien n’a été changé.',
    en: 'The file ends in the middle of line {line}.',
  },
  directoryTooBad: {
    category: 'invalid',
    fr: 'Ce fichier a {refused} lignes illisibles sur {rows}, à partir de la ligne {line} : rien n’a été changé ; téléchargez de nouveau l’export.',
    en: '{refused} of {rows} lines are unreadable, from line {line} on.',
  },
  directoryEmpty: {
    category: 'invalid',
    fr: 'Ce fichier ne contient aucun établissement : choisissez l’export complet de l’annuaire.',
    en: 'No establishment in this file.',
  },
} as const satisfies ErrorCatalogue<TerritoryErrorCode>;

export const territoryError = makeErrors('territory', TERRITORY_ERRORS);
