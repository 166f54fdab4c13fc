import type { FirstTo } from '@chariot/contract';

/** To whom a change goes first, as it is typed. */
export interface FirstForm {
  readonly to: 'all' | 'classroom' | 'share';
  readonly classroomId: string;
  readonly percent: string;
  readonly reports: string;
  readonly hours: string;
  readonly failurePercent: string;
}
export const TO_ALL: FirstForm = {
  ...{ to: 'all', classroomId: '', percent: '10' },
  ...{ reports: '12', hours: '24', failurePercent: '10' },
};

const whole = (text: string): number => (/^\d+$/.test(text.trim()) ? Number(text) : NaN);
const within = (value: number, low: number, high: number): boolean => value >= low && value <= high;

/** What to send: nothing where it goes to all at once; `null` while something typed is wrong. */
export function firstOf(form: FirstForm): FirstTo | undefined | null {
  if (form.to === 'all') return undefined;
  const [percent, reports, failurePercent] = [form.percent, form.reports, form.failurePercent].map(whole);
  const hours = form.hours.trim() === '' ? null : whole(form.hours);
  if (reports === undefined || failurePercent === undefined || percent === undefined) return null;
  if (!within(reports, 1, 100_000) || !within(failurePercent, 0, 100)) return null;
  if (hours !== null && !within(hours, 1, 720)) return null;
  const terms = { reports, minutes: hours === null ? null : hours * 60, failurePercent };
  if (form.to === 'classroom') {
    return form.classroomId === '' ? null : { to: { kind: 'classroom', classroomId: form.classroomId }, ...terms };
  }
  return within(percent, 1, 50) ? { to: { kind: 'share', percent }, ...terms } : null;
}
