import type { FollowUpContent, IndicatorId } from '@chariot/contract';
import type { Month } from '../measures/measure.js';
import { counted } from './follow-up-words.js';

/** Figures whose reason says what somebody may still write down. */
const ACTIONABLE: readonly IndicatorId[] = ['I1', 'I3', 'I6', 'I13', 'I14'];

type Drawn = Omit<FollowUpContent, 'missing' | 'sources'>;

/** « Il manque… »: what the file cannot tell, and what would have it told. Nothing of it stops anybody. */
export function missingOf(drawn: Drawn, thisMonth: Month): string[] {
  const { convention, period, record, comments } = drawn;
  const silent = convention.schools.filter(({ uai }) => !comments.some((comment) => comment.uai === uai));
  const unknown = convention.schools.filter(({ id }) => id === null);
  const unanswered = record.requests.filter(({ answeredOn }) => answeredOn === null).length;
  const missed = record.meetings.filter(({ state }) => state === 'missing').length;
  return [
    ...(period.to >= thisMonth ? ['La période n’est pas finie : ses derniers mois ne sont pas encore publiés.'] : []),
    ...unknown.map(
      ({ name, uai }) => `L’école ${name} (${uai}) n’est pas ouverte dans Chariot : rien n’est compté d’elle.`,
    ),
    ...reasonsOf(drawn),
    ...(silent.length === 0
      ? []
      : [
          `Le commentaire de ${silent.map(({ name }) => name).join(', ')} : sa direction l’écrit sur la page de l’école.`,
        ]),
    ...(record.money.certifiedCents === null
      ? ['Un état récapitulatif certifié : sans lui, le dû n’est pas calculable.']
      : []),
    ...(record.money.forecastCents === null
      ? ['Le coût prévisionnel de l’opération, que la convention ne dit pas.']
      : []),
    ...(record.trainings.length === 0
      ? ['Les formations de la période : aucune n’est notée au dossier du projet.']
      : []),
    ...(unanswered === 0
      ? []
      : [`La réponse à ${counted(unanswered, 'demande ou enquête', 'demandes ou enquêtes')} : aucune n’est notée.`]),
    ...(missed === 0
      ? []
      : [
          `Des réunions de comité : ${counted(missed, 'trimestre ou année', 'trimestres ou années')} sans celles que l’article 4 demande.`,
        ]),
  ];
}

/** Each reason once, with the places that it is of. */
function reasonsOf({ places }: Drawn): string[] {
  const names = new Map<string, Set<string>>();
  for (const { place, figures } of places) {
    for (const { id, reason } of figures) {
      if (reason === null || !ACTIONABLE.includes(id)) continue;
      names.set(reason, (names.get(reason) ?? new Set()).add(place.name));
    }
  }
  return [...names].map(
    ([reason, of]) => `${[...of].join(', ')} : ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`,
  );
}
