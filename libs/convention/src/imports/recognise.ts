import type { ImportErrorCode } from './import-errors.js';
import type { SourceText } from './source-text.js';

/** What the model's text is about, each in a few words that no other subject needs. */
const SUBJECT = [
  /collegesnumeriquesetinnovationpedagogique/g,
  /classes?mobiles?/g,
  /plannumerique(?:pourleducation)?/g,
  /equipementsnumeriquesmobiles/g,
  /innovationnumeriquepourlexcellenceeducative/g,
  /programmedinvestissementsdavenir/g,
  /ressourcespedagogiquesnumeriques/g,
];
/** What makes it a convention by which one pays another. */
const DEED = [
  /convention/g,
  /academie/g,
  /commune|collectivite|departement|communaute|metropole|syndicat/g,
  /subvention/g,
  /entre/g,
  /sengagea?/g,
  /article\d/g,
];
const ENOUGH_SUBJECT = 2;
const ENOUGH_DEED = 5;

/** Why a document is not one of the conventions that the reader knows; null when it is one. */
export function refusalOf(source: SourceText): ImportErrorCode | null {
  const score = (phrases: readonly RegExp[]): number => phrases.filter((phrase) => source.has(phrase)).length;
  const isDeed =
    score(DEED) >= ENOUGH_DEED &&
    source.has(/conventiond[a-z]{1,40}|presenteconvention|laconvention/g) &&
    source.has(/academie/g);
  if (!isDeed)
    return source.has(/presenteconvention|conventiond[eu]/g) && source.has(/article\d/g)
      ? 'importOtherConvention'
      : 'importNotAConvention';
  const paid = source.has(/subvention|cofinancement/g) && source.has(/classes?mobiles?|equipementsnumeriques/g);
  return score(SUBJECT) >= ENOUGH_SUBJECT && paid ? null : 'importOtherConvention';
}
