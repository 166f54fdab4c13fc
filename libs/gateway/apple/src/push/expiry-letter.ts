import { LocalDate } from '@chariot/kernel';
import type { Letter } from './ending-letters.service.js';
import { beforeSummer, type Threshold } from './expiry.js';

/** To whoever administers the instance: what ends, when, and what to do; no address of a person but that of the account. */
export function expiryLetter(
  certificate: { readonly notAfter: LocalDate; readonly topic: string; readonly appleAccount: string | null },
  threshold: Threshold,
  url: string,
): Letter {
  const ends = LocalDate.format(certificate.notAfter);
  const isOver = threshold === 0;
  const account =
    certificate.appleAccount === null
      ? 'avec le compte Apple qui l’a créé'
      : `avec le compte Apple qui l’a créé (${certificate.appleAccount})`;
  return {
    subject: isOver
      ? 'Chariot : les iPad ne sont plus réveillés, le certificat d’Apple a expiré'
      : `Chariot : renouvelez le certificat de réveil des iPad (il expire le ${ends})`,
    text: [
      'Bonjour,',
      '',
      isOver
        ? `Le certificat qui permet à Chariot de réveiller les iPad a expiré le ${ends}. Les iPad gardent leurs réglages, mais aucune demande ne leur parvient plus.`
        : `Le certificat qui permet à Chariot de réveiller les iPad expire le ${ends}. Après ce jour, aucune demande ne leur parviendrait plus.`,
      ...beforeSummer(certificate.notAfter),
      '',
      `Renouvelez-le sur identity.apple.com/pushcert ${account}, par « Renew » sur la ligne de ce sujet :`,
      certificate.topic,
      'Un certificat créé par un autre compte, ou par « Create a Certificate », obligerait à enrôler de nouveau tous les iPad : Chariot le refuserait.',
      '',
      `La marche à suivre, pas à pas : ${url}`,
      '',
      'Chariot',
      '',
    ].join('\n'),
  };
}
