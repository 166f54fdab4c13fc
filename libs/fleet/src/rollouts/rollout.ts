import { createHash } from 'node:crypto';

/** A classroom that the change concerns, and how many devices of it would say something. */
export interface Candidate {
  readonly classroomId: string;
  readonly devices: number;
}
export interface Progress {
  /** Devices of the classrooms that have it first; of them, those that have reported about it; of them, those that failed. */
  readonly concerned: number;
  readonly reported: number;
  readonly failed: number;
}
export interface Terms {
  readonly reports: number;
  readonly minutes: number | null;
  readonly failurePercent: number;
}

/**
 * Which classrooms have it first: a share of them, rounded up, never one where nobody would answer while others would.
 * Drawn by `seed`, so that it is not always the same schools that try everything out.
 */
export function firstOf(candidates: readonly Candidate[], percent: number, seed: string): string[] {
  const rank = ({ classroomId }: Candidate): string =>
    createHash('sha256').update(seed).update(classroomId).digest('hex');
  const drawn = candidates
    .map((one) => ({ ...one, silent: one.devices === 0 ? 1 : 0, rank: rank(one) }))
    .sort((a, b) => a.silent - b.silent || (a.rank < b.rank ? -1 : 1));
  return drawn.slice(0, Math.ceil((candidates.length * percent) / 100)).map(({ classroomId }) => classroomId);
}

/**
 * Whether a change that is being tried goes to all, goes back, or waits. It goes back as soon as the failures are too
 * many for the reports that are waited for, whatever the others would say; silence alone decides nothing.
 */
export function verdict(
  { reports, minutes, failurePercent }: Terms,
  { concerned, reported, failed }: Progress,
  waitedMs: number,
): 'wait' | 'goOn' | 'rollBack' {
  const awaited = Math.max(1, Math.min(reports, concerned));
  if (failed * 100 > failurePercent * Math.max(awaited, reported)) return 'rollBack';
  const enough = reported >= awaited;
  const late = minutes !== null && waitedMs >= minutes * 60_000 && reported > 0;
  if (!enough && !late) return 'wait';
  return failed * 100 > failurePercent * reported ? 'rollBack' : 'goOn';
}
