import { ageInFrench, type InstrumentGroup } from '@chariot/platform';

/** Sealed every minute by whoever leads: a line that waits for longer means that nobody seals. */
const LATE_MS = 15 * 60_000;

export const SEALS: InstrumentGroup = {
  id: 'seals',
  title: 'Journal',
  order: 36,
  read: async (tx, now) => {
    const row = await tx.one<{ sealedAt: Date | null; waitsSince: Date | null }>(
      `select (select max(sealed_at) from audit.segment) as "sealedAt",
              (select min(line.created_at) from platform.journal line
                where line.created_at > coalesce((select max(sealed_at) from audit.segment), '-infinity')) as "waitsSince"`,
    );
    const { sealedAt = null, waitsSince = null } = row ?? {};
    const label = 'Dernier scellement';
    const value = sealedAt === null ? 'aucun' : `journal scellé ${ageInFrench(sealedAt, now)}`;
    const late = waitsSince !== null && now.getTime() - waitsSince.getTime() > LATE_MS;
    if (!late) return [{ label, value, state: 'ok' }];
    return [
      {
        label,
        value: `${value}, une ligne attend depuis plus longtemps qu’elle ne devrait`,
        state: 'alarm',
        advice: 'Lancez « npm run audit -- verify » : il dit pourquoi le journal ne se scelle plus.',
      },
    ];
  },
};
