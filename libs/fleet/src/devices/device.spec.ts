import { deviceState } from '@chariot/contract';
import fc from 'fast-check';
import { DomainError } from '@chariot/kernel';
import {
  AWAY_STATES,
  checkTransition,
  DEVICE_STATES,
  freeSlots,
  isAway,
  isDisposed,
  presumedFamily,
  serialKey,
  STATE_LABELS,
  stepsToEnrolled,
  TRANSITIONS,
  type DeviceState,
} from './device.js';

describe('the life cycle of a device', () => {
  it('knows every state of the contract, and names each in French once', () => {
    expect([...DEVICE_STATES].sort()).toEqual([...deviceState.options].sort());
    expect(new Set(Object.values(STATE_LABELS)).size).toBe(deviceState.options.length);
  });

  it('goes from purchase to use, and on to its second life', () => {
    const way: DeviceState[] = [
      'planned',
      'ordered',
      'received',
      'inventoried',
      'prepared',
      'inService',
      'retired',
      'donated',
    ];
    way.slice(1).forEach((to, i) => expect(() => checkTransition(way[i] as DeviceState, to)).not.toThrow());
  });

  it('lets what was lost or stolen be found again', () => {
    expect(TRANSITIONS.lost).toContain('inService');
    expect(TRANSITIONS.stolen).toContain('inService');
  });

  it('never brings back what was given away, and lets nothing be given away that was not retired', () => {
    for (const from of DEVICE_STATES) {
      if (from !== 'retired')
        expect(TRANSITIONS[from].filter((to) => to === 'donated' || to === 'recycled')).toEqual([]);
      if (isDisposed(from)) expect(TRANSITIONS[from].filter((to) => !isDisposed(to))).toEqual([]);
    }
  });

  it('refuses any other step, and says which are possible', () => {
    fc.assert(
      fc.property(fc.constantFrom(...DEVICE_STATES), fc.constantFrom(...DEVICE_STATES), (from, to) => {
        if (TRANSITIONS[from].includes(to)) return checkTransition(from, to);
        try {
          checkTransition(from, to);
        } catch (error) {
          expect(error).toBeInstanceOf(DomainError);
          expect((error as DomainError).code).toBe('fleet.transitionRefused');
          for (const state of TRANSITIONS[from]) expect((error as DomainError).fr).toContain(STATE_LABELS[state]);
          return;
        }
        throw new Error(`${from} → ${to} passed`);
      }),
    );
  });

  it('leads a device to its enrolment by allowed steps only', () => {
    for (const from of DEVICE_STATES.filter((state) => !isDisposed(state))) {
      const steps = [from, ...stepsToEnrolled(from)];
      steps.slice(1).forEach((to, i) => expect(TRANSITIONS[steps[i] as DeviceState]).toContain(to));
      expect(isAway(steps.at(-1) as DeviceState)).toBe(false);
    }
    expect(stepsToEnrolled(null)).toEqual(['received', 'inventoried', 'prepared']);
    expect(stepsToEnrolled('received')).toEqual(['inventoried', 'prepared']);
    expect(stepsToEnrolled('inService')).toEqual([]);
    expect(stepsToEnrolled('inRepair')).toEqual([]);
    expect(stepsToEnrolled('stolen')).toEqual(['inService']);
  });

  it('keeps a tablet that is lent, broken or being repaired in its slot', () => {
    expect(AWAY_STATES).toEqual(['lost', 'stolen', 'inReserve', 'retired', 'donated', 'recycled']);
  });
});

describe('slots and serial numbers', () => {
  it('gives the free slots in order', () => {
    expect(freeSlots(4, new Set([2]))).toEqual([1, 3, 4]);
    expect(freeSlots(2, new Set([1, 2, 3]))).toEqual([]);
  });

  it('compares serial numbers whatever their case and spaces', () => {
    expect(serialKey(' pf 0abc12 ')).toBe(serialKey('PF0ABC12'));
    expect(serialKey('PF0ABC12')).not.toBe(serialKey('PF0ABC1'));
  });

  it('presumes a family until the device speaks', () => {
    expect(presumedFamily('Apple Inc.')).toBe('apple');
    expect(presumedFamily('LENOVO')).toBe('linux');
    expect(presumedFamily('Pineapple')).toBe('linux');
  });
});
