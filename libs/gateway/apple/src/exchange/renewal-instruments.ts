import { inSummerFreeze, LocalDate } from '@chariot/kernel';
import type { Instrument, InstrumentGroup } from '@chariot/platform';

/** An iPad that was told to renew and has neither done it nor refused for so long is shown. */
const PATIENCE_DAYS = 7;
const DAY_MS = 24 * 60 * 60_000;
/** As many are named. */
const NAMED = 5;

interface Reading {
  readonly asked: number;
  readonly late: number;
  readonly serials: readonly string[];
  readonly refusal: string | null;
}

/** Identities that iPads were told to renew and have not: who sees none of them has nothing to do. Nothing alarms in summer. */
export const IDENTITIES: InstrumentGroup = {
  id: 'appleIdentities',
  title: 'Identité des iPad',
  order: 33,
  read: async (tx, now) => {
    const read = await tx.one<Reading>(
      `with asked as (
         select d.serial_number as serial, s.renewal_refused as refused, s.renewal_asked_at as at,
                s.renewal_refused is not null or s.renewal_asked_at < $1 as late
           from apple.standing s join fleet.device d on d.id = s.device_id
          where s.renewal_asked_at is not null and d.enrolled_at is not null and d.revoked_at is null)
       select count(*)::int as asked, count(*) filter (where late)::int as late,
              coalesce((array_agg(serial order by at, serial) filter (where late))[1:$2], '{}') as serials,
              (array_agg(refused order by at, serial) filter (where refused is not null))[1] as refusal
         from asked`,
      [new Date(now.getTime() - PATIENCE_DAYS * DAY_MS), NAMED],
    );
    return read === undefined || read.asked === 0 ? [] : [line(read, inSummerFreeze(LocalDate.at(now)))];
  },
};

function line({ asked, late, serials, refusal }: Reading, isQuiet: boolean): Instrument {
  const label = 'Renouvellements demandés';
  if (late === 0 || isQuiet) return { label, value: String(asked), state: 'ok' };
  const named = `${serials.join(', ')}${late > serials.length ? '…' : ''}`;
  return {
    label,
    value: `${asked}, dont ${late} sans succès (${named})`,
    state: 'warning',
    advice: `Redémarrez ces iPad devant vous, puis, si rien ne change avant la fin de leur certificat, enrôlez-les de nouveau avec un code.${refusal === null ? '' : ` Ce que dit le premier : ${refusal}`}`,
  };
}
