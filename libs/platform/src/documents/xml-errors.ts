import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';

export type XmlErrorCode = 'unsafe' | 'tooLarge' | 'malformed';

export const XML_ERRORS = {
  unsafe: {
    category: 'invalid',
    fr: 'Ce fichier XML contient des déclarations (DOCTYPE) que Chariot n’accepte pas : demandez-le sans elles.',
    en: 'A DOCTYPE is not accepted.',
  },
  tooLarge: {
    category: 'tooLarge',
    fr: 'Ce fichier XML est trop grand pour être lu : vérifiez que c’est le bon.',
    en: 'The XML is larger, longer or deeper than what is read.',
  },
  malformed: {
    category: 'invalid',
    fr: 'Ce fichier n’est pas du XML bien formé : demandez-le de nouveau à qui l’a fait.',
    en: 'The XML is not well-formed.',
  },
} as const satisfies ErrorCatalogue<XmlErrorCode>;

export const xmlError = makeErrors('xml', XML_ERRORS);
