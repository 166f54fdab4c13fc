import type { AppAssignment, AppRequest } from '@chariot/contract';
import { delay, licenceWords, progress } from './words.js';

const assignment = (more: Partial<AppAssignment>): AppAssignment => ({
  id: '1',
  target: 'classroom',
  targetId: '2',
  targetName: 'Classe mobile 1',
  state: 'installed',
  assignedAt: '2026-11-03T08:00:00.000Z',
  assignedBy: 'la référente',
  devices: 12,
  installed: 9,
  ...more,
});

it('says how far an installation is', () => {
  expect(progress(assignment({}))).toBe('9/12 installées');
  expect(progress(assignment({ state: 'removed', installed: 0 }))).toBe('Retirée partout');
  expect(progress(assignment({ state: 'removed', installed: 2 }))).toBe('Reste à retirer sur 2\u00A0tablettes');
});

it('says what is left of licences, and how long an answer took', () => {
  expect(licenceWords({ licences: null, reserved: 12 })).toBe('Sans limite');
  expect(licenceWords({ licences: 30, reserved: 24 })).toBe('24 sur 30 retenues');
  const request = (state: AppRequest['state'], days: number): string => delay({ state, days } as AppRequest);
  expect(request('waiting', 0)).toBe('depuis aujourd’hui');
  expect(request('waiting', 1)).toBe('depuis 1\u00A0jour');
  expect(request('approved', 6)).toBe('en 6\u00A0jours');
  expect(request('refused', 0)).toBe('le jour même');
});
