import type { SchoolLevel } from '@chariot/contract';
import type { CalendarFile } from '@chariot/platform';
import type { BookingRow } from './bookings.repository.js';

const LEVELS: Readonly<Record<SchoolLevel, string>> = {
  ...{ ps: 'PS', ms: 'MS', gs: 'GS', cp: 'CP', ce1: 'CE1', ce2: 'CE2', cm1: 'CM1', cm2: 'CM2', ulis: 'ULIS' },
};

export interface CalendarFacts {
  readonly name: string;
  readonly rows: readonly BookingRow[];
  /** By id of the cart. */
  readonly names: ReadonlyMap<string, string>;
  /** Her own: with the title that she gave. A cart's goes to whoever has its address: nobody's words. */
  readonly own: boolean;
  readonly mention: string | null;
  readonly urlOf: (classroomId: string) => string;
}

/** Reservations in somebody's calendar; nobody's name. */
export function calendarFile({ name, rows, names, own, mention, urlOf }: CalendarFacts): CalendarFile {
  return {
    name,
    everyHours: 1,
    events: rows.map((row) => {
      const cart = names.get(row.classroomId) ?? 'Classe mobile';
      const title = own && row.title !== null ? ` : ${row.title}` : '';
      return {
        uid: `${row.id}@chariot`,
        sequence: row.cancelledAt === null ? 0 : 1,
        stampedAt: row.cancelledAt ?? row.madeAt,
        summary: `${cart}, ${LEVELS[row.level]}${title}`,
        description: [
          `${row.tablets} tablette${row.tablets > 1 ? 's' : ''}, ${row.half ? 'demi-classe' : 'classe entière'}.`,
          ...(mention === null ? [] : [mention]),
        ].join('\n'),
        when: { from: row.startsAt, until: row.endsAt },
        url: urlOf(row.classroomId),
        ...(row.cancelledAt !== null && { isCancelled: true }),
      };
    }),
  };
}
