import { isAway, LIFE_STATES } from './words.js';

it('calls away what the server has no slot for', () => {
  expect(LIFE_STATES.filter(isAway)).toEqual(['lost', 'stolen', 'inReserve', 'retired', 'donated', 'recycled']);
});
