import { Injectable } from '@nestjs/common';
import type {
  closeRepair,
  InputOf,
  listRepairs,
  openRepair,
  Repair,
  RepairDetail,
  sendRepair,
  setWarranty,
  Warranty,
} from '@chariot/contract';
import { LocalDate, newId, type Reach } from '@chariot/kernel';
import { violatedConstraint, type Json, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Acts } from '../acts.service.js';
import { actorName } from '../actor.js';
import { labelOf } from '../configurations/variables.js';
import { harmOf, STATE_LABELS, type DeviceState } from '../devices/device.js';
import { Devices } from '../devices/devices.service.js';
import { DeviceHarmed, RepairEnded } from '../events.js';
import { fleetError } from '../fleet-errors.js';
import { keyOf, pageOf } from '../paging.js';
import { Loans } from './loans.service.js';
import { checkClosing, checkSending, isLate, stateAfter } from './repair.js';
import { RepairsRepository, type RepairRow } from './repairs.repository.js';

/** What breaks, who mends it and what it cost; the device goes where its repair does, in the same transaction. */
@Injectable()
export class Repairs {
  constructor(
    private readonly acts: Acts,
    private readonly repository: RepairsRepository,
    private readonly devices: Devices,
    private readonly loans: Loans,
    private readonly places: Places,
  ) {}

  async list(
    tx: Tx,
    reach: Reach,
    query: InputOf<typeof listRepairs>['query'],
  ): Promise<{ items: Repair[]; next: string | null; total: number }> {
    const { limit, after, late, ...rest } = query;
    const filter = { ...rest, late: late === 'true' };
    const today = LocalDate.today(this.acts);
    const page = { limit: limit + 1, after: keyOf(after, ['instant', 'id']) };
    const found = await this.repository.page(tx, reach, filter, today, page);
    const { rows, next } = pageOf(found, limit, ({ openedAt, id }) => [openedAt.toISOString(), id]);
    const total = await this.repository.count(tx, reach, filter, today);
    return { items: await this.#named(tx, rows), next, total };
  }

  /** @throws DomainError `fleet.repairNotFound` */
  async get(tx: Tx, reach: Reach, id: string): Promise<RepairDetail> {
    const row = await this.find(tx, reach, id);
    const [repair] = await this.#named(tx, [row]);
    if (repair === undefined) throw fleetError('repairNotFound');
    const photos = await this.repository.photos(tx, id);
    return {
      ...repair,
      warranty: (await this.repository.warranty(tx, row.deviceId)) ?? null,
      photoList: photos.map(({ addedAt, id: photoId, name, mediaType, sizeBytes }) => {
        return { id: photoId, name, mediaType, sizeBytes, addedAt: addedAt.toISOString() };
      }),
    };
  }

  /** @throws DomainError `fleet.repairNotFound` */
  async find(tx: Tx, reach: Reach, id: string): Promise<RepairRow> {
    const row = await this.repository.find(tx, reach, id);
    if (row === undefined) throw fleetError('repairNotFound');
    return row;
  }

  /**
   * Whoever keeps the fleet may report any device; whoever has it in her hands, that one alone.
   * @throws DomainError `fleet.deviceNotFound`, `fleet.outOfReach`, `fleet.repairAlreadyOpen`, `fleet.transitionRefused`,
   * `fleet.deviceNotInHands`
   */
  async open(tx: Tx, reach: Reach, asked: InputOf<typeof openRepair>['body']): Promise<RepairDetail> {
    const device = await this.devices.get(tx, reach, asked.deviceId);
    if (!(await this.places.covers(tx, reach, 'repair:report', device.school.id))) throw fleetError('outOfReach');
    const reason = `Panne signalée : ${asked.description}`.slice(0, 300);
    await this.#break(tx, reach, { id: device.id, state: device.state, schoolId: device.school.id }, reason);
    const id = newId();
    const { deviceId, fault, description } = asked;
    try {
      await this.repository.insert(tx, { id, deviceId, fault, description, by: reach.actor(), at: this.acts.now() });
    } catch (error) {
      if (violatedConstraint(error) === 'repair_one_open') throw fleetError('repairAlreadyOpen');
      throw error;
    }
    const row = await this.find(tx, reach, id);
    await this.#told(tx, reach, 'fleet.repair.opened', row, { fault, description });
    return this.get(tx, reach, id);
  }

  /**
   * @throws DomainError `fleet.repairNotFound`, `fleet.outOfReach`, `fleet.repairNotOpen`, `fleet.repairDates`,
   * `fleet.loanNotInReserve`, `fleet.classroomFull`
   */
  async send(tx: Tx, reach: Reach, id: string, asked: InputOf<typeof sendRepair>['body']): Promise<RepairDetail> {
    const row = await this.#lock(tx, reach, id);
    checkSending(row, asked, LocalDate.today(this.acts));
    const reason = `Partie en réparation : ${asked.supplier}`.slice(0, 300);
    if (row.deviceState !== 'inRepair') await this.devices.changeState(tx, reach, row.deviceId, 'inRepair', reason);
    const { loanDeviceId } = asked;
    if (loanDeviceId !== null) await this.loans.lend(tx, reach, loanDeviceId, row);
    // Somebody took it back by hand, and its former repair goes on without it.
    const taken = loanDeviceId === null ? [] : await this.repository.endLoan(tx, loanDeviceId);
    try {
      await this.repository.send(tx, id, asked);
    } catch (error) {
      if (violatedConstraint(error) === 'repair_one_loan') throw fleetError('loanNotInReserve', {}, { cause: error });
      throw error;
    }
    await this.#told(tx, reach, 'fleet.repair.sent', row, { ...asked, ...(taken.length > 0 && { takenFrom: taken }) });
    return this.get(tx, reach, id);
  }

  /**
   * What was lent goes back to the reserve.
   * @throws DomainError `fleet.repairNotFound`, `fleet.outOfReach`, `fleet.repairClosed`, `fleet.repairNotSent`,
   * `fleet.repairDates`, `identity.quotaSpent` (what is replaced is retired)
   */
  async close(tx: Tx, reach: Reach, id: string, asked: InputOf<typeof closeRepair>['body']): Promise<RepairDetail> {
    const row = await this.#lock(tx, reach, id);
    checkClosing(row, asked, LocalDate.today(this.acts));
    const to = stateAfter(asked.outcome, row.deviceState);
    if (to !== null) await this.devices.changeState(tx, reach, row.deviceId, to, CLOSED_BECAUSE[asked.outcome]);
    if (row.loanDeviceId !== null) await this.loans.giveBack(tx, reach, row.loanDeviceId);
    await this.repository.close(tx, id, { ...asked, by: reach.actor(), at: this.acts.now() });
    await this.#told(tx, reach, 'fleet.repair.closed', row, { ...asked });
    const days = Math.max(0, LocalDate.daysBetween(LocalDate.at(row.openedAt), LocalDate.parse(asked.backOn)));
    await this.acts.emit(tx, RepairEnded.of({ repairId: row.id, schoolId: row.schoolId, days }));
    return this.get(tx, reach, id);
  }

  /** @throws DomainError `fleet.deviceNotFound`, `fleet.outOfReach`, `fleet.warrantyDates` */
  async setWarranty(
    tx: Tx,
    reach: Reach,
    deviceId: string,
    asked: InputOf<typeof setWarranty>['body'],
  ): Promise<Warranty> {
    const device = await this.devices.get(tx, reach, deviceId);
    if (!(await this.places.covers(tx, reach, 'device:write', device.school.id))) throw fleetError('outOfReach');
    if (asked.endsOn < asked.startsOn) throw fleetError('warrantyDates');
    await this.repository.setWarranty(tx, deviceId, asked);
    await this.acts.record(tx, reach, {
      act: 'fleet.device.warrantySet',
      subject: { kind: 'device', id: deviceId, label: device.serialNumber },
      placeId: device.school.id,
      details: { ...asked },
    });
    return asked;
  }

  async #break(
    tx: Tx,
    reach: Reach,
    { id, state, schoolId }: { readonly id: string; readonly state: DeviceState; readonly schoolId: string },
    reason: string,
  ): Promise<void> {
    if (state === 'broken') return;
    if (await this.places.covers(tx, reach, 'device:write', schoolId)) {
      await this.devices.changeState(tx, reach, id, 'broken', reason);
      return;
    }
    const was = await this.repository.reported(tx, reach, id, reason, this.acts.now());
    if (was === null) throw fleetError('deviceNotInHands', { state: STATE_LABELS[state] });
    const how = harmOf(state, 'broken');
    if (how !== null) await this.acts.emit(tx, DeviceHarmed.of({ deviceId: id, schoolId, how }));
  }

