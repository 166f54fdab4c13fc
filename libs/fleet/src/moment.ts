import { inSummerFreeze, LocalDate, type Clock } from '@chariot/kernel';

/** The present, as the board needs it. */
export interface Moment {
  readonly at: Date;
  /** The summer freeze: a tablet that sleeps is no alarm. */
  readonly quiet: boolean;
}

export const momentOf = (clock: Clock): Moment => ({ at: clock.now(), quiet: inSummerFreeze(LocalDate.today(clock)) });

/** For people: « 10/11/2016 à 8 h 12 », in the mainland's time unless told. */
export function formatInstant(instant: Date, zone = 'Europe/Paris'): string {
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone } as const;
  const day = LocalDate.format(LocalDate.at(instant, zone));
  const [hour, minute] = new Intl.DateTimeFormat('fr-FR', time).format(instant).split(':');
  return `${day} à ${Number(hour)} h ${minute}`;
}
