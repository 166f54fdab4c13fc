import type { OperationKind, OperationStatus } from '@chariot/contract';

/**
 * What operations should do, said as simply as it can be: sets and lists, no SQL, no shared code with the room. The
 * property spec plays the same history on it and on the real thing, and compares.
 */
const SILENT_AFTER_MS = 600_000;
const LOCKS: readonly string[] = ['lock', 'unlock'];

export interface ReferenceDevice {
  readonly name: string;
  /** The classroom it is in; `null` when it is lost. */
  room: number | null;
  readonly understands: readonly string[];
}
interface Row {
  firstTold: number | null;
  lastTold: number;
  times: number;
  said: 'done' | 'failed' | 'notApplicable' | null;
  /** When it was said. */
  saidAt: number;
}
export interface ReferenceOperation {
  readonly order: number;
  readonly kind: OperationKind;
  readonly rooms: readonly number[];
  /** On one device: it alone, wherever it is in these rooms. */
  readonly only: ReferenceDevice | null;
  readonly madeAt: number;
  readonly expiresAt: number;
  readonly large: boolean;
  readonly members: ReadonlySet<ReferenceDevice>;
  readonly rows: Map<ReferenceDevice, Row>;
  cancelledAt: number | null;
  counted: boolean;
  closed: boolean;
  /** How many it concerned when it was closed; it does not change any more. */
  frozen: number | null;
}

/** From the farthest to the nearest, which wins. */
export const LEVELS = ['commune', 'school', 'classroom', 'device'] as const;
export type Level = (typeof LEVELS)[number];
export interface ReferenceAssignment {
  /** Its number; an odd one opens a page, all have a label. */
  readonly profile: number;
  readonly level: Level;
  readonly rooms: readonly number[];
  readonly only: ReferenceDevice | null;
}

export class Reference {
  now = 0;
  /** Latest last. */
  readonly assignments: ReferenceAssignment[] = [];
  readonly devices: ReferenceDevice[] = [];
  readonly operations: ReferenceOperation[] = [];

  /** What a device should be: setting by setting the nearest profile that says it, the latest of those as near. */
  desired(device: ReferenceDevice): { readonly label: string | null; readonly page: string | null } {
    const near = LEVELS.flatMap((level) =>
      this.assignments.filter(
        (one) => one.level === level && (one.only === null ? isIn(one.rooms, device) : one.only === device),
      ),
    );
    const label = near.at(-1);
    const page = near.filter(({ profile }) => profile % 2 === 1).at(-1);
    return { label: label ? `P${label.profile}` : null, page: page ? `https://p${page.profile}.fr/` : null };
  }

  start(
    asked: Pick<ReferenceOperation, 'kind' | 'rooms' | 'only' | 'large'> & { readonly lifeMs: number },
    among: readonly ReferenceDevice[] = this.devices,
  ): ReferenceOperation {
    const { lifeMs, ...rest } = asked;
    const operation: ReferenceOperation = {
      ...rest,
      order: this.operations.length,
      madeAt: this.now,
      expiresAt: this.now + lifeMs,
      members: new Set(among.filter((one) => (asked.only === null ? isIn(asked.rooms, one) : one === asked.only))),
      rows: new Map(),
      ...{ cancelledAt: null, counted: false, closed: false, frozen: null },
    };
    this.operations.push(operation);
    return operation;
  }

  /** Those that failed and, once it is over, those that said nothing. */
  retried(operation: ReferenceOperation): ReferenceDevice[] {
    const over = this.end(operation) !== null;
    return [...operation.members].filter((device) => {
      const said = operation.rows.get(device)?.said ?? null;
      return said === 'failed' || (over && said === null);
    });
  }

  end({ expiresAt, cancelledAt }: ReferenceOperation): 'cancelled' | 'expired' | null {
    if (cancelledAt !== null && cancelledAt < expiresAt) return 'cancelled';
    return expiresAt <= this.now ? 'expired' : null;
  }

  concerns({ members, rooms }: ReferenceOperation, device: ReferenceDevice): boolean {
    return members.has(device) && isIn(rooms, device);
  }

  /** What it is told when it asks, noted. */
  told(device: ReferenceDevice): ReferenceOperation | null {
    if (device.room === null) return null;
    const open = this.operations.filter(
      (one) => this.end(one) === null && this.concerns(one, device) && (one.rows.get(device)?.said ?? null) === null,
    );
    const candidates: ReferenceOperation[] = [];
    for (const one of open) {
      const row = one.rows.get(device);
      const overtaken =
        LOCKS.includes(one.kind) &&
        this.operations.some((later) => {
          const laterRow = later.rows.get(device);
          return later.order > one.order && LOCKS.includes(later.kind) && laterRow !== undefined && laterRow.times > 0;
        });
      if (row === undefined && (overtaken || !device.understands.includes(one.kind))) {
        one.rows.set(device, { firstTold: null, lastTold: 0, times: 0, said: 'notApplicable', saidAt: this.now });
      } else if (!overtaken) candidates.push(one);
    }
    const silent = (one: ReferenceOperation): boolean => {
      const row = one.rows.get(device);
      return row !== undefined && row.times >= 2 && this.now - (row.firstTold ?? 0) >= SILENT_AFTER_MS;
    };
    const rested = (one: ReferenceOperation): boolean =>
      this.now - (one.rows.get(device)?.lastTold ?? 0) >= SILENT_AFTER_MS;
    const chosen = candidates.find((one) => !silent(one)) ?? candidates.find((one) => silent(one) && rested(one));
    if (chosen === undefined) return null;
    const row = chosen.rows.get(device);
    if (row === undefined) {
      chosen.rows.set(device, { firstTold: this.now, lastTold: this.now, times: 1, said: null, saidAt: 0 });
    } else {
      row.times += 1;
      row.lastTold = this.now;
    }
    return chosen;
  }

  reported(device: ReferenceDevice, operation: ReferenceOperation, said: 'done' | 'failed'): void {
    const row = operation.rows.get(device);
    if (row === undefined || row.said !== null) return;
    row.said = said;
    row.saidAt = this.now;
  }

  close(): void {
    for (const one of this.operations.filter((each) => !each.closed && this.end(each) !== null)) {
      one.closed = true;
      if (!one.large || one.counted) one.frozen = this.size(one);
    }
  }

  count(): void {
    for (const one of this.operations.filter(({ large, counted }) => large && !counted)) {
      one.counted = true;
      if (one.closed) one.frozen = this.size(one);
    }
  }

  /** Those it concerns, and those that have something to say of it. */
  size(operation: ReferenceOperation): number {
    return (
      operation.frozen ??
      this.devices.filter((device) => operation.rows.has(device) || this.concerns(operation, device)).length
    );
  }

  counts(operation: ReferenceOperation): Readonly<Record<OperationStatus | 'concerned', number | null>> {
    const end = this.end(operation);
    const saying = (said: Row['said']): number =>
      [...operation.rows.values()].filter((row) => row.said === said).length;
    const told = saying(null);
    const concerned = operation.large && !operation.counted ? null : this.size(operation);
    const silent = concerned === null ? null : concerned - operation.rows.size;
    return {
      concerned,
      waiting: end === null ? silent : 0,
      told: end === null ? told : 0,
      done: saying('done'),
      failed: saying('failed'),
      notApplicable: saying('notApplicable'),
      expired: end === 'expired' ? told : 0,
      cancelled: end === 'cancelled' ? told : 0,
      unreached: end === null ? 0 : silent,
    };
  }
}

const isIn = (rooms: readonly number[], { room }: ReferenceDevice): boolean => room !== null && rooms.includes(room);