  async #lock(tx: Tx, reach: Reach, id: string): Promise<RepairRow> {
    const seen = await this.find(tx, reach, id);
    if (!(await this.repository.lock(tx, reach, 'device:write', id))) throw fleetError('outOfReach');
    return { ...seen, ...(await this.find(tx, reach, id)) };
  }

  async #told(tx: Tx, reach: Reach, act: string, row: RepairRow, details: Record<string, Json>): Promise<void> {
    await this.acts.record(tx, reach, {
      act,
      subject: { kind: 'device', id: row.deviceId, label: row.serialNumber },
      placeId: row.schoolId,
      details: { repairId: row.id, ...details },
    });
    await this.loans.changed(tx, { id: row.deviceId, classroomId: row.classroomId, schoolId: row.schoolId });
  }

  async #named(tx: Tx, rows: readonly RepairRow[]): Promise<Repair[]> {
    const refs = await this.places.refs(
      tx,
      rows.map(({ schoolId }) => schoolId),
    );
    const today = LocalDate.today(this.acts);
    return rows.flatMap((row) => {
      const school = refs.get(row.schoolId);
      return school === undefined ? [] : [{ ...listed(row, today), school }];
    });
  }
}

const CLOSED_BECAUSE: Readonly<Record<NonNullable<Repair['outcome']>, string>> = {
  repaired: 'De retour de réparation.',
  replaced: 'Remplacée par le réparateur.',
  irreparable: 'Irréparable.',
  onSite: 'Remise en état à l’école.',
};

function listed(row: RepairRow, today: LocalDate): Omit<Repair, 'school'> {
  const {
    schoolId: _school,
    schoolName,
    slot,
    labelTitle,
    loanSerialNumber,
    loanSlot,
    openedBy,
    openedAt,
    ...rest
  } = row;
  return {
    ...rest,
    label: labelOf({ ...row, schoolName, slot, labelTitle }),
    openedAt: openedAt.toISOString(),
    openedBy: actorName(openedBy),
    late: isLate(row, today),
    loanLabel:
      loanSerialNumber === null
        ? null
        : loanSlot === null
          ? `Tablette ${loanSerialNumber}`
          : `Tablette ${loanSlot} (${loanSerialNumber})`,
  };
}
