/** What one iPad has lived through, counted: its own side of what a server says. */
export interface Tally {
  enrolments: number;
  renewals: number;
  connections: number;
  wakes: number;
  /** Pushes with a magic that is not its own. */
  strayWakes: number;
  /** By RequestType, then by the status that was reported. */
  commands: Record<string, Record<string, number>>;
  notNow: number;
  /** Commands that were put off, and done later. */
  notNowRetried: number;
  /** The same command offered again in a connection in which it was put off. */
  offeredAgain: number;
  repliesLost: number;
  statusReports: number;
  /** By the code of what stopped it. */
  failures: Record<string, number>;
}

export const emptyTally = (): Tally => ({
  enrolments: 0,
  renewals: 0,
  connections: 0,
  wakes: 0,
  strayWakes: 0,
  commands: {},
  notNow: 0,
  notNowRetried: 0,
  offeredAgain: 0,
  repliesLost: 0,
  statusReports: 0,
  failures: {},
});

export function countCommand(tally: Tally, requestType: string, status: string): void {
  const by = (tally.commands[requestType] ??= {});
  by[status] = (by[status] ?? 0) + 1;
}

export function countFailure(tally: Tally, code: string): void {
  tally.failures[code] = (tally.failures[code] ?? 0) + 1;
  if (code === 'ipad.replyLost') tally.repliesLost += 1;
}
