import { judgeBoot, serialsContradict } from './clone.js';

const at = (second: number): Date => new Date(Date.UTC(2026, 10, 10, 8, 0, second));
const former = { latest: false, again: true };
const now = { arrivedAt: at(30), awaited: true };

describe('a start that speaks', () => {
  it('is the first, the same, or a restart', () => {
    expect(judgeBoot(undefined, undefined, now)).toBe('first');
    expect(judgeBoot({ latest: true, again: false }, { firstAt: at(0) }, now)).toBe('same');
    expect(judgeBoot(undefined, { firstAt: at(0) }, now)).toBe('restarted');
  });

  it('is a second machine when it was over already', () => {
    expect(judgeBoot(former, { firstAt: at(29) }, now)).toBe('copied');
  });

  it('proves nothing when it came before its successor, or left without waiting', () => {
    expect(judgeBoot(former, { firstAt: at(31) }, now)).toBe('late');
    expect(judgeBoot(former, { firstAt: at(30) }, now)).toBe('late');
    expect(judgeBoot(former, { firstAt: at(29) }, { ...now, awaited: false })).toBe('late');
  });
});

it('takes two serial numbers for two machines, however they are written', () => {
  expect(serialsContradict('PF-1234', 'pf-12 34')).toBe(false);
  expect(serialsContradict('PF-1234', 'PF-1235')).toBe(true);
  expect(serialsContradict('PF-1234', null)).toBe(false);
});
