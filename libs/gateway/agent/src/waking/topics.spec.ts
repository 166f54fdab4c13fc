import * as platform from '@chariot/platform';
import * as wire from '@chariot/wire-agent';

it('tells devices the topics that the platform’s broker listens to', () => {
  const id = '0192f0c0-0000-7000-8000-000000000001';
  expect(platform.wakeTopic(id)).toBe(wire.wakeTopic(id));
  expect(platform.presenceTopic(id)).toBe(wire.presenceTopic(id));
});
