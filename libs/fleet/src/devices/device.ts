import type { Device } from '@chariot/contract';

export type DeviceFamily = Device['family'];
export type DeviceState = Device['state'];
