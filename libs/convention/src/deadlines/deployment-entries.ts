import { LocalDate } from '@chariot/kernel';
import { applies } from '../rules/applies.js';
import type { Draft } from './entry.js';
import type { TimelineFacts } from './timeline-facts.js';

const french = LocalDate.format;

/** Forecast days of the deployment (art. 6.1), read as French people write them (T12). */
export function deploymentEntries({ standing, deployment }: TimelineFacts): Draft[] {
  const { deploymentFrom, deploymentUntil } = standing.terms;
  const lasts = duration(deploymentFrom, deploymentUntil);
  return [
    ...(applies('R53')
      ? [
          {
            code: 'deploymentStart',
            rules: ['R53', 'T12'],
            articles: ['art. 6.1'],
            label: 'Début du déploiement en école',
            dueOn: deploymentFrom,
            symbolic: said(deploymentFrom),
            actor: 'localAuthority',
            doneOn: deployment?.startedOn ?? null,
            explanation: `Date prévisionnelle.${lasts}`,
          } satisfies Draft,
        ]
      : []),
    ...(applies('R54')
      ? [
          {
            code: 'deploymentEnd',
            rules: ['R54', 'T11', 'T12'],
            articles: ['art. 6.1'],
            label: 'Fin du déploiement en école',
            dueOn: deploymentUntil,
            from: deploymentFrom,
            symbolic: said(deploymentUntil),
            actor: 'localAuthority',
            doneOn: deployment?.endedOn ?? null,
            explanation: `Date prévisionnelle.${lasts}${twoYears(deploymentFrom, deploymentUntil)}`,
          } satisfies Draft,
        ]
      : []),
  ];
}

/** Day, month, year (T12): 10/11/2016 is the 10th of November. */
const said = (on: LocalDate | null): string =>
  on === null ? 'non renseigné' : applies('T12') ? french(on) : on.replaceAll('-', '/');

const duration = (from: LocalDate | null, until: LocalDate | null): string =>
  from === null || until === null
    ? ''
    : ` Du ${said(from)} au ${said(until)}\u00a0: ${String(LocalDate.daysBetween(from, until))} jours.`;

/** A calendar « pour l’année 2016 » that ends in 2017 is taken as it is (T11). */
function twoYears(from: LocalDate | null, until: LocalDate | null): string {
  if (from === null || until === null || from.slice(0, 4) === until.slice(0, 4) || !applies('T11')) return '';
  return ` Le calendrier s’étend sur deux exercices, ${from.slice(0, 4)} et ${until.slice(0, 4)}\u00a0: il est pris tel quel.`;
}
