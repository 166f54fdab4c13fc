import type { ErrorCatalogue } from '@chariot/kernel';

export type ExpenseErrorCode =
  | 'expenseNotFound'
  | 'expenseNotYours'
  | 'expenseMayNotWrite'
  | 'expenseDuplicate'
  | 'expenseSiretWrong'
  | 'expenseLineSum'
  | 'expenseTotalSum'
  | 'expenseSign'
  | 'expenseLinkWrong'
  | 'expenseReasonMissing'
  | 'expenseAllocationOver'
  | 'expenseAllocationNotEligible'
  | 'expenseClassroomUnknown'
  | 'expenseClassroomTwice'
  | 'expenseSerialTwice'
  | 'expenseChangedMeanwhile'
  | 'expenseWithdrawn'
  | 'expenseCertified'
  | 'expenseDisbursementWrong'
  | 'expenseServiceRequired'
  | 'invoiceNotReadable'
  | 'invoiceUnsafe'
  | 'invoiceWithoutData';

export const EXPENSE_ERRORS = {
  expenseNotFound: {
    category: 'notFound',
    fr: 'Cette dépense est introuvable dans cette convention : revenez à la liste.',
    en: 'No such expense in this convention, or out of reach.',
  },
  expenseNotYours: {
    category: 'forbidden',
    fr: 'Les dépenses d’une convention ne sont lues que par l’académie et la collectivité : demandez-les à l’une d’elles.',
    en: 'Only the two parties read expenses.',
  },
  expenseMayNotWrite: {
    category: 'forbidden',
    fr: 'Les dépenses sont saisies par la collectivité de cette convention : demandez-le à son service financier.',
    en: 'Only the local authority writes expenses.',
  },
  expenseDuplicate: {
    category: 'conflict',
    fr: 'La pièce n° {number} de {supplier} est déjà saisie dans cette convention : ouvrez-la, ou corrigez le numéro.',
    en: 'The document {number} of {supplier} is there already.',
  },
  expenseSiretWrong: {
    category: 'invalid',
    fr: 'Le SIRET {siret} du fournisseur n’est pas valide (14 chiffres, clé de contrôle) : recopiez-le de la facture.',
    en: 'The SIRET {siret} does not pass its check.',
  },
  expenseLineSum: {
    category: 'invalid',
    fr: 'Ligne {line} : HT {net} + TVA {vat} ne font pas le TTC {gross} ; recopiez les trois montants.',
    en: 'Line {line}: {net} + {vat} is not {gross}.',
  },
  expenseTotalSum: {
    category: 'invalid',
    fr: 'Le total {what} saisi ({said}) n’est pas celui des lignes ({found}) : vérifiez les montants ou ajoutez la ligne qui manque.',
    en: 'The total {what} {said} is not the sum of the lines {found}.',
  },
  expenseSign: {
    category: 'invalid',
    fr: 'Un avoir a un total négatif, une commande ou une facture un total positif : corrigez le signe ou le genre de la pièce.',
    en: 'A credit note is negative, an order or an invoice positive.',
  },
  expenseLinkWrong: {
    category: 'invalid',
    fr: '{what} : choisissez-en une de cette convention.',
    en: 'The linked document is missing or of another kind: {what}.',
  },
  expenseReasonMissing: {
    category: 'invalid',
    fr: 'Ligne {line} : dites pourquoi elle n’est pas éligible.',
    en: 'Line {line}: say why it is not eligible.',
  },
  expenseAllocationOver: {
    category: 'invalid',
    fr: 'Ligne {line} : {allocated} sont répartis alors que {eligible} sont éligibles ; corrigez la répartition.',
    en: 'Line {line}: {allocated} allocated out of {eligible}.',
  },
  expenseAllocationNotEligible: {
    category: 'invalid',
    fr: 'Ligne {line} : elle n’est pas éligible, elle ne se répartit donc pas entre les classes mobiles.',
    en: 'Line {line} is not eligible and cannot be allocated.',
  },
  expenseClassroomUnknown: {
    category: 'invalid',
    fr: 'Ligne {line} : la {classroom} n’est pas dans l’annexe de la convention ; choisissez-en une de l’annexe.',
    en: 'Line {line}: {classroom} is not in the annex.',
  },
  expenseClassroomTwice: {
    category: 'invalid',
    fr: 'Ligne {line} : la {classroom} figure deux fois dans la répartition ; gardez un seul montant.',
    en: 'Line {line}: {classroom} stands twice.',
  },
  expenseSerialTwice: {
    category: 'invalid',
    fr: 'Ligne {line} : le numéro de série {serial} figure deux fois sur cette pièce ; gardez-le une fois.',
    en: 'Line {line}: the serial number {serial} stands twice.',
  },
  expenseChangedMeanwhile: {
    category: 'conflict',
    fr: 'Cette dépense a été corrigée par quelqu’un d’autre entre-temps : rechargez-la, puis recommencez.',
    en: 'The expense was corrected meanwhile.',
  },
  expenseWithdrawn: {
    category: 'conflict',
    fr: 'Cette dépense a été écartée : saisissez-la de nouveau si elle doit compter.',
    en: 'The expense was withdrawn.',
  },
  expenseCertified: {
    category: 'conflict',
    fr: 'Cette dépense figure dans un état certifié exact : corrigez-la, ou saisissez un avoir ; elle ne s’écarte plus.',
    en: 'The expense is in a certified statement.',
  },
  expenseDisbursementWrong: {
    category: 'invalid',
    fr: 'Mandat n° {mandate} : {why}.',
    en: 'Payment order {mandate} is wrong.',
  },
  expenseServiceRequired: {
    category: 'invalid',
    fr: 'Seule l’intégration au système d’information peut être sans objet (art. 6.1, « s’il existe ») : dites qui rend ce service.',
    en: 'Only integration may be not applicable.',
  },
  invoiceNotReadable: {
    category: 'invalid',
    fr: '« {name} » n’est pas une facture électronique lisible (Factur-X, CII ou UBL) : saisissez-la à la main.',
    en: 'Not a readable electronic invoice.',
  },
  invoiceUnsafe: {
    category: 'invalid',
    fr: '« {name} » contient des déclarations interdites dans une facture électronique : demandez-en une autre au fournisseur.',
    en: 'The XML holds a DOCTYPE, or more than an invoice does.',
  },
  invoiceWithoutData: {
    category: 'invalid',
    fr: '« {name} » est un PDF sans données de facture électronique : saisissez-la à la main, le PDF en pièce jointe.',
    en: 'The PDF carries no invoice data.',
  },
} as const satisfies ErrorCatalogue<ExpenseErrorCode>;
