import { Injectable } from '@nestjs/common';
import { FLEET_FILE_MAX_BYTES, type FleetImport, type importFleet, type InputOf } from '@chariot/contract';
import { newId, type Reach } from '@chariot/kernel';
import { bytesOfBase64, readTable, violatedConstraint, type Tx } from '@chariot/platform';
import { Acts } from '../acts.service.js';
import { Classrooms } from '../classrooms/classrooms.service.js';
import { serialKey } from '../devices/device.js';
import { PlacementRepository } from '../devices/placement.repository.js';
import { ClassroomChanged } from '../events.js';
import { fleetError } from '../fleet-errors.js';
import { fleetListOf, MOST_LINES, readFleetList, type FleetList } from './fleet-list.js';
import { planImport, type ImportPlan, type PlannedClassroom } from './import-plan.js';
import { ImportsRepository } from './imports.repository.js';

type Asked = InputOf<typeof importFleet>['body'];

/** The fleet that was there before Chariot: read from a list, shown first, and never twice the same device. */
@Injectable()
export class FleetImports {
  constructor(
    private readonly acts: Acts,
    private readonly repository: ImportsRepository,
    private readonly classrooms: Classrooms,
    private readonly placement: PlacementRepository,
  ) {}

  /**
   * The list that somebody brings, before any transaction: a workbook is read by a thread, which may take its time.
   * @throws DomainError `fleet.importNoFile`, `fleet.importNoSuchColumn`, or of the catalogue `documents`
   */
  async read({ csv, contentBase64, columns }: Asked): Promise<FleetList> {
    if (csv !== undefined) return readFleetList(csv, columns);
    const bytes = bytesOfBase64(contentBase64 ?? '');
    if (bytes === undefined) throw fleetError('importNoFile');
    return fleetListOf(await readTable(bytes, { maxBytes: FLEET_FILE_MAX_BYTES, maxRows: MOST_LINES }), columns);
  }

  /** Of a list without serial numbers, its columns alone. @throws DomainError `fleet.outOfReach` */
  async preview(tx: Tx, reach: Reach, asked: Asked, list: FleetList): Promise<FleetImport> {
    return (await this.#plan(tx, reach, asked, list)).report;
  }

  /**
   * All that is not doubtful, or nothing.
   * @throws DomainError `fleet.importUnreadable`, `fleet.outOfReach`, `fleet.importMeanwhile`
   */
  async run(tx: Tx, reach: Reach, asked: Asked, list: FleetList): Promise<FleetImport> {
    if (list.readFrom.some(({ field, columns }) => field === 'serialNumber' && columns.length === 0)) {
      throw fleetError('importUnreadable');
    }
    const plan = await this.#plan(tx, reach, asked, list);
    for (const classroom of plan.classrooms) await this.#receive(tx, reach, classroom, asked.name);
    await this.repository.complete(
      tx,
      reach,
      plan.completed.map(({ known, line }) => ({ id: known.id, assetTag: line.assetTag, acquiredOn: line.acquiredOn })),
    );
    for (const [schoolId, count] of completedBySchool(plan)) {
      await this.#record(tx, reach, schoolId, asked.name, { completed: count });
    }
    return plan.report;
  }

  async #plan(tx: Tx, reach: Reach, { schoolId }: Asked, list: FleetList): Promise<ImportPlan> {
    const uais = [...new Set(list.lines.flatMap(({ uai }) => (uai === null ? [] : [uai])))];
    const schools = await this.repository.schools(tx, reach, uais, schoolId);
    const fallback = schools.find(({ id }) => id === schoolId) ?? null;
    if (schoolId !== null && fallback === null) throw fleetError('outOfReach');
    return planImport(list, {
      schools: new Map(schools.map((school) => [school.uai, school])),
      fallback,
      known: await this.repository.known(
        tx,
        reach,
        list.lines.map(({ serialNumber }) => serialKey(serialNumber)),
      ),
      classrooms: await this.repository.classrooms(
        tx,
        reach,
        schools.map(({ id }) => id),
        this.acts.now(),
      ),
      mayOpen: reach.kind === 'system' || reach.places('classroom:write').length > 0,
    });
  }

  async #receive(tx: Tx, reach: Reach, planned: PlannedClassroom, file: string): Promise<void> {
    const { schoolId, name, capacity } = planned;
    const id = planned.id ?? (await this.classrooms.open(tx, reach, { ...EMPTY, schoolId, name, capacity })).id;
    await this.classrooms.lock(tx, reach, 'device:write', id);
    const at = this.acts.now();
    const devices = planned.devices.map(({ line, family, slot }) => ({
      ...{
        id: newId(),
        serialNumber: line.serialNumber,
        manufacturer: line.manufacturer,
        model: line.model,
        family,
        slot,
      },
      ...{
        assetTag: line.assetTag,
        acquiredOn: line.acquiredOn,
        state: 'inventoried' as const,
        schoolId,
        classroomId: id,
      },
    }));
    try {
      await this.placement.insert(tx, devices, at);
    } catch (error) {
      if (violatedConstraint(error) !== 'device_serial') throw error;
      throw fleetError('importMeanwhile', {}, { cause: error });
    }
    const places = devices.map(({ id: deviceId, slot }) => ({ deviceId, slot }));
    await this.placement.settle(tx, { id, schoolId }, places, at);
    await this.repository.complete(tx, reach, devices);
    const reason = `Parc existant, repris de « ${file} ».`;
    const changes = devices.map((device) => ({ deviceId: device.id, from: null, to: 'inventoried' as const, reason }));
    await this.placement.stamp(tx, changes, reach.actor(), at);
    await this.#record(tx, reach, schoolId, file, { classroom: name, devices: devices.length });
    await this.acts.emit(tx, ClassroomChanged.of({ classroomId: id, schoolId }));
  }

  async #record(
    tx: Tx,
    reach: Reach,
    schoolId: string,
    file: string,
    details: Readonly<Record<string, string | number>>,
  ): Promise<void> {
    const subject = { kind: 'school', id: schoolId, label: file };
    await this.acts.record(tx, reach, { act: 'fleet.devices.imported', subject, placeId: schoolId, details });
  }
}

const EMPTY = {
  ...{ room: null, accessPoint: null, chargingUnit: null, equipment: [], schoolCouncilInformedOn: null },
};

function completedBySchool({ completed }: ImportPlan): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { known } of completed) counts.set(known.schoolId, (counts.get(known.schoolId) ?? 0) + 1);
  return counts;
}
