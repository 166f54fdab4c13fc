import { makeErrors, type ErrorCatalogue } from './error-catalogue.js';

export type KernelErrorCode =
  | 'invalidUai'
  | 'invalidSiren'
  | 'invalidSiret'
  | 'invalidIban'
  | 'invalidBic'
  | 'invalidInseeCode'
  | 'invalidPostcode'
  | 'invalidMoney'
  | 'invalidRate'
  | 'invalidDate'
  | 'invalidPeriod'
  | 'invalidSchoolYear'
  | 'invalidTimeZone';

/** Bank details are never repeated in a sentence: it is shown and logged. */
export const KERNEL_ERRORS = {
  invalidUai: {
    category: 'invalid',
    fr: '« {value} » n’est pas un UAI : recopiez les 7 chiffres et la lettre de contrôle de l’établissement, par exemple 0382460T.',
    en: '"{value}" is not a UAI: 7 digits and their check letter.',
  },
  invalidSiren: {
    category: 'invalid',
    fr: '« {value} » n’est pas un SIREN : recopiez ses 9 chiffres (dans un tableur, mettez la colonne au format Texte).',
    en: '"{value}" is not a SIREN: 9 digits, the last one a check digit.',
  },
  invalidSiret: {
    category: 'invalid',
    fr: '« {value} » n’est pas un SIRET : recopiez ses 14 chiffres (dans un tableur, mettez la colonne au format Texte).',
    en: '"{value}" is not a SIRET: 14 digits, the last one a check digit.',
  },
  invalidIban: {
    category: 'invalid',
    fr: 'Cet IBAN n’est pas valide : recopiez-le en entier depuis le relevé d’identité bancaire.',
    en: 'Not a valid IBAN of the SEPA area.',
  },
  invalidBic: {
    category: 'invalid',
    fr: 'Ce BIC n’est pas valide : recopiez ses 8 ou 11 caractères depuis le relevé d’identité bancaire.',
    en: 'Not a valid BIC: 8 or 11 characters.',
  },
  invalidInseeCode: {
    category: 'invalid',
    fr: '« {value} » n’est pas un code INSEE de commune : saisissez ses 5 caractères, par exemple 38439 ou 2A004 (ce n’est pas le code postal).',
    en: '"{value}" is not the INSEE code of a commune.',
  },
  invalidPostcode: {
    category: 'invalid',
    fr: '« {value} » n’est pas un code postal : saisissez ses 5 chiffres, par exemple 38830.',
    en: '"{value}" is not a French postcode.',
  },
  invalidMoney: {
    category: 'invalid',
    fr: '« {value} » n’est pas un montant : écrivez des euros avec deux décimales au plus, par exemple 1 234,56 €.',
    en: '"{value}" is not an amount in euros with at most two decimals.',
  },
  invalidRate: {
    category: 'invalid',
    fr: '« {value} » n’est pas un taux : saisissez un pourcentage de 0 à 100, avec quatre décimales au plus.',
    en: '"{value}" is not a percentage between 0 and 100 with at most four decimals.',
  },
  invalidDate: {
    category: 'invalid',
    fr: '« {value} » n’est pas une date : saisissez le jour, le mois et l’année, par exemple 10/11/2016.',
    en: '"{value}" is not a calendar date (YYYY-MM-DD or DD/MM/YYYY).',
  },
  invalidPeriod: {
    category: 'invalid',
    fr: 'La période finit le {until}, avant de commencer le {from} : corrigez l’une des deux dates.',
    en: 'The period ends on {until}, before it begins on {from}.',
  },
  invalidSchoolYear: {
    category: 'invalid',
    fr: '« {value} » n’est pas une année scolaire : écrivez-la comme 2026-2027.',
    en: '"{value}" is not a school year (YYYY-YYYY, one after the other).',
  },
  invalidTimeZone: {
    category: 'invalid',
    fr: '« {value} » n’est pas un fuseau horaire : choisissez-en un dans la liste, par exemple Europe/Paris.',
    en: '"{value}" is not an IANA time zone.',
  },
} as const satisfies ErrorCatalogue<KernelErrorCode>;

export const kernelError = makeErrors('kernel', KERNEL_ERRORS);

/** What was typed, made fit for a sentence: one line, 40 characters at most. */
export function quoted(value: string): string {
  const line = value.replace(/[\p{C}\s]+/gu, ' ').trim();
  const characters = [...line];
  return characters.length > 40 ? `${characters.slice(0, 39).join('')}…` : line;
}
