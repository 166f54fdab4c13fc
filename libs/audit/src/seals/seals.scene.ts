import { FrozenClock, Reach } from '@chariot/kernel';
import { Journal, Logger, Retention, type Database, type Tx } from '@chariot/platform';
import { keyedDigest, type Digest } from './canonical.js';
import type { FaultKind } from './faults.js';
import { journalRules } from './journal-retention.js';
import { Sealing } from './sealing.service.js';
import { SealsRepository } from './seals.repository.js';
import { Verifying, type Head } from './verification.service.js';

export const KEY = Buffer.from('c0ffee'.repeat(10).padEnd(64, '1'), 'hex');

/** What a spec opens, of which this asks no more. */
export interface SpecDatabase {
  readonly database: Database;
  ownerQuery<Row extends object = Record<string, unknown>>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
  /** Nothing holds a line of the journal back from being sealed. */
  journalSettled(): Promise<void>;
  drop(): Promise<void>;
}

const SYSTEM = Reach.system('spec');

/** A journal on a real PostgreSQL, a clock, and the sealer and the verifier over it. */
export interface SealScene {
  readonly db: SpecDatabase;
  readonly clock: FrozenClock;
  readonly sealing: Sealing;
  readonly verifying: Verifying;
  readonly retention: Retention;
  /** Writes a line as the product does; `at` (the owner's hand) dates it. @returns its id */
  write(label: string, at?: string): Promise<string>;
  /** Seals once nothing holds a line back. @returns how many lines */
  seal(): Promise<number>;
  /** Each kind of fault found, with the line it names. */
  faults(noted?: Head): Promise<Partial<Record<FaultKind, string | null>>>;
  /** As whoever has taken the database over, but not the key. */
  forge(sql: string, params?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  another(digest: Digest): Pick<SealScene, 'sealing' | 'verifying'>;
}

export function sealScene(db: SpecDatabase, digest: Digest = keyedDigest(KEY)): SealScene {
  const clock = new FrozenClock('2026-11-10T08:00:00Z');
  const over = (made: Digest) => {
    const repository = new SealsRepository();
    const sealing = new Sealing(db.database, undefined as never, clock, { relay: false }, made, repository);
    return { sealing, verifying: new Verifying(db.database, made, repository) };
  };
  const { sealing, verifying } = over(digest);
  const leader = { every: () => () => Promise.resolve() };
  const retention = new Retention(db.database, leader, clock, Logger.silent(), false);
  for (const rule of journalRules(sealing, new SealsRepository())) retention.register(rule);
  return {
    db,
    clock,
    sealing,
    verifying,
    retention,
    another: over,
    write: async (label, at) => {
      const id = await writeLine(db.database, label);
      if (at !== undefined) await db.ownerQuery('update platform.journal set created_at = $2 where id = $1', [id, at]);
      return id;
    },
    seal: async () => {
      await db.journalSettled();
      return sealing.seal();
    },
    faults: async (noted) => {
      const { faults } = await verifying.verify(noted);
      return Object.fromEntries(faults.map(({ kind, lineId }) => [kind, lineId]));
    },
    forge: (sql, params) => db.ownerQuery(sql, params),
  };
}

/** Six lines over six days of November 2026, sealed. @returns their ids */
export async function sixDays(scene: SealScene): Promise<string[]> {
  const ids: string[] = [];
  for (let day = 1; day <= 6; day += 1) ids.push(await scene.write(`ligne ${day}`, `2026-11-0${day} 10:00:00+01`));
  expect(await scene.seal()).toBe(6);
  return ids;
}

export const lineOf = async (tx: Tx, reach: Reach, label: string): Promise<string> => {
  await new Journal().record(tx, reach, {
    act: 'fleet.classroom.opened',
    subject: { kind: 'classroom', id: label, label },
    details: { slots: 12, note: 'é « ; " \n' },
  });
  const row = await tx.one<{ id: string }>('select max(id)::text as id from platform.journal where subject_id = $1', [
    label,
  ]);
  return row?.id ?? '';
};

const writeLine = (database: Database, label: string): Promise<string> =>
  database.transaction(SYSTEM, (tx) => lineOf(tx, SYSTEM, label));
