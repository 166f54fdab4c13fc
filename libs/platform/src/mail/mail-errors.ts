import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';

export type MailErrorCode = 'badAddress' | 'badSubject' | 'badText' | 'badAttachment' | 'queueFull' | 'mailboxFull';

export const MAIL_ERRORS = {
  badAddress: {
    category: 'invalid',
    fr: 'Cette adresse électronique n’est pas utilisable : écrivez-la sous la forme nom@exemple.fr, sans accent ni espace.',
    en: 'Not a usable mailbox.',
  },
  badSubject: {
    category: 'invalid',
    fr: 'L’objet du message doit tenir sur une ligne de 1 à 200 caractères.',
    en: 'The subject is one line of 1 to 200 characters.',
  },
  badText: {
    category: 'invalid',
    fr: 'Le texte du message est vide ou trop long (20 000 caractères au plus).',
    en: 'The text has 1 to 20,000 characters.',
  },
  badAttachment: {
    category: 'invalid',
    fr: 'Les documents joints à ce message sont trop nombreux ou trop lourds (2 Mo au plus).',
    en: 'The attachments are too many, too heavy or badly named.',
  },
  queueFull: {
    category: 'unavailable',
    fr: 'Trop de messages attendent d’être envoyés : prévenez la personne qui administre Chariot, puis recommencez plus tard.',
    en: 'The mail queue is full.',
  },
  mailboxFull: {
    category: 'unavailable',
    fr: 'Trop de messages attendent déjà d’être envoyés à cette adresse : recommencez plus tard.',
    en: 'Too many messages wait for this mailbox.',
  },
} as const satisfies ErrorCatalogue<MailErrorCode>;

export const mailError = makeErrors('mail', MAIL_ERRORS);
