import { defineEvent } from '@chariot/platform';
import type { DeviceFamily } from './devices/device.js';

/** A device now has an identity, in that classroom and slot. */
export interface DeviceEnrolment {
  readonly deviceId: string;
  readonly serialNumber: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly family: DeviceFamily;
  readonly classroomId: string;
  readonly classroomName: string;
  readonly slot: number;
  readonly schoolId: string;
  readonly schoolUai: string | null;
  /** ISO 8601, UTC. */
  readonly at: string;
}
export const DeviceEnrolled = defineEvent<DeviceEnrolment>('fleet.DeviceEnrolled');

/** Something that people see of a device has changed: for the live feed. */
export interface DeviceChange {
  readonly deviceId: string;
  readonly classroomId: string;
  readonly schoolId: string;
}
export const DeviceChanged = defineEvent<DeviceChange>('fleet.DeviceChanged');

/** A device has another slot, or another classroom; `slot` is null when it left its cart (lost, in reserve, retired). */
export interface DeviceMove extends DeviceChange {
  readonly serialNumber: string;
  readonly classroomName: string;
  readonly slot: number | null;
  readonly schoolUai: string | null;
  readonly at: string;
}
export const DeviceMoved = defineEvent<DeviceMove>('fleet.DeviceMoved');

/** A device has lost its identity: its certificates are to be revoked and its connections cut. */
export interface DeviceRevocation extends DeviceChange {
  /** Which identity: that of the key that it was enrolled with, SHA-256; a later one is somebody else's business. */
  readonly publicKeyFingerprint: string;
  readonly reason: string;
  readonly at: string;
}
export const DeviceRevoked = defineEvent<DeviceRevocation>('fleet.DeviceRevoked');

/** A device was lost, stolen or broken: once, and not again when what is lost turns out to be stolen. */
export const DeviceHarmed = defineEvent<{
  readonly deviceId: string;
  readonly schoolId: string;
  readonly how: 'lost' | 'stolen' | 'broken';
}>('fleet.DeviceHarmed');

/** A repair is over; `days`: of the calendar, between its report and the day on which the device was back. */
export const RepairEnded = defineEvent<{
  readonly repairId: string;
  readonly schoolId: string;
  readonly days: number;
}>('fleet.RepairEnded');

/** Whoever decides has answered a request for an application; `days`: of the calendar, since it was asked. */
export const AppRequestAnswered = defineEvent<{
  readonly requestId: string;
  readonly schoolId: string;
  readonly days: number;
}>('fleet.AppRequestAnswered');

/** What a supplier delivered to a classroom, before any device speaks. */
export interface DeliveryRecord {
  readonly deliveryId: string;
  readonly classroomId: string;
  readonly classroomName: string;
  readonly schoolId: string;
  readonly schoolUai: string | null;
  readonly budgetLineId: string | null;
  readonly devices: readonly {
    readonly deviceId: string;
    readonly serialNumber: string;
    readonly manufacturer: string;
    readonly model: string;
    readonly slot: number;
  }[];
  readonly at: string;
}
export const DeliveryRecorded = defineEvent<DeliveryRecord>('fleet.DeliveryRecorded');

/** The devices of these classrooms must be something else than before: they are woken. */
export const ConfigurationChanged = defineEvent<{ readonly classroomIds: readonly string[] }>(
  'fleet.ConfigurationChanged',
);

/** What is above these places has changed: said by a trigger, whoever changes it. */
export const PlacesMoved = defineEvent<{ readonly placeIds: readonly string[] }>('fleet.PlacesMoved');

/** A one-shot act was asked for: the devices of its target are woken. */
export const OperationStarted = defineEvent<{
  readonly operationId: string;
  readonly target: 'place' | 'classroom' | 'device' | 'devices';
  readonly targetId: string;
  /** The school of a classroom or of devices; a place itself. */
  readonly placeId: string;
  /** Of a list of devices: which ones. */
  readonly deviceIds?: readonly string[];
}>('fleet.OperationStarted');

/** Something that people see of an operation has changed: for the live feed. */
export const OperationChanged = defineEvent<{ readonly operationId: string; readonly placeId: string }>(
  'fleet.OperationChanged',
);

/** A device has told how fast its line is, in tenths of Mbit/s: asked by a lesson, and kept by nobody here. */
export const ThroughputMeasured = defineEvent<{ readonly operationId: string; readonly tenths: number }>(
  'fleet.ThroughputMeasured',
);

/** Something that people see of a classroom (its fields, its enrolment window) has changed: for the live feed. */
export const ClassroomChanged = defineEvent<{ readonly classroomId: string; readonly schoolId: string }>(
  'fleet.ClassroomChanged',
);

/** Something that people see of a profile has changed: for the live feed. */
export const ProfileChanged = defineEvent<{ readonly profileId: string; readonly placeId: string }>(
  'fleet.ProfileChanged',
);
