import { classroomFull } from '../classrooms/classroom.js';
import { freeSlots, type DeviceState } from '../devices/device.js';
import { fleetError } from '../fleet-errors.js';

/** A device that is in the classroom, or that has the serial number of the one that knocks. */
export interface EnrolmentDevice {
  readonly id: string;
  /** `null`: not in this classroom's slots. */
  readonly slot: number | null;
  readonly state: DeviceState;
  readonly enrolled: boolean;
  readonly revoked: boolean;
}
export interface EnrolmentScene {
  readonly classroom: {
    readonly id: string;
    readonly name: string;
    readonly schoolId: string;
    readonly capacity: number;
  };
  /** Slot of the code: it is the one that the device takes. */
  readonly slot: number;
  readonly serialNumber: string;
  /** The devices in the classroom's slots. */
  readonly present: readonly EnrolmentDevice[];
  /** The device known by that serial number, wherever it is. */
  readonly known: (EnrolmentDevice & { readonly schoolId: string; readonly classroomId: string }) | null;
}

/** What is to be done so that the device may take its slot. */
export interface EnrolmentDecision {
  /** The device whose identity is taken; `null` for a new one. */
  readonly deviceId: string | null;
  /** Whoever was in the slot: another slot, or the reserve (`slot: null`) when it has no identity left. */
  readonly displaced: { readonly id: string; readonly slot: number | null } | null;
}

const isTrusted = ({ enrolled, revoked }: EnrolmentDevice): boolean => enrolled && !revoked;

/**
 * Whether the device may take the slot of its code, and what must give way. A device that was delivered here, and not
 * enrolled, takes its own identity whatever slot the list gave it: the code's slot wins.
 * @throws DomainError `fleet.serialOtherSchool`, `fleet.serialAlreadyEnrolled`, `fleet.codeSlotTaken`,
 * `fleet.classroomFull`, `fleet.serialNotExpected`
 */
export function decideEnrolment({ classroom, slot, serialNumber, present, known }: EnrolmentScene): EnrolmentDecision {
  if (known !== null && known.schoolId !== classroom.schoolId) throw fleetError('serialOtherSchool', { serialNumber });
  if (known !== null && isTrusted(known)) throw fleetError('serialAlreadyEnrolled', { serialNumber });
  const occupant = present.find((device) => device.slot === slot && device.id !== known?.id);
  if (occupant !== undefined && isTrusted(occupant)) throw fleetError('codeSlotTaken', { slot });
  const own = present.find((device) => device.id === known?.id);
  // One that lost its identity gives its slot to its successor, and leaves the cart.
  const leaves = occupant?.revoked === true;
  const others = present.filter((device) => device.id !== known?.id && !(leaves && device.id === occupant.id));
  if (slot > classroom.capacity || others.length >= classroom.capacity) {
    const expected = others.some((device) => !device.enrolled);
    if (expected && slot <= classroom.capacity) {
      const { name, capacity } = classroom;
      throw fleetError('serialNotExpected', { serialNumber, classroom: name, capacity });
    }
    throw classroomFull(classroom, others.length);
  }
  return {
    deviceId: known?.id ?? null,
    displaced: displacement(occupant, own, leaves, others, slot, classroom.capacity),
  };
}

function displacement(
  occupant: EnrolmentDevice | undefined,
  own: EnrolmentDevice | undefined,
  leaves: boolean,
  others: readonly EnrolmentDevice[],
  slot: number,
  capacity: number,
): EnrolmentDecision['displaced'] {
  if (occupant === undefined) return null;
  if (leaves) return { id: occupant.id, slot: null };
  const taken = new Set([slot, ...others.filter(({ id }) => id !== occupant.id).map((device) => device.slot ?? 0)]);
  // It takes the slot that the newcomer leaves, or the first free one: there is one, the cart is not full.
  const free = own?.slot ?? freeSlots(capacity, taken)[0];
  if (free === undefined) throw new Error('A cart that is not full has a free slot');
  return { id: occupant.id, slot: free };
}

/** What firmware says when its maker wrote no serial number. */
const NO_SERIAL =
  /^(inconnu|unknown|none|null|n\/?a|0+|1234567(89)?0?|x+|default string|system serial number|chassis serial number|serial number|not (specified|applicable|available)|to be filled by o\.?e\.?m\.?|o\.?e\.?m\.?)$/i;

const NAMED_BY_KEY = 'SANS-NUMERO-';

/** The serial number that firmware says, null when its maker wrote none. */
export function usableSerial(said: string): string | null {
  const serial = said.replace(/\s+/g, ' ').trim();
  return serial === '' || NO_SERIAL.test(serial) ? null : serial;
}

export const namedByItsKey = (serialNumber: string): boolean => serialNumber.startsWith(NAMED_BY_KEY);

/** The serial number, or one made from the key of a machine that has none: two such machines are two devices. */
export function serialNumberOf(said: string, publicKeyFingerprint: string): string {
  return usableSerial(said) ?? `${NAMED_BY_KEY}${publicKeyFingerprint.slice(0, 12)}`;
}
