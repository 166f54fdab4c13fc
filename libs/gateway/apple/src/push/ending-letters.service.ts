import { LocalDate, type Clock } from '@chariot/kernel';
import type { Mail, Tx } from '@chariot/platform';
import { letterDue, type Threshold } from './expiry.js';
import type { PushAudience } from './push-audience.port.js';

/** Something of Apple's that ends on a day, and what was written about it so far. */
export interface Ending {
  readonly endsOn: LocalDate;
  readonly sent: readonly number[];
  /** Notes that this letter is written, to so many. @returns false: another process has written it */
  readonly note: (threshold: Threshold, messages: number) => Promise<boolean>;
  /** @param consoleUrl where the console is */
  readonly letter: (threshold: Threshold, consoleUrl: string) => Promise<Letter> | Letter;
}
export interface Letter {
  readonly subject: string;
  readonly text: string;
}
interface Means {
  readonly clock: Clock;
  readonly mail: Pick<Mail, 'tell'>;
  readonly audience: PushAudience;
}

/**
 * Writes the letter that is due about it to whoever administers the instance: at 60, 30 and 7 days, and once it is over; each once.
 * @returns how many were queued
 */
export async function writeOfEnding(tx: Tx, ending: Ending, { clock, mail, audience }: Means): Promise<number> {
  const threshold = letterDue(ending.endsOn, LocalDate.today(clock), ending.sent);
  if (threshold === null) return 0;
  const addresses = await audience.addresses(tx);
  // Nobody administers the instance today: it stays to be told.
  if (addresses.length === 0) return 0;
  if (!(await ending.note(threshold, addresses.length))) return 0;
  const letter = await ending.letter(threshold, audience.consoleUrl);
  for (const to of addresses) await mail.tell(tx, { to, ...letter });
  return addresses.length;
}
