/** The doors of the device port. All but `time` and `enrol` ask for the device's certificate. Anything else is 404. */
export const DOORS = {
  time: { method: 'GET', path: '/agent/v1/time' },
  enrol: { method: 'POST', path: '/agent/v1/enrol' },
  ask: { method: 'POST', path: '/agent/v1/ask' },
  report: { method: 'POST', path: '/agent/v1/report' },
  wake: { method: 'GET', path: '/agent/v1/wake' },
  /** Bytes that nothing compresses, for `measure`: the one reply that is no JSON. */
  sample: { method: 'GET', path: '/agent/v1/sample' },
  renew: { method: 'POST', path: '/agent/v1/renew' },
  unenrol: { method: 'POST', path: '/agent/v1/unenrol' },
} as const;
export type DoorName = keyof typeof DOORS;

/** MQTT 3.1.1: the client id is the device's id; the payload of a wake is empty and never retained. */
export const wakeTopic = (deviceId: string): string => `chariot/devices/${deviceId}/wake`;
/** The device says `1` here once connected; its last will says `0`. Neither is retained. */
export const presenceTopic = (deviceId: string): string => `chariot/devices/${deviceId}/presence`;
export const PRESENCE = { online: '1', offline: '0' } as const;
