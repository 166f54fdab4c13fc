import type { FundedDevice } from '@chariot/contract';
import type { Clock, Reach } from '@chariot/kernel';
import { CLOCK, Database, Journal, Outbox, type Tx } from '@chariot/platform';
import { Inject, Injectable } from '@nestjs/common';
import { conventionError } from '../convention-errors.js';
import { ConventionsRepository } from '../conventions/conventions.repository.js';
import { WritingParties } from '../conventions/conventions.service.js';
import { ConventionChanged } from '../events.js';
import { comparableSerial, type KnownDevice } from './funded-device.js';
import { FundingRepository } from './funding.repository.js';

export interface FundedDevicePage {
  readonly items: FundedDevice[];
  readonly next: string | null;
  readonly total: number;
}
interface FundedDeviceQuery {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly budgetLineId?: string | undefined;
  readonly unattributed?: 'true' | undefined;
}

@Injectable()
export class FundingService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Journal) private readonly journal: Journal,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(ConventionsRepository) private readonly conventions: ConventionsRepository,
    @Inject(FundingRepository) private readonly funding: FundingRepository,
    @Inject(WritingParties) private readonly writing: WritingParties,
  ) {}

  list(reach: Reach, conventionId: string, query: FundedDeviceQuery): Promise<FundedDevicePage> {
    return this.database.read(reach, (tx) => this.#page(reach, tx, conventionId, query));
  }

  /** Says which line paid for these devices (art. 6.2): whole, or refused. */
  attribute(
    reach: Reach,
    target: { conventionId: string; budgetLineId: string },
    serialNumbers: readonly string[],
  ): Promise<FundedDevicePage> {
    return this.database.transaction(reach, async (tx) => {
      const convention = await this.conventions.find(reach, tx, target.conventionId);
      if (convention === undefined) throw conventionError('notFound');
      await this.writing.require(tx, reach, [convention.academieId, convention.localAuthorityId]);
      const line = await this.funding.line(reach, tx, target.conventionId, target.budgetLineId);
      if (line === undefined) throw conventionError('budgetLineNotFound');
      if (line.code !== 'equipment') throw conventionError('noDeviceOnThisLine', { label: line.label });
      const serials = [...new Set(serialNumbers.map(comparableSerial))];
      await this.funding.attribute(reach, tx, { ...target, at: this.clock.now() }, serials);
      await this.journal.record(tx, reach, {
        act: 'convention.devices.attributed',
        subject: { kind: 'budgetLine', id: target.budgetLineId, label: line.label },
        placeId: convention.localAuthorityId,
        details: { devices: serials.length },
      });
      await this.#changed(tx, convention.id, convention.localAuthorityId);
      return this.#page(reach, tx, target.conventionId, { limit: 200, budgetLineId: target.budgetLineId });
    });
  }

  /** Asked by the fleet before a delivery list is believed: may this line pay for devices of this school? */
  async paysFor(reach: Reach, tx: Tx, budgetLineId: string, schoolUai: string): Promise<boolean> {
    return this.funding.paysFor(reach, tx, budgetLineId, schoolUai);
  }

  /**
   * Devices delivered to, enrolled in or moved to a school of an annex. A school that no convention names is nobody's
   * budget: nothing is kept. Safe to run twice.
   */
  async know(
    reach: Reach,
    tx: Tx,
    devices: readonly KnownDevice[],
    paidBy: { budgetLineId: string; at: Date } | null,
  ): Promise<void> {
    const [first] = devices;
    if (first === undefined) return;
    const known = devices.map((device) => ({ ...device, serialNumber: comparableSerial(device.serialNumber) }));
    const serialNumbers = known.map((device) => device.serialNumber);
    const found = await this.funding.conventionOf(reach, tx, {
      uai: first.schoolUai,
      budgetLineId: paidBy?.budgetLineId ?? null,
      serialNumbers,
    });
    if (found === undefined) return;
    await this.funding.know(reach, tx, found.conventionId, known);
    if (paidBy !== null && (await this.funding.paysFor(reach, tx, paidBy.budgetLineId, first.schoolUai))) {
      const target = { conventionId: found.conventionId, budgetLineId: paidBy.budgetLineId, at: paidBy.at };
      await this.funding.attribute(reach, tx, target, serialNumbers);
    }
    await this.#changed(tx, found.conventionId, found.placeId);
  }

  /** A device that the convention knows stands elsewhere now; the line that paid for it stays. Safe to run twice. */
  async move(
    reach: Reach,
    tx: Tx,
    move: {
      readonly deviceId: string;
      readonly schoolId: string;
      readonly schoolUai: string | null;
      readonly classroomName: string;
      readonly slot: number | null;
    },
  ): Promise<void> {
    for (const { conventionId, placeId } of await this.funding.move(reach, tx, move)) {
      await this.#changed(tx, conventionId, placeId);
    }
  }

  async #page(reach: Reach, tx: Tx, conventionId: string, query: FundedDeviceQuery): Promise<FundedDevicePage> {
    if ((await this.conventions.find(reach, tx, conventionId)) === undefined) throw conventionError('notFound');
    const { items, total } = await this.funding.page(reach, tx, conventionId, {
      limit: query.limit,
      after: query.after,
      budgetLineId: query.budgetLineId,
      unattributed: query.unattributed === 'true',
    });
    return { items, next: items.length === query.limit ? (items.at(-1)?.serialNumber ?? null) : null, total };
  }

  #changed(tx: Tx, conventionId: string, placeId: string): Promise<void> {
    return this.outbox.emit(tx, ConventionChanged.of({ conventionId, placeId }));
  }
}
