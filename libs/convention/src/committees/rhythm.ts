import { LocalDate } from '@chariot/kernel';
import { counted } from '../counted.js';
import { meetingsIn, schoolYears, type Meeting } from '../deadlines/meeting-years.js';
import type { Trimester } from '../deadlines/trimesters.js';
import { applies } from '../rules/applies.js';
import type { Remark } from './composition.js';

export type Gathering = Meeting;

export type PeriodState = 'kept' | 'planned' | 'toHold' | 'missing' | 'toCome';
export interface RhythmPeriod extends Trimester {
  readonly required: number;
  readonly held: number;
  readonly planned: number;
  readonly state: PeriodState;
}

/** Meetings asked for in each trimester (R30): those that were held, are planned, or are missing. */
export function localRhythm(
  trimesters: readonly Trimester[],
  required: number,
  meetings: readonly Gathering[],
  today: LocalDate,
): RhythmPeriod[] {
  return applies('R30') ? periods(trimesters, required, meetings, today) : [];
}

/** Two meetings a year (R36), by school year: `meeting-years.ts` says why. */
export function departmentalRhythm(
  since: LocalDate,
  until: LocalDate,
  required: number,
  meetings: readonly Gathering[],
  today: LocalDate,
): RhythmPeriod[] {
  return applies('R36') ? periods(schoolYears(since, until), required, meetings, today) : [];
}

function periods(
  cut: readonly Trimester[],
  required: number,
  meetings: readonly Gathering[],
  today: LocalDate,
): RhythmPeriod[] {
  return cut.map((period) => {
    const inside = meetingsIn(period, meetings);
    const held = inside.held.length;
    const planned = inside.planned.filter((on) => on >= today).length;
    return { ...period, required, held, planned, state: stateOf(period, { required, held, planned }, today) };
  });
}

function stateOf(
  { from, until }: Trimester,
  { required, held, planned }: { required: number; held: number; planned: number },
  today: LocalDate,
): PeriodState {
  if (held >= required) return 'kept';
  if (until < today) return 'missing';
  if (held + planned >= required) return 'planned';
  return from > today ? 'toCome' : 'toHold';
}

/** Meetings that are missing, and the one that is still to be planned. */
export function rhythmRemarks(rule: 'R30' | 'R36', periodsOf: readonly RhythmPeriod[]): Remark[] {
  const articles = [rule === 'R30' ? 'art. 4.1.3' : 'art. 4.2.3'];
  const french = LocalDate.format;
  return periodsOf.flatMap(({ state, label, until, required, held }): Remark[] => {
    if (state === 'missing') {
      const message = `${capital(label)}\u00a0: ${counted(held, 'réunion tenue', 'réunions tenues')} sur ${String(required)}.`;
      return [{ rule, kind: 'warning', message, articles }];
    }
    if (state !== 'toHold') return [];
    const missing = required - held;
    const message = `${capital(label)}\u00a0: ${missing === 1 ? 'une réunion est' : `${String(missing)} réunions sont`} à prévoir avant le ${french(until)}.`;
    return [{ rule, kind: 'reminder', message, articles }];
  });
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
