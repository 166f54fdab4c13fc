import fc from 'fast-check';
import { DomainError } from '@chariot/kernel';
import { decideEnrolment, serialNumberOf, type EnrolmentDevice, type EnrolmentScene } from './enrolment-decision.js';

const classroom = { id: 'c', name: 'Classe mobile 1', schoolId: 's', capacity: 3 };
const expected = (id: string, slot: number | null): EnrolmentDevice => ({
  id,
  slot,
  state: 'received',
  enrolled: false,
  revoked: false,
});
const trusted = (id: string, slot: number | null): EnrolmentDevice => ({
  id,
  slot,
  state: 'inService',
  enrolled: true,
  revoked: false,
});
const revoked = (id: string, slot: number | null): EnrolmentDevice => ({ ...trusted(id, slot), revoked: true });
const here = (device: EnrolmentDevice) => ({ ...device, schoolId: 's', classroomId: 'c' });
const scene = (more: Partial<EnrolmentScene>): EnrolmentScene => ({
  classroom,
  slot: 1,
  serialNumber: 'SN-1',
  present: [],
  known: null,
  ...more,
});
const refusal = (of: EnrolmentScene): string => {
  try {
    decideEnrolment(of);
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
  return 'accepted';
};

describe('who may take the slot of a code', () => {
  it('is a new device, when there is room', () => {
    expect(decideEnrolment(scene({}))).toEqual({ deviceId: null, displaced: null });
    expect(decideEnrolment(scene({ present: [trusted('a', 2), trusted('b', 3)] }))).toEqual({
      deviceId: null,
      displaced: null,
    });
  });

  it('is the device that was expected, whatever slot the list gave it', () => {
    const own = expected('a', 2);
    expect(decideEnrolment(scene({ present: [own], known: here(own) }))).toEqual({ deviceId: 'a', displaced: null });
    // The other one takes the slot that it leaves, even in a full cart.
    const present = [expected('b', 1), own, trusted('x', 3)];
    expect(decideEnrolment(scene({ present, known: here(own) }))).toEqual({
      deviceId: 'a',
      displaced: { id: 'b', slot: 2 },
    });
  });

  it('is a stranger, before an expected device that has not come, while the cart has room', () => {
    expect(decideEnrolment(scene({ present: [expected('b', 1), trusted('x', 2)] }))).toEqual({
      deviceId: null,
      displaced: { id: 'b', slot: 3 },
    });
    expect(refusal(scene({ present: [expected('b', 1), trusted('x', 2), trusted('y', 3)] }))).toBe(
      'fleet.serialNotExpected',
    );
  });

  it('is the successor of a device that lost its identity', () => {
    const full = [revoked('old', 1), trusted('x', 2), trusted('y', 3)];
    expect(decideEnrolment(scene({ present: full }))).toEqual({ deviceId: null, displaced: { id: 'old', slot: null } });
    expect(decideEnrolment(scene({ present: full, known: here(revoked('old', 1)) }))).toEqual({
      deviceId: 'old',
      displaced: null,
    });
  });

  it('is a device of the same school that was expected in another cart', () => {
    const known = { ...expected('a', 7), schoolId: 's', classroomId: 'other' };
    expect(decideEnrolment(scene({ known }))).toEqual({ deviceId: 'a', displaced: null });
  });

  it('is nobody else', () => {
    expect(refusal(scene({ present: [trusted('x', 1)] }))).toBe('fleet.codeSlotTaken');
    expect(refusal(scene({ known: here(trusted('a', 2)), present: [trusted('a', 2)] }))).toBe(
      'fleet.serialAlreadyEnrolled',
    );
    expect(refusal(scene({ known: { ...expected('a', 2), schoolId: 'else', classroomId: 'd' } }))).toBe(
      'fleet.serialOtherSchool',
    );
    expect(refusal(scene({ slot: 4 }))).toBe('fleet.classroomFull');
    expect(refusal(scene({ present: [trusted('x', 2), trusted('y', 3), trusted('z', 4)] }))).toBe(
      'fleet.classroomFull',
    );
  });

  it('never makes a cart hold more than its capacity, nor two devices share a slot', () => {
    const device = fc.record({
      kind: fc.constantFrom(expected, trusted, revoked),
      slot: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(device, { selector: ({ slot }) => slot, maxLength: 5 }),
        fc.integer({ min: 1, max: 5 }),
        fc.option(fc.nat(4)),
        (devices, slot, knownAt) => {
          const present = devices.map(({ kind, slot: at }) => kind(`d${at}`, at));
          const found = knownAt === null ? undefined : present[knownAt];
          const at = scene({
            classroom: { ...classroom, capacity: 5 },
            slot,
            present,
            known: found === undefined ? null : here(found),
          });
          let decision;
          try {
            decision = decideEnrolment(at);
          } catch (error) {
            if (error instanceof DomainError) return;
            throw error;
          }
          const after = new Map(present.map(({ id, slot: where }) => [id, where]));
          if (decision.displaced !== null) after.set(decision.displaced.id, decision.displaced.slot);
          after.set(decision.deviceId ?? 'new', slot);
          const slots = [...after.values()].filter((where) => where !== null);
          expect(new Set(slots).size).toBe(slots.length);
          expect(slots.every((where) => where <= 5)).toBe(true);
        },
      ),
    );
  });
});

describe('a machine without a serial number', () => {
  const key = 'ab'.repeat(32);
  it('gets one from its key', () => {
    for (const said of [
      '',
      '  ',
      'To Be Filled By O.E.M.',
      'Default string',
      '0',
      '00000000',
      'inconnu',
      'None',
      'System Serial Number',
      '123456789',
    ]) {
      expect(serialNumberOf(said, key)).toBe('SANS-NUMERO-abababababab');
    }
  });

  it('is not one that has its own', () => {
    for (const said of ['PF0ABC12', '5CG0000000', 'NONE-1', '0012300']) expect(serialNumberOf(said, key)).toBe(said);
    expect(serialNumberOf(' PF0  ABC12 ', key)).toBe('PF0 ABC12');
  });
});
