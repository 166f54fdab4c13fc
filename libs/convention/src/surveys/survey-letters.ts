import { LocalDate } from '@chariot/kernel';

export interface SurveyLetterFacts {
  readonly kind: 'invitation' | 'reminder';
  readonly title: string;
  /** In whose name one answers. */
  readonly place: string;
  readonly askedBy: string;
  readonly dueOn: LocalDate;
  readonly url: string;
}

/** A message that opens an answer: to be sealed until it leaves. */
export function surveyLetter(facts: SurveyLetterFacts): { readonly subject: string; readonly text: string } {
  const { kind, title, place, askedBy, dueOn, url } = facts;
  const due = LocalDate.format(dueOn);
  return {
    subject: `${kind === 'reminder' ? 'Rappel : enquête' : 'Enquête'} « ${title.slice(0, 120)} », avant le ${due}`,
    text: [
      'Bonjour,',
      '',
      `${askedBy} vous demande de répondre à l’enquête « ${title} » au nom de ${place}, avant le ${due}.`,
      '',
      'Aucun compte n’est nécessaire : ouvrez ce lien sur un téléphone ou un ordinateur.',
      url,
      '',
      'La réponse peut être corrigée par le même lien jusqu’à la clôture de l’enquête. Rien n’est gardé de la personne qui',
      'répond : ni son nom, ni son adresse. Ce lien vaut pour un seul établissement : ne le transmettez qu’à qui répond pour lui.',
      ...(kind === 'reminder'
        ? ['', 'Ce rappel ne part qu’aux établissements dont aucune réponse n’est arrivée.']
        : []),
    ].join('\n'),
  };
}
