import { askedOf, wayBack } from './placing.js';

const INITIAL = { assetTag: '', slot: '3', classroomId: 'here', reason: '' };

describe('where a tablet is put', () => {
  it('asks only for what changed', () => {
    expect(askedOf(INITIAL, INITIAL)).toEqual({});
    expect(askedOf({ ...INITIAL, assetTag: ' INV-3 ' }, INITIAL)).toEqual({ assetTag: 'INV-3' });
    expect(askedOf({ ...INITIAL, slot: '4', reason: 'Échange' }, INITIAL)).toEqual({ slot: 4, reason: 'Échange' });
  });

  it('is, in another cart, the slot that was typed even if it has the same number, or the server’s choice', () => {
    expect(askedOf({ ...INITIAL, classroomId: 'there' }, INITIAL)).toEqual({ slot: 3, classroomId: 'there' });
    expect(askedOf({ ...INITIAL, classroomId: 'there', slot: '' }, INITIAL)).toEqual({ classroomId: 'there' });
  });

  it('is taken back into its own slot, and not into the first that is free in its cart', () => {
    const was = { assetTag: null, slot: 5, classroomId: 'here' };
    const back = { slot: 5, classroomId: 'here' };
    expect(wayBack(was, { classroomId: 'there', reason: 'Prêt' }, { ...was, slot: 1, classroomId: 'there' })).toEqual(
      back,
    );
    expect(wayBack(was, { classroomId: 'there' }, { ...was, classroomId: 'there' })).toEqual(back);
    expect(wayBack(was, { slot: 6 }, { ...was, slot: 6 })).toEqual({ slot: 5 });
  });

  it('is not taken back when it had no slot', () => {
    const was = { assetTag: null, slot: null, classroomId: 'here' };
    expect(wayBack(was, { classroomId: 'there' }, { ...was, slot: 1, classroomId: 'there' })).toBeUndefined();
  });
});
