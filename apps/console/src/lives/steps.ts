import type { Convention, ConventionStateName } from '@chariot/contract';
import { count, day } from '../formats/index.js';

export const STATE_WORDS: Readonly<Record<ConventionStateName, string>> = {
  draft: 'Projet',
  signed: 'Signée, visa attendu',
  inForce: 'En vigueur',
  amended: 'En vigueur, modifiée',
  expired: 'Arrivée à son terme',
  terminated: 'Résiliée',
  closed: 'Close',
};

export interface Step {
  readonly key: 'draft' | 'signed' | 'visa' | 'inForce' | 'over' | 'closed';
  readonly label: string;
  /** When, or what it waits for. */
  readonly detail: string;
  readonly standing: 'past' | 'current' | 'ahead';
}

export type Lived = Pick<
  Convention,
  'state' | 'signedOn' | 'signing' | 'validity' | 'amendments' | 'termination' | 'closedOn' | 'durationMonths'
>;

/** The life of a convention as steps: those behind it, the one where it is, those ahead. */
export function stepsOf(convention: Lived): Step[] {
  const { state, signedOn, signing, closedOn } = convention;
  const visaRequired = signing?.visaRequired ?? false;
  const steps: Omit<Step, 'standing'>[] = [
    { key: 'draft', label: 'Projet', detail: 'se corrige encore' },
    {
      key: 'signed',
      label: 'Signée',
      detail: signedOn === null ? missingSignature(convention) : `le ${day(signedOn)}`,
    },
    ...(visaRequired
      ? [
          {
            key: 'visa' as const,
            label: 'Visa du contrôleur budgétaire',
            detail: signing?.visaOn == null ? 'attendu' : `le ${day(signing.visaOn)}`,
          },
        ]
      : []),
    { key: 'inForce', label: 'En vigueur', detail: amendmentsSaid(convention) },
    endOf(convention),
    { key: 'closed', label: 'Close', detail: closedOn === null ? 'une fois soldée' : `le ${day(closedOn)}` },
  ];
  const here = steps.findIndex(({ key }) => key === CURRENT[state]);
  return steps.map((step, at) => ({
    ...step,
    standing: at < here ? 'past' : at === here ? 'current' : 'ahead',
  }));
}

const CURRENT: Readonly<Record<ConventionStateName, Step['key']>> = {
  draft: 'draft',
  signed: 'signed',
  inForce: 'inForce',
  amended: 'inForce',
  expired: 'over',
  terminated: 'over',
  closed: 'closed',
};

function missingSignature({ signing }: Lived): string {
  if (signing?.academieSignedOn == null && signing?.localAuthoritySignedOn == null) return 'aucune signature notée';
  return signing.academieSignedOn === null ? 'il manque celle de l’académie' : 'il manque celle de la collectivité';
}

const amendmentsSaid = ({ amendments }: Lived): string =>
  amendments.length === 0
    ? 'sans avenant'
    : `${count(amendments.length, 'avenant')} (n°\u00A0${amendments.join(', ')})`;

function endOf({ state, termination, validity, durationMonths }: Lived): Omit<Step, 'standing'> {
  if (state === 'terminated' || (termination !== null && state !== 'expired')) {
    const on = termination?.effectiveOn ?? null;
    return {
      key: 'over',
      label: 'Résiliée',
      detail: on === null ? 'effet non calculable : la lettre n’est pas reçue' : `au ${day(on)}`,
    };
  }
  return {
    key: 'over',
    label: 'Terme',
    detail:
      validity === null
        ? `non calculable : ${String(durationMonths)} mois après la signature`
        : `le ${day(validity.until)} (inclus)`,
  };
}

export type LifeAct = 'correct' | 'sign' | 'amend' | 'terminate' | 'close';

/** What may still happen to it; the server says the rest. */
export function actsFor({ state, signedOn }: Pick<Lived, 'state' | 'signedOn'>): LifeAct[] {
  if (state === 'closed') return [];
  if (signedOn === null) return ['sign', 'correct'];
  if (state === 'expired' || state === 'terminated') return ['close', 'sign'];
  return ['amend', 'sign', 'terminate'];
}
