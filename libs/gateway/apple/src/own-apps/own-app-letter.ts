import { LocalDate } from '@chariot/kernel';
import type { Letter } from '../push/ending-letters.service.js';
import { beforeSummer, type Threshold } from '../push/expiry.js';

/** To whoever administers the instance: which file ends, where, and what to do. */
export function ownAppLetter(
  app: { readonly expiresOn: LocalDate; readonly name: string; readonly place: string },
  threshold: Threshold,
  url: string,
): Letter {
  const ends = LocalDate.format(app.expiresOn);
  const isOver = threshold === 0;
  return {
    subject: isOver
      ? `Chariot : l’application « ${app.name} » de ${app.place} ne s’ouvre plus sur les iPad`
      : `Chariot : remplacez le fichier de l’application « ${app.name} » de ${app.place} (il finit le ${ends})`,
    text: [
      'Bonjour,',
      '',
      isOver
        ? `Le profil que son éditeur a mis dans le fichier de l’application « ${app.name} » a fini le ${ends}. L’application ne s’ouvre plus sur les iPad, et ne s’installe plus.`
        : `Le profil que son éditeur a mis dans le fichier de l’application « ${app.name} » finit le ${ends}. Après ce jour, elle ne s’ouvrirait plus sur les iPad, et ne s’installerait plus.`,
      ...beforeSummer(app.expiresOn),
      '',
      'Demandez à son éditeur un fichier .ipa signé de nouveau, puis déposez-le ici : les iPad le recevront d’eux-mêmes.',
      url,
      '',
      'Chariot',
      '',
    ].join('\n'),
  };
}
