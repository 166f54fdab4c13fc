import type { Profile } from '@chariot/contract';
import { profilesOf } from './cart-profiles.js';

const profile = (name: string, target: 'school' | 'classroom', targetId: string): Profile =>
  ({ id: name, name, assignments: [{ id: `${name}-a`, target, targetId, targetName: '' }] }) as unknown as Profile;

describe('profiles of a cart', () => {
  it('are its own and its school’s, its own last because they win', () => {
    const profiles = [
      profile('own', 'classroom', 'cart-1'),
      profile('neighbour', 'classroom', 'cart-2'),
      profile('school', 'school', 'school-1'),
      profile('other school', 'school', 'school-2'),
      // The same identifier under another kind is another thing.
      profile('mistaken', 'school', 'cart-1'),
    ];
    expect(profilesOf(profiles, { classroomId: 'cart-1', schoolId: 'school-1' }).map(({ name }) => name)).toEqual([
      'school',
      'own',
    ]);
  });
});
