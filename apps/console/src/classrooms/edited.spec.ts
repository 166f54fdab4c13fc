import { editedOf, type CartValues } from './edited.js';

const INITIAL: CartValues = {
  name: 'Classe mobile 1',
  capacity: '12',
  room: '',
  accessPoint: 'AP-1',
  chargingUnit: '',
  schoolCouncilInformedOn: '',
  equipment: [{ name: 'Casque', count: '12' }],
};

describe('what is asked of a cart that was edited', () => {
  it('is what was changed and nothing else, which somebody else may have changed meanwhile', () => {
    expect(editedOf(INITIAL, INITIAL)).toEqual({});
    expect(editedOf({ ...INITIAL, room: ' Salle 3 ' }, INITIAL)).toEqual({ room: 'Salle 3' });
    expect(editedOf({ ...INITIAL, accessPoint: '' }, INITIAL)).toEqual({ accessPoint: null });
  });

  it('is its whole equipment, without the rows that say nothing', () => {
    const equipment = [...INITIAL.equipment, { name: 'Souris', count: '6' }, { name: ' ', count: '' }];
    const both = [
      { name: 'Casque', count: 12 },
      { name: 'Souris', count: 6 },
    ];
    expect(editedOf({ ...INITIAL, equipment }, INITIAL)).toEqual({ equipment: both });
    expect(editedOf({ ...INITIAL, equipment: [] }, INITIAL)).toEqual({ equipment: [] });
  });

  it('does not pass over a capacity that was emptied', () => {
    expect(editedOf({ ...INITIAL, capacity: ' ' }, INITIAL)).toEqual({ capacity: null });
  });
});
