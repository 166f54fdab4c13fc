import type { AttachmentKind, ExpenseComponent, ExpenseKind } from '@chariot/contract';

export const KIND_WORDS: Readonly<Record<ExpenseKind, string>> = {
  order: 'Commande',
  invoice: 'Facture',
  creditNote: 'Avoir',
};

/** Its name in the address of the page where it is typed in. */
export const KIND_ADDRESSES: Readonly<Record<string, ExpenseKind>> = {
  commande: 'order',
  facture: 'invoice',
  avoir: 'creditNote',
};

export const COMPONENT_WORDS: Readonly<Record<ExpenseComponent, string>> = {
  equipment: 'Équipement mobile',
  setup: 'Paramétrage initial',
  mdm: 'Gestion des terminaux (MDM)',
  integration: 'Intégration au système d’information',
  storage: 'Stockage et partage sécurisés',
  familiarisation: 'Prise en main du matériel',
  infrastructure: 'Infrastructure (Wi-Fi, câblage)',
  maintenance: 'Maintenance',
  resources: 'Ressources pédagogiques numériques',
  other: 'Autre',
};

/** What the convention never subsidises, whatever one says of it; the server says so again. */
export const NEVER_ELIGIBLE: Readonly<Partial<Record<ExpenseComponent, string>>> = {
  infrastructure: 'L’infrastructure n’est pas subventionnée (art. 6.2).',
  maintenance: 'La maintenance revient à la collectivité (art. 3.2) et n’est pas subventionnée (art. 6.2).',
  resources: 'Les ressources ont leur propre dotation, versée au collège de référence (art. 3.2).',
};

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
