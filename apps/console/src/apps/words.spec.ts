import type { AppAssignment, AppleAppUpdate, AppleOwnApp, AppRequest } from '@chariot/contract';
import { delay, licenceWords, ownAppProgress, progress, updateProgress, weight } from './words.js';

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

it('says how far an update or an application of one’s own is on iPads', () => {
  const update = (done: number, stopped: number) => updateProgress({ devices: 12, done, stopped } as AppleAppUpdate);
  expect([update(9, 0), update(9, 1), update(9, 2)]).toEqual([
    ...['9/12 à jour', '9/12 à jour, 1\u00A0iPad arrêté', '9/12 à jour, 2\u00A0iPad arrêtés'],
  ]);
  const own = (devices: number, stopped: number) => ownAppProgress({ devices, installed: 9, stopped } as AppleOwnApp);
  expect([own(12, 0), own(12, 1), own(0, 0)]).toEqual([
    ...['9/12 installées', '9/12 installées, 1\u00A0iPad arrêté', 'Demandée sur aucun iPad'],
  ]);
  expect([weight(3_355_443), weight(10)]).toEqual(['3,2\u00A0Mio', '0,1\u00A0Mio']);
});
