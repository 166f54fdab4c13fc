import { LocalDate } from '@chariot/kernel';
import type { Letter } from '../push/ending-letters.service.js';
import { beforeSummer, type Threshold } from '../push/expiry.js';

/** To whoever administers the instance: what ends, where, and what to do. */
export function contentLetter(
  token: { readonly expiresOn: LocalDate; readonly organisation: string; readonly place: string },
  threshold: Threshold,
  url: string,
): Letter {
  const ends = LocalDate.format(token.expiresOn);
  const isOver = threshold === 0;
  return {
    subject: isOver
      ? `Chariot : le jeton des licences Apple de ${token.place} a expiré`
      : `Chariot : renouvelez le jeton des licences Apple de ${token.place} (il expire le ${ends})`,
    text: [
      'Bonjour,',
      '',
      isOver
        ? `Le jeton qui permet à Chariot de donner aux iPad les licences de ${token.organisation} a expiré le ${ends}. Les applications installées restent, mais aucune licence n’est plus donnée ni rendue.`
        : `Le jeton qui permet à Chariot de donner aux iPad les licences de ${token.organisation} expire le ${ends}. Après ce jour, aucune licence ne serait plus donnée ni rendue.`,
      ...beforeSummer(token.expiresOn),
      '',
      'Dans Apple School Manager, Préférences, « Paiements et facturation », téléchargez de nouveau le jeton du même établissement, puis déposez-le ici :',
      url,
      '',
      'Chariot',
      '',
    ].join('\n'),
  };
}
