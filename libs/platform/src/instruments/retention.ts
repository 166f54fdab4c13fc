import { ageInFrench, type InstrumentGroup } from './instruments.service.js';

/** A night is missed by a server that is off; two are not. */
const LATE_MS = 48 * 60 * 60_000;

/** Whether what is past its period was deleted last night, and how much. */
export const RETENTION: InstrumentGroup = {
  id: 'retention',
  title: 'Durées de conservation',
  order: 45,
  read: async (tx, now) => {
    const label = 'Dernière nuit';
    const last = await tx.one<{ at: Date; rows: string; rules: number }>(
      `select max(ran_at) as at, sum(pruned)::text as rows, count(*)::int as rules from platform.retention_run
        where ran_at > (select max(ran_at) from platform.retention_run) - interval '2 hours' having count(*) > 0`,
    );
    if (last === undefined) return [{ label, value: 'pas encore passée', state: 'ok' }];
    const value = `${ageInFrench(last.at, now)} (lignes effacées : ${last.rows}, règles appliquées : ${last.rules})`;
    if (now.getTime() - last.at.getTime() <= LATE_MS) return [{ label, value, state: 'ok' }];
    return [
      {
        label,
        value,
        state: 'warning',
        advice: 'Rien n’a été effacé depuis plus de deux jours : regardez le journal du serveur, puis redémarrez-le.',
      },
    ];
  },
};
