import type { Instrument, InstrumentGroup } from '@chariot/platform';

const DAY = 24 * 60 * 60_000;
/** Authorities are renewed by a person who plans it: a year ahead is not too soon. */
const AUTHORITY_DAYS = 365;
/** The server renews its own 30 days before: less than 15 left means that it does not. */
const SERVER_DAYS = 15;

/** A device that was never withdrawn and does not come back is not told of for ever. */
const ENDED_DAYS = 365;

const AUTHORITIES = { root: 'Autorité racine', issuing: 'Autorité qui émet' } as const;

/** What ends, and when. Devices renew by themselves: those that are about to end have not been seen for long. */
export const CERTIFICATES: InstrumentGroup = {
  id: 'certificates',
  title: 'Certificats',
  order: 20,
  read: async (tx, now) => {
    const authorities = await tx.query<{ role: keyof typeof AUTHORITIES; notAfter: Date }>(
      `select role, not_after as "notAfter" from pki.authority where retired_at is null order by role desc`,
    );
    const server = await tx.one<{ notAfter: Date }>(
      'select not_after as "notAfter" from pki.server_certificate order by created_at desc limit 1',
    );
    // A renewal that nobody has come with yet is not what its device lives by.
    const devices = await tx.one<{ alive: number; ending: number; ended: number }>(
      `select count(*) filter (where not_after > $1)::int as alive,
              count(*) filter (where not_after > $1 and not_after < $2)::int as ending,
              count(*) filter (where not_after between $3 and $1 and used)::int as ended
         from (select distinct on (device_id) not_after, first_used_at is not null as used from pki.device_certificate
                where revoked_at is null and (first_used_at is not null or replaces is null)
                order by device_id, not_after desc) latest`,
      [now, new Date(now.getTime() + 30 * DAY), new Date(now.getTime() - ENDED_DAYS * DAY)],
    );
    const { alive = 0, ending = 0, ended = 0 } = devices ?? {};
    return [
      ...authorities.map(({ role, notAfter }) =>
        until(
          AUTHORITIES[role],
          notAfter,
          now,
          AUTHORITY_DAYS,
          'Prévoyez son remplacement : tous les appareils le verront.',
        ),
      ),
      ...(server === undefined
        ? []
        : [
            until(
              'Certificat du serveur (appareils)',
              server.notAfter,
              now,
              SERVER_DAYS,
              'Il se renouvelle de lui-même : s’il ne l’a pas fait, redémarrez le serveur.',
            ),
          ]),
      ending === 0
        ? { label: 'Certificats d’appareils', value: `${alive} en cours`, state: 'ok' }
        : {
            label: 'Certificats d’appareils',
            value: `${alive} en cours, dont ${ending} à moins de 30 jours de leur fin`,
            state: 'warning',
            advice: 'Ces appareils n’ont pas été allumés depuis longtemps : allumez-les, ils renouvellent seuls.',
          },
      ...(ended === 0
        ? []
        : [
            {
              label: 'Certificats d’appareils finis',
              value: `${ended} depuis un an, sans renouvellement`,
              state: 'warning' as const,
              advice:
                'Ces appareils ne sont plus reconnus : enrôlez-les de nouveau avec un code, ou retirez leur identité.',
            },
          ]),
    ];
  },
};

function until(label: string, notAfter: Date, now: Date, days: number, advice: string): Instrument {
  const left = Math.floor((notAfter.getTime() - now.getTime()) / DAY);
  const value = `jusqu’au ${notAfter.toLocaleDateString('fr-FR', { timeZone: 'Europe/Paris', dateStyle: 'long' }).replace(/^1 /, '1er ')}`;
  if (left >= days) return { label, value, state: 'ok' };
  return { label, value, state: left < 0 ? 'alarm' : 'warning', advice };
}
