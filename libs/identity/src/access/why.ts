import { LocalDate } from '@chariot/kernel';

/** What a role was given for. */
export interface HeldFor {
  /** Function of whoever gave or lent it; `null`: the first start of the instance. */
  readonly grantedBy: string | null;
  readonly grantedOn: LocalDate;
  readonly until: LocalDate | null;
  readonly lent: boolean;
  /** Of what is lent. */
  readonly reason: string | null;
  /** A contractor's. */
  readonly ticket: string | null;
  /** In the zone of the place where it is held. */
  readonly today: LocalDate;
}

const until = (day: LocalDate | null): string => (day === null ? '' : `, jusqu’au ${LocalDate.format(day)}`);
const withoutStop = (text: string): string => text.replace(/[.\s]+$/, '');

/** One French sentence: given by whom, until when, for what. */
export function whyHeld(held: HeldFor): string {
  if (held.lent) {
    const end = held.until === null ? '' : ` jusqu’au ${LocalDate.format(held.until)}`;
    return `Délégué par ${held.grantedBy ?? 'la personne qui le tient'}${end} : ${withoutStop(held.reason ?? 'sans motif')}.`;
  }
  const given =
    held.grantedBy === null
      ? `onfié au premier démarrage de l’instance, le ${LocalDate.format(held.grantedOn)}`
      : `onfié par ${held.grantedBy} le ${LocalDate.format(held.grantedOn)}`;
  if (held.ticket === null) return `C${given}${until(held.until)}.`;
  return `Ticket n° ${held.ticket}, c${given}${until(held.until)}${daysLeft(held)}.`;
}

function daysLeft({ until: day, today }: HeldFor): string {
  if (day === null) return '';
  const days = LocalDate.daysBetween(today, day);
  if (days === 0) return ' (dernier jour)';
  return days === 1 ? ' (encore 1 jour)' : ` (encore ${days} jours)`;
}

export const whyToken = (token: {
  readonly createdBy: string;
  readonly createdOn: LocalDate;
  readonly until: LocalDate;
}): string => `Créé par ${token.createdBy} le ${LocalDate.format(token.createdOn)}${until(token.until)}.`;
