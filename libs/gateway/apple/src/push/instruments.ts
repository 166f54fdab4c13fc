import { LocalDate } from '@chariot/kernel';
import { ageInFrench, type Instrument, type InstrumentGroup } from '@chariot/platform';
import { standingOf } from './expiry.js';

const PAGE = 'Administration, « Réveil des iPad »';
const RENEW = `Renouvelez-le avec le même compte Apple : la marche à suivre est dans ${PAGE}.`;
/** Whoever runs the instance is told of wakes that wait for so long. */
const LATE_MS = 15 * 60_000;

interface Reading {
  readonly notAfter: Date | null;
  readonly acceptedAt: Date | null;
  readonly refusedAt: Date | null;
  readonly refusal: string | null;
  readonly waiting: number;
  readonly oldest: Date | null;
}

/** The certificate that wakes iPads, and the wakes that wait. Nothing is shown where no iPad was ever meant to be woken. */
export const APPLE_PUSH_INSTRUMENTS: InstrumentGroup = {
  id: 'applePush',
  title: 'Réveil des iPad',
  order: 32,
  read: async (tx, now) => {
    const read = await tx.one<Reading>(
      `select c.not_after as "notAfter", c.accepted_at as "acceptedAt", c.refused_at as "refusedAt", c.refusal,
              w.waiting, w.oldest
         from (select count(*)::int as waiting, min(asked_at) filter (where due_at <= $1) as oldest from apple.push_due) w
         left join apple.push_certificate c on c.ended_at is null`,
      [now],
    );
    if (read === undefined) return [];
    return [certificateLine(read, now), ...waitingLine(read, now)];
  },
};

function certificateLine({ notAfter, acceptedAt, refusedAt, refusal }: Reading, now: Date): Instrument {
  const label = 'Certificat d’Apple';
  if (notAfter === null) return { label, value: 'aucun : les iPad ne s’enrôlent pas encore', state: 'ok' };
  const day = LocalDate.at(notAfter);
  const value = `jusqu’au ${LocalDate.format(day)}`;
  const standing = standingOf(day, LocalDate.at(now));
  if (standing === 'expired')
    return { label, value: `expiré le ${LocalDate.format(day)}`, state: 'alarm', advice: RENEW };
  if (refusedAt !== null && (acceptedAt === null || acceptedAt < refusedAt))
    return {
      label,
      value: `refusé par Apple ${ageInFrench(refusedAt, now)} (${refusal ?? ''})`,
      state: 'alarm',
      advice: `A-t-il été révoqué sur le portail d’Apple ? Voyez ${PAGE}.`,
    };
  return standing === 'ok' ? { label, value, state: 'ok' } : { label, value, state: 'warning', advice: RENEW };
}

function waitingLine({ waiting, oldest, notAfter }: Reading, now: Date): Instrument[] {
  const label = 'Réveils en attente';
  if (notAfter === null && waiting === 0) return [];
  const value = waiting === 0 ? 'aucun' : String(waiting);
  if (oldest === null || now.getTime() - oldest.getTime() < LATE_MS) return [{ label, value, state: 'ok' }];
  return [
    {
      label,
      value: `${value}, le plus ancien ${ageInFrench(oldest, now)}`,
      state: 'warning',
      advice: 'Vérifiez que ce serveur joint api.push.apple.com sur le port 443.',
    },
  ];
}
