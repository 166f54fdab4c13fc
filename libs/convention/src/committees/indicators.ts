import type { Indicator, IndicatorsSnapshot } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';

/**
 * What the convention knew on the day of a meeting. A null is « non renseigné »: nobody wrote it, or it has no date that
 * tells whether it was so that day.
 */
export interface KnownThatDay {
  readonly classrooms: number | null;
  readonly expectedDevices: number | null;
  readonly knownDevices: number;
  readonly enrolledDevices: number;
  readonly devicesWithoutLine: number;
  readonly deploymentFrom: LocalDate | null;
  readonly deploymentUntil: LocalDate | null;
  readonly spentCents: number | null;
  /** Dates that other nouns know, each null where nobody wrote it by that day. */
  readonly throughputOn: LocalDate | null;
  readonly deploymentStartedOn: LocalDate | null;
  readonly deploymentEndedOn: LocalDate | null;
  /** Whoever noted the attendance does not read them: not told, rather than told « non renseigné ». */
  readonly accountsHidden: boolean;
  readonly advancePaidOn: LocalDate | null;
  readonly balancePaidOn: LocalDate | null;
  /** Reporting requests and surveys received by that day, and how many of them were answered by then. */
  readonly requests: { readonly received: number; readonly answered: number } | null;
  readonly openDecisions: number;
  readonly lateDecisions: number;
  readonly meetingsHeld: number;
  /** Figures that other nouns add, already as they stood that day. */
  readonly more?: readonly Indicator[];
}

const figure = (
  key: string,
  label: string,
  unit: Indicator['unit'],
  value: number | string | null,
  articles: string[],
  share: { numerator: number; denominator: number } | null = null,
): Indicator => ({
  key,
  label,
  unit,
  value,
  numerator: share?.numerator ?? null,
  denominator: share?.denominator ?? null,
  articles,
});

/** A share in whole percent, rounded down; null without its base. */
const percent = (numerator: number, denominator: number | null): number | null =>
  denominator === null || denominator === 0 ? null : Math.floor((numerator * 100) / denominator);

/** Days gone of the deployment that was forecast, from none to all; null where a date is missing. */
function deploymentShare(known: KnownThatDay, day: LocalDate): { numerator: number; denominator: number } | null {
  const { deploymentFrom: from, deploymentUntil: until } = known;
  if (from === null || until === null || until <= from) return null;
  const denominator = LocalDate.daysBetween(from, until);
  return { numerator: Math.min(denominator, Math.max(0, LocalDate.daysBetween(from, day))), denominator };
}

export function snapshot(known: KnownThatDay, asOf: LocalDate, takenAt: Date): IndicatorsSnapshot {
  const { expectedDevices: expected, enrolledDevices: enrolled } = known;
  const share = (numerator: number, denominator: number | null) =>
    denominator === null ? null : { numerator, denominator };
  const deployment = deploymentShare(known, asOf);
  return {
    asOf,
    takenAt: takenAt.toISOString(),
    figures: [
      figure('classrooms', 'Classes mobiles de l’annexe', 'count', known.classrooms, ['annexe']),
      figure('knownDevices', 'Tablettes connues de la convention', 'count', known.knownDevices, ['art. 6.1']),
      figure(
        'enrolledDevices',
        'Tablettes mises en service, sur celles attendues (« environ »)',
        'percent',
        percent(enrolled, expected),
        ['art. 6.2'],
        share(enrolled, expected),
      ),
      figure('devicesWithoutLine', 'Tablettes sans ligne budgétaire', 'count', known.devicesWithoutLine, ['art. 6.2']),
      figure(
        'deployment',
        'Jours écoulés du calendrier de déploiement',
        'percent',
        deployment === null ? null : percent(deployment.numerator, deployment.denominator),
        ['art. 6.1'],
        deployment,
      ),
      figure('deploymentStartedOn', 'Déploiement commencé le', 'date', known.deploymentStartedOn, ['art. 6.1']),
      figure('deploymentEndedOn', 'Déploiement terminé le', 'date', known.deploymentEndedOn, ['art. 6.1']),
      figure('throughputOn', 'Débit constaté le', 'date', known.throughputOn, ['art. 3.1']),
      figure('spent', 'Dépenses facturées (TTC)', 'cents', known.spentCents, ['art. 6.2']),
      ...(known.accountsHidden
        ? []
        : [
            figure('advancePaidOn', 'Avance de l’État versée le', 'date', known.advancePaidOn, ['art. 7.1']),
            figure('balancePaidOn', 'Solde de l’État versé le', 'date', known.balancePaidOn, ['art. 7.1']),
          ]),
      figure(
        'requestsAnswered',
        'Demandes de suivi et enquêtes répondues',
        'count',
        known.requests?.answered ?? null,
        ['art. 8'],
        known.requests === null ? null : share(known.requests.answered, known.requests.received),
      ),
      figure('meetingsHeld', 'Réunions tenues par le comité', 'count', known.meetingsHeld, ['art. 4']),
      figure('openDecisions', 'Décisions en cours', 'count', known.openDecisions, ['art. 4']),
      figure('lateDecisions', 'Décisions en retard', 'count', known.lateDecisions, ['art. 4']),
      ...(known.more ?? []),
    ],
  };
}
