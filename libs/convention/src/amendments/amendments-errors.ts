import type { ErrorCatalogue } from '@chariot/kernel';

export type AmendmentErrorCode =
  | 'amendmentChangesObject'
  | 'amendmentNumberTaken'
  | 'amendmentChangesNothing'
  | 'amendmentBeforeSignature'
  | 'amendmentInFuture'
  | 'amendmentEmpties';

export const AMENDMENT_ERRORS = {
  amendmentChangesObject: {
    category: 'invalid',
    fr: 'Un avenant ne remet pas en cause l’objet de la convention (art. 10.1) : confirmez-le, ou passez une autre convention.',
    en: 'An avenant keeps the object of the convention: confirm it.',
  },
  amendmentNumberTaken: {
    category: 'conflict',
    fr: 'Cette convention a déjà un avenant n° {number} : donnez-lui le numéro suivant.',
    en: 'There is an avenant {number} already.',
  },
  amendmentChangesNothing: {
    category: 'invalid',
    fr: 'Cet avenant ne change rien à ce que dit la convention : indiquez ce qu’il modifie.',
    en: 'The avenant changes nothing.',
  },
  amendmentBeforeSignature: {
    category: 'invalid',
    fr: 'Cet avenant est signé ou prend effet avant la signature de la convention, le {signed} : corrigez ses dates.',
    en: 'The avenant precedes the signature of {signed}.',
  },
  amendmentInFuture: {
    category: 'invalid',
    fr: 'Cet avenant est signé le {day}, un jour à venir : notez-le quand les deux parties l’ont signé.',
    en: 'An avenant signed on {day}, a day to come.',
  },
  amendmentEmpties: {
    category: 'invalid',
    fr: 'Cet avenant retire la dernière école de l’annexe ou la dernière ligne du budget : gardez-en une, ou dénoncez la convention.',
    en: 'The avenant would leave no school or no line.',
  },
} as const satisfies ErrorCatalogue<AmendmentErrorCode>;
