import { changesOf, checkCapacity, classroomFull } from './classroom.js';

describe('the capacity of a cart', () => {
  it('never goes below the devices in it, nor below the slot of one', () => {
    const taken = new Set([1, 2, 12]);
    expect(() => checkCapacity(12, taken)).not.toThrow();
    expect(() => checkCapacity(2, taken)).toThrow(expect.objectContaining({ code: 'fleet.capacityTooLow' }));
    expect(() => checkCapacity(11, taken)).toThrow(
      expect.objectContaining({
        code: 'fleet.capacityBelowSlot',
        fr: expect.stringContaining('L’emplacement 12 est occupé'),
      }),
    );
  });

  it('says how full the cart is, and what to do', () => {
    const classroom = { name: 'Classe mobile 1', capacity: 12 };
    expect(classroomFull(classroom, 12).fr).toBe(
      '« Classe mobile 1 » est complète (12 sur 12). Relevez la capacité de la classe mobile, ou libérez un emplacement.',
    );
    expect(classroomFull(classroom, 11, 3).fr).toContain('n’a que 1 emplacement libre sur 12, pour 3 demandés');
  });
});

describe('the fields that change', () => {
  it('are those that were asked for and differ', () => {
    const before = { name: 'a', room: null as string | null, equipment: [{ name: 'Coques', count: 12 }] };
    expect(changesOf(before, { name: 'a', room: undefined, equipment: [{ name: 'Coques', count: 12 }] })).toEqual({});
    expect(changesOf(before, { name: 'b', room: 'CDI' })).toEqual({ name: 'b', room: 'CDI' });
    const named = { name: 'a', room: 'CDI' as string | null };
    expect(changesOf(named, { room: null })).toEqual({ room: null });
  });
});
