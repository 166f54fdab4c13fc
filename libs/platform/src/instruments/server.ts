import type { Leader } from '../postgres/leader.service.js';
import { sizeInFrench, type InstrumentGroup } from './instruments.service.js';

/** Oldest PostgreSQL and Node that Chariot is tried on. */
const POSTGRES_MIN = 15;

/** The process that answers, and its database. */
export const serverGroup = (leader: Leader): InstrumentGroup => ({
  id: 'server',
  title: 'Serveur',
  order: 10,
  read: async (tx) => {
    const row = await tx.one<{ version: string; number: number; size: number }>(
      `select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
              pg_database_size(current_database())::float8 as size`,
    );
    const postgres = row?.version ?? '?';
    return [
      { label: 'Node.js', value: process.version, state: 'ok' },
      (row?.number ?? 0) >= POSTGRES_MIN * 10_000
        ? { label: 'PostgreSQL', value: postgres, state: 'ok' }
        : {
            label: 'PostgreSQL',
            value: postgres,
            state: 'warning',
            advice: `Cette version n’est plus essayée : passez à PostgreSQL ${POSTGRES_MIN} ou plus récent.`,
          },
      { label: 'Taille de la base', value: row === undefined ? '?' : sizeInFrench(row.size), state: 'ok' },
      {
        label: 'Tâches planifiées',
        value: leader.leads ? 'menées par ce serveur' : 'menées par un autre serveur',
        state: 'ok',
      },
    ];
  },
});
