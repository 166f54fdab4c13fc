import { fromWhere, isOwnOf, ownLast } from './cart-profiles.js';

const assignment = (target: 'place' | 'classroom', targetId: string, targetName: string) => ({
  ...{ id: targetId, target, targetId, targetName, rolloutId: null, exceptions: [] },
  placeKind: target === 'place' ? ('academie' as const) : null,
});
const above = { assignments: [assignment('place', 'a', 'Académie de Grenoble')] };
const own = { assignments: [assignment('place', 'a', 'Académie de Grenoble'), assignment('classroom', 'c', 'CM2')] };

describe('the profiles of a cart', () => {
  it('are its own when they are assigned to it', () => {
    expect([isOwnOf(above, 'c'), isOwnOf(own, 'c'), isOwnOf(own, 'd')]).toEqual([false, true, false]);
  });

  it('end with its own, which win', () => {
    expect(ownLast([own, above], 'c')).toEqual([above, own]);
  });

  it('say where they come from', () => {
    expect(fromWhere(own, 'c')).toBe('Pour cette classe mobile');
    expect(fromWhere(own, 'd')).toBe('Pour Académie de Grenoble');
  });
});
