import { Injectable } from '@nestjs/common';
import { newId, Reach, type LocalDate } from '@chariot/kernel';
import { Database, type Tx } from '@chariot/platform';
import { Acts } from '../acts.service.js';
import { DeviceChanged } from '../events.js';
import { momentOf } from '../moment.js';
import { assess, type Assessment } from './assessment.js';
import { AssessingRepository, type FactsRow, type FindingChange } from './assessing.repository.js';
import { thresholdsFrom } from './thresholds.js';

/** Of what is due, in one transaction: a cart is up to forty devices. */
const AT_ONCE = 50;
/** In one tick: the rest is for the next. */
const MOST_BATCHES = 200;
const SYSTEM = Reach.system('conformité des tablettes');

/**
 * Looks at the devices of which something was heard, and at nobody else: triggers note them down as facts arrive, and they
 * are looked at a few seconds later, so that no report waits for it and the storm of the morning is spread out.
 */
@Injectable()
export class Assessing {
  constructor(
    private readonly acts: Acts,
    private readonly database: Database,
    private readonly repository: AssessingRepository,
  ) {}

  /** @returns how many devices were looked at */
  async run(): Promise<number> {
    let looked = 0;
    for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
      const devices = await this.database.transaction(SYSTEM, (tx) => this.#batch(tx));
      if (devices === null) break;
      looked += devices;
    }
    return looked;
  }

  async #batch(tx: Tx): Promise<number | null> {
    const due = await this.repository.take(tx, this.acts.now(), AT_ONCE);
    if (due.length === 0) return null;
    const heard = due.flatMap(({ classroomId, day }) =>
      classroomId === null || day === null ? [] : [{ classroomId, day }],
    );
    await this.repository.noteDays(tx, heard as { classroomId: string; day: LocalDate }[]);
    const carts = due.flatMap(({ classroomId }) => classroomId ?? []);
    const named = due.flatMap(({ deviceId }) => deviceId ?? []);
    const devices = [...new Set([...named, ...(await this.repository.devicesOf(tx, carts))])].sort();
    await this.assess(tx, devices);
    return devices.length;
  }

  /** In a system transaction. */
  async assess(tx: Tx, deviceIds: readonly string[]): Promise<void> {
    const { at, quiet } = momentOf(this.acts);
    const rows = await this.repository.facts(tx, deviceIds);
    const set = await this.repository.thresholds(tx, [...new Set(rows.map(({ schoolId }) => schoolId))]);
    const assessed = rows.map((row) => ({
      row,
      found: assess(factsOf(row), thresholdsFrom(set.get(row.schoolId) ?? []), at, quiet),
    }));
    const changes = assessed.flatMap(({ row, found }) => changesOf(row, found));
    await this.repository.save(tx, changes, at);
    await this.repository.notePresence(tx, deviceIds, at);
    const changed = await this.repository.conform(
      tx,
      assessed.map(({ row: { id }, found: { conformity } }) => ({ id, conformity })),
    );
    // Pages list gaps one by one: one that opens or closes beside another is told too, one whose figures move is not.
    const told = new Set([...changed.map(({ id }) => id), ...rows.filter(opensOrCloses(changes)).map(({ id }) => id)]);
    for (const { id: deviceId, classroomId, schoolId } of rows.filter(({ id }) => told.has(id))) {
      await this.acts.emit(tx, DeviceChanged.of({ deviceId, classroomId, schoolId }));
    }
  }
}

/** Dates within JSON are text. */
const factsOf = (row: FactsRow): FactsRow => ({
  ...row,
  apps: row.apps.map((one) => ({ ...one, since: new Date(one.since) })),
});

/** What is to be opened, told anew or closed; nothing for what stays as it was. */
function changesOf({ id: deviceId, open }: FactsRow, { gaps }: Assessment): FindingChange[] {
  const known = new Map(open.map(({ rule, details }) => [rule, textOf(details)]));
  const found = gaps.filter(({ rule, details }) => known.get(rule) !== textOf(details));
  const over = open.filter(({ rule }) => !gaps.some((gap) => gap.rule === rule));
  return [
    ...found.map(({ rule, details }) => ({ id: newId(), deviceId, rule, details })),
    ...over.map(({ rule }) => ({ id: newId(), deviceId, rule, details: null })),
  ];
}

const opensOrCloses =
  (changes: readonly FindingChange[]) =>
  ({ id, open }: FactsRow): boolean =>
    changes.some(
      ({ deviceId, rule, details }) => deviceId === id && (details === null || !open.some((one) => one.rule === rule)),
    );

/** PostgreSQL keeps the keys of an object in an order of its own. */
const textOf = (details: object): string =>
  JSON.stringify(Object.entries(details).sort(([a], [b]) => (a < b ? -1 : 1)));
