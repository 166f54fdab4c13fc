import type { ErrorCatalogue } from '@chariot/kernel';

export type AttachmentErrorCode =
  | 'attachmentNotFound'
  | 'attachmentNotYours'
  | 'attachmentKindUnknown'
  | 'attachmentEmpty'
  | 'attachmentTooLarge'
  | 'attachmentEncrypted'
  | 'attachmentActive'
  | 'attachmentPolyglot'
  | 'attachmentDamaged'
  | 'attachmentTooComplex'
  | 'attachmentImageTooLarge'
  | 'attachmentTooMany'
  | 'attachmentLinked';

export const ATTACHMENT_ERRORS = {
  attachmentNotFound: {
    category: 'notFound',
    fr: 'Cette pièce est introuvable parmi celles que vous pouvez lire : revenez à la liste.',
    en: 'No such attachment, or out of reach.',
  },
  attachmentNotYours: {
    category: 'forbidden',
    fr: 'Les factures, commandes et preuves de paiement sont déposées par la collectivité de cette convention : demandez-le à ses services.',
    en: 'Only the local authority attaches invoices, orders and proofs of payment.',
  },
  attachmentKindUnknown: {
    category: 'invalid',
    fr: '« {name} » n’est ni un PDF ni une image (PNG, JPEG, WebP) : enregistrez-le en PDF, puis déposez-le.',
    en: 'Neither a PDF nor an image.',
  },
  attachmentEmpty: {
    category: 'invalid',
    fr: '« {name} » est vide : choisissez le bon fichier.',
    en: 'The file is empty.',
  },
  attachmentTooLarge: {
    category: 'tooLarge',
    fr: '« {name} » dépasse 10 Mo : numérisez-le à 200 points par pouce ou découpez-le.',
    en: 'The file is larger than 10 MiB.',
  },
  attachmentEncrypted: {
    category: 'invalid',
    fr: '« {name} » est protégé par un mot de passe : enregistrez-le sans protection, puis déposez-le.',
    en: 'The PDF is encrypted.',
  },
  attachmentActive: {
    category: 'invalid',
    fr: '« {name} » contient un programme ou un formulaire actif : imprimez-le en PDF, puis déposez ce PDF.',
    en: 'The PDF holds a script, a launch action or an active form.',
  },
  attachmentPolyglot: {
    category: 'invalid',
    fr: '« {name} » cache un autre fichier derrière le premier : imprimez-le en PDF, puis déposez ce PDF.',
    en: 'The file is two files at once.',
  },
  attachmentDamaged: {
    category: 'invalid',
    fr: '« {name} » est abîmé ou incomplet : enregistrez-le de nouveau depuis son logiciel, puis déposez-le.',
    en: 'The file is damaged or cut.',
  },
  attachmentTooComplex: {
    category: 'tooLarge',
    fr: '« {name} » demande trop de mémoire pour être vérifié : imprimez-le en PDF, puis déposez ce PDF.',
    en: 'The PDF swells beyond what is looked through.',
  },
  attachmentImageTooLarge: {
    category: 'tooLarge',
    fr: 'L’image « {name} » a trop de pixels : réduisez-la à 6 000 pixels de côté environ.',
    en: 'The image has too many pixels.',
  },
  attachmentTooMany: {
    category: 'tooLarge',
    fr: 'Cette convention a déjà {count} pièces ({size} Mo), le plus qu’elle peut en garder : retirez celles que rien ne cite.',
    en: 'The convention holds as many attachments as it may.',
  },
  attachmentLinked: {
    category: 'conflict',
    fr: 'Cette pièce prouve une dépense, un état ou une réunion : corrigez d’abord ce qui la cite.',
    en: 'Something cites this attachment.',
  },
} as const satisfies ErrorCatalogue<AttachmentErrorCode>;
