import { before, stillAs } from './before.js';

const CART = {
  name: 'Classe mobile 1',
  capacity: 12,
  room: null as string | null,
  equipment: [{ name: 'Casque', count: 2 }],
};

describe('what puts a change back', () => {
  it('is the fields that have changed, as they were, and no other: somebody else may have changed the rest', () => {
    expect(before(CART, { ...CART, name: 'Chariot bleu' })).toEqual({ name: 'Classe mobile 1' });
    expect(before(CART, { room: 'Salle 3' })).toEqual({ room: null });
  });

  it('looks into lists', () => {
    expect(before(CART, { equipment: [{ name: 'Casque', count: 3 }] })).toEqual({ equipment: CART.equipment });
    expect(before(CART, { equipment: [{ name: 'Casque', count: 2 }] })).toBeUndefined();
  });

  it('offers nothing where what was there cannot be sent back', () => {
    const tablet: { slot: number | null; assetTag: string } = { slot: null, assetTag: 'INV-1' };
    expect(before<typeof tablet>(tablet, { slot: 4, assetTag: 'INV-2' }, ['slot'])).toBeUndefined();
    expect(before<typeof tablet>(tablet, { assetTag: 'INV-2' }, ['slot'])).toEqual({ assetTag: 'INV-1' });
  });

  it('leaves alone what somebody has changed again since, and minds nothing else', () => {
    const left = { ...CART, name: 'Chariot bleu' };
    expect(stillAs(left, { ...left, capacity: 14 }, { name: CART.name })).toBe(true);
    expect(stillAs(left, { ...left, name: 'Chariot vert' }, { name: CART.name })).toBe(false);
    expect(stillAs(left, { ...left, equipment: [] }, { equipment: CART.equipment })).toBe(false);
  });
});
