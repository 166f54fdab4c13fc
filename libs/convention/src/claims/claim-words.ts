import type { AttachmentKind } from '@chariot/contract';

export const ATTACHMENT_WORDS: Readonly<Record<AttachmentKind, string>> = {
  invoice: 'Facture',
  order: 'Commande',
  deliveryReport: 'Procès-verbal de réception',
  paymentProof: 'Preuve de paiement',
  receipt: 'Reçu',
  specification: 'Caractéristiques techniques',
  minutes: 'Compte rendu',
  other: 'Autre pièce',
};
