import { LocalDate } from '@chariot/kernel';

export interface BankLetterFacts {
  readonly reference: string;
  readonly title: string;
  readonly localAuthority: string;
  /** Art. 9: written in every communication about the project. */
  readonly mention: string;
  readonly maskedIban: string;
  readonly holder: string;
  readonly askedBy: string;
  readonly state: 'asked' | 'approved' | 'inForce';
  /** From when it counts, once it is known. */
  readonly from: string | null;
  readonly url: string;
}

/** Told to both parties at each step: a false account is seen while it can still be stopped. */
export function bankLetter(facts: BankLetterFacts): { readonly subject: string; readonly text: string } {
  const { reference, title, localAuthority, maskedIban, holder, askedBy, mention, url } = facts;
  return {
    subject: `Convention ${reference} : ${SUBJECTS[facts.state]}`.slice(0, 200),
    text: [
      'Bonjour,',
      '',
      `Convention « ${title} » (${reference}), ${localAuthority} : ${sentence(facts)}`,
      '',
      `Compte ${maskedIban}, titulaire « ${holder} ». Demandé par ${askedBy}.`,
      '',
      facts.state === 'inForce'
        ? 'Avant tout versement, l’académie le vérifie auprès de la collectivité, par un numéro qu’elle connaissait déjà.'
        : 'Si ce changement vous surprend, arrêtez-le sur la page des actes graves et appelez l’autre partie par un numéro que vous connaissiez déjà.',
      '',
      url,
      '',
      mention,
    ].join('\n'),
  };
}

const SUBJECTS = {
  asked: 'changement de compte bancaire demandé',
  approved: 'changement de compte bancaire confirmé',
  inForce: 'nouveau compte bancaire en vigueur',
} as const;

function sentence({ state, from }: BankLetterFacts): string {
  if (state === 'asked') return 'un changement de coordonnées bancaires est demandé, et attend une seconde personne.';
  if (state === 'inForce') return 'ces coordonnées bancaires sont maintenant en vigueur.';
  return `un changement de coordonnées bancaires est confirmé${from === null ? '' : `, et vaudra ${from}`}.`;
}

/** « à partir du 25/11/2026 » */
export const fromDay = (at: Date): string => `à partir du ${LocalDate.format(LocalDate.at(at))}`;
