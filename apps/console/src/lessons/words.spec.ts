import { readinessCounts, slotWords, startOf } from './words.js';

it('says how many will do', () => {
  expect(readinessCounts(['ready', 'ready', 'absent'])).toMatch(/^2\s(tablettes )?prêtes, 1\sabsente$/u);
  expect(readinessCounts(['ready', 'lowBattery', 'outOfService'])).toMatch(
    /^1\sprête, 1\sbatterie faible, 1 hors service$/u,
  );
});

it('names slots as one says them', () => {
  expect([slotWords([2]), slotWords([2, 5, 7]), slotWords([])]).toEqual(['n°\u00A02', 'n°\u00A02, 5 et 7', '']);
});

it('takes an hour that is ahead for yesterday’s', () => {
  const now = new Date('2026-11-03T10:00:00');
  expect(startOf('09:30', now)).toBe(new Date('2026-11-03T09:30:00').toISOString());
  expect(startOf('22:30', now)).toBe(new Date('2026-11-02T22:30:00').toISOString());
  expect(startOf('', now)).toBeUndefined();
});
