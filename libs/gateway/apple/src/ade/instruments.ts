import { LocalDate } from '@chariot/kernel';
import { ageInFrench, type InstrumentGroup } from '@chariot/platform';
import { standingOf } from '../push/expiry.js';
import { failureSentence } from './failure.js';

const PAGE = 'Administration, « Apple School Manager »';
/** A list that was not read for so long is one that somebody waits for. */
const LATE_MS = 24 * 60 * 60_000;

interface Reading {
  readonly endsAt: Date;
  readonly uploadedAt: Date;
  readonly syncedAt: Date | null;
  readonly failure: string | null;
}

/** Nothing is shown where nobody uses Apple School Manager. */
export const APPLE_ADE_INSTRUMENTS: InstrumentGroup = {
  id: 'appleAde',
  title: 'Apple School Manager',
  order: 33,
  read: async (tx, now) => {
    const read = await tx.one<Reading>(
      `select token_ends_at as "endsAt", token_uploaded_at as "uploadedAt", synced_at as "syncedAt", failure
         from apple.ade_server`,
    );
    if (read === undefined) return [];
    const endsOn = LocalDate.at(read.endsAt);
    const standing = standingOf(endsOn, LocalDate.at(now));
    const advice = `Téléchargez-en un nouveau dans Apple School Manager : voyez ${PAGE}.`;
    const value = `jusqu’au ${LocalDate.format(endsOn)}`;
    const last = read.syncedAt ?? read.uploadedAt;
    const isLate = now.getTime() - last.getTime() > LATE_MS;
    const age = read.syncedAt === null ? 'jamais encore' : ageInFrench(read.syncedAt, now);
    return [
      standing === 'ok'
        ? { label: 'Jeton', value, state: 'ok' }
        : { label: 'Jeton', value, state: standing === 'expired' ? 'alarm' : 'warning', advice },
      isLate
        ? {
            label: 'Dernière lecture de la liste d’Apple',
            value: age,
            state: 'warning',
            advice: read.failure === null ? `Voyez ${PAGE}.` : failureSentence(read.failure),
          }
        : { label: 'Dernière lecture de la liste d’Apple', value: age, state: 'ok' },
    ];
  },
};
