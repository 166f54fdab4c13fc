import { ageInFrench, sizeInFrench, type InstrumentGroup } from './instruments.service.js';

const DAY = 24 * 60 * 60_000;

/** A copy a day, whatever makes it: the page asks for one of less than two days. */
export const BACKUPS: InstrumentGroup = {
  id: 'backups',
  title: 'Sauvegardes',
  order: 40,
  read: async (tx, now) => {
    const last = await tx.one<{ at: Date; bytes: number; rows: string }>(
      'select at, bytes::float8 as bytes, rows::text from platform.backup order by at desc, id desc limit 1',
    );
    const label = 'Dernière copie';
    if (last === undefined) {
      return [
        {
          label,
          value: 'aucune',
          state: 'alarm',
          advice: 'Programmez « npm run backup » chaque nuit et gardez la clé maîtresse ailleurs (Installer Chariot).',
        },
      ];
    }
    const value = `${ageInFrench(last.at, now)} (${sizeInFrench(last.bytes)}, ${last.rows} lignes)`;
    if (now.getTime() - last.at.getTime() <= 2 * DAY) return [{ label, value, state: 'ok' }];
    return [
      {
        label,
        value,
        state: 'warning',
        advice: 'Elle a plus de deux jours : vérifiez la tâche qui lance « npm run backup ».',
      },
    ];
  },
};
