import type { ComplianceThresholds } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import { factsOf } from '../fleet.scene.js';
import { assess, isOlder, type DeviceFacts } from './assessment.js';
import { findingSentence } from './finding-words.js';
import { changedRules, PROPOSED_THRESHOLDS, thresholdsFrom } from './thresholds.js';

const NOW = new Date('2026-11-25T10:00:00Z');
const ago = (days: number): Date => new Date(NOW.getTime() - days * 24 * 60 * 60_000);

const sound: DeviceFacts = {
  family: 'linux',
  state: 'inService',
  inCart: true,
  enrolledAt: ago(100),
  revokedAt: null,
  lastContactAt: ago(0),
  inventory: factsOf('SN-1'),
  inventoryAt: ago(0),
  configuredAt: ago(30),
  isAsConfigured: true,
  outcome: 'complete',
  ownedSince: LocalDate.parse('2024-09-01'),
  apps: [],
  missedDays: 0,
};
const found = (device: Partial<DeviceFacts>, thresholds: Partial<ComplianceThresholds> = {}, quiet = false) =>
  assess({ ...sound, ...device }, { ...PROPOSED_THRESHOLDS, ...thresholds }, NOW, quiet);
const sentences = (...args: Parameters<typeof found>): string[] =>
  found(...args).gaps.map(({ rule, details }) => findingSentence(rule, details));
const inventory = (more: Parameters<typeof factsOf>[1]) => ({ inventory: factsOf('SN-1', more) });

describe('what is out of line', () => {
  it('is nothing in a sound device, and nothing is known of one that is not there, broken or silent', () => {
    expect(found({})).toEqual({ conformity: 'compliant', gaps: [] });
    const unknown = { conformity: 'unknown', gaps: [] };
    const worn = inventory({ batteryHealthPercent: 1 });
    for (const device of [
      { state: 'broken', ...worn },
      { state: 'inRepair', ...worn },
      { inCart: false, ...worn },
      { enrolledAt: null, ...worn },
      { revokedAt: NOW, ...worn },
      { inventory: null },
    ] as const) {
      expect(found(device)).toEqual(unknown);
    }
  });

  it('is each figure below its threshold, told beside it', () => {
    expect(sentences(inventory({ batteryHealthPercent: 59 }))).toEqual([
      'Batterie à 59 % de sa capacité d’origine, pour 60 % au moins.',
    ]);
    expect(sentences(inventory({ batteryHealthPercent: 60 }))).toEqual([]);
    expect(sentences(inventory({ storageBytes: 64e9, storageFreeBytes: 6.3e9 }))).toEqual([
      '9 % de stockage libre, pour 10 % au moins.',
    ]);
    expect(sentences(inventory({ storageBytes: 64e9, storageFreeBytes: 6.4e9 }))).toEqual([]);
    expect(sentences(inventory({ osVersion: '11 (bullseye)' }))).toEqual([
      'Debian GNU/Linux 11 (bullseye), alors que la version 12 au moins est demandée.',
    ]);
    expect(sentences(inventory({ osVersion: '13 trixie' }))).toEqual([]);
    // PrimTux counts its own versions: what is demanded is a Debian.
    expect(sentences(inventory({ osName: 'PrimTux', osVersion: '8 (Debian 12)' }))).toEqual([]);
    expect(sentences(inventory({ osName: 'PrimTux', osVersion: '7 (Debian 11)' }))).toEqual([
      'PrimTux 7 (Debian 11), alors que la version 12 au moins est demandée.',
    ]);
    expect(sentences({ ownedSince: LocalDate.parse('2021-11-25') })).toEqual([
      'En possession depuis le 25/11/2021, plus de 5 ans.',
    ]);
    expect(sentences({ ownedSince: LocalDate.parse('2021-11-26') })).toEqual([]);
  });

  it('is never a fact that is not known', () => {
    const silent = inventory({
      batteryHealthPercent: null,
      storageBytes: null,
      storageFreeBytes: null,
      memoryBytes: null,
      osVersion: 'sid',
    });
    const every = { characteristics: { memoryGigabytes: 64, storageGigabytes: 2048 }, encryption: { required: true } };
    expect(found(silent, every as Partial<ComplianceThresholds>).gaps).toEqual([]);
  });

  it('looks at minimum characteristics and encryption once they were agreed', () => {
    const small = inventory({ memoryBytes: 1.9e9, storageBytes: 16e9, storageFreeBytes: 8e9, diskEncrypted: false });
    expect(found(small).gaps).toEqual([]);
    expect(
      sentences(small, {
        characteristics: { memoryGigabytes: 3, storageGigabytes: 32 },
        encryption: { required: true },
      }),
    ).toEqual([
      'Sous le minimum convenu avec l’académie : mémoire 1,9 Go pour 3 Go, stockage 16,0 Go pour 32 Go.',
      'Son stockage n’est pas chiffré.',
    ]);
    // What the firmware keeps for itself is not a gap.
    expect(
      found(inventory({ memoryBytes: 3.7e9 }), { characteristics: { memoryGigabytes: 4, storageGigabytes: 64 } }).gaps,
    ).toEqual([]);
  });

  it('never blames a tablet that is off for its settings', () => {
    expect(found({ isAsConfigured: false, lastContactAt: ago(31) }).gaps).toEqual([]);
    // Within the day that it has.
    expect(found({ isAsConfigured: false, configuredAt: ago(0.5) }).gaps).toEqual([]);
    expect(sentences({ isAsConfigured: false, outcome: null })).toEqual([
      'Ses réglages du 26/10/2026 ne sont pas tous appliqués, bien qu’elle ait été en ligne depuis.',
    ]);
    expect(sentences({ outcome: 'failed' })).toEqual(['Un réglage demandé depuis le 26/10/2026 a échoué.']);
  });

  it('is an application that it was asked for long before its last inventory', () => {
    const apps = [{ name: 'GCompris', package: 'gcompris-qt', since: ago(10) }];
    expect(sentences({ apps })).toEqual(['Application demandée et absente : GCompris.']);
    expect(found({ apps, ...inventory({ software: [{ name: 'gcompris-qt', version: '4' }] }) }).gaps).toEqual([]);
    expect(found({ apps: [{ ...apps[0], since: ago(2) } as (typeof apps)[0]] }).gaps).toEqual([]);
    // It has said nothing since it was asked for it.
    expect(found({ apps, inventoryAt: ago(9) }).gaps).toEqual([]);
  });

  it('is not to be seen while its cart was used, and not at all in the summer freeze', () => {
    const missing = { missedDays: 6, lastContactAt: ago(9), apps: [{ name: 'A', package: 'a', since: ago(40) }] };
    expect(sentences({ missedDays: 5, lastContactAt: ago(9) })).toEqual([
      'Plus vue depuis le 16/11/2026, alors que son chariot a servi 5 jours depuis.',
    ]);
    expect(found({ missedDays: 4, lastContactAt: ago(9) }).gaps).toEqual([]);
    expect(found({ ...missing, outcome: 'failed' }, {}, true).gaps).toEqual([]);
    expect(
      found({ ...missing, ...inventory({ batteryHealthPercent: 1 }) }, {}, true).gaps.map(({ rule }) => rule),
    ).toEqual(['battery']);
  });

  it('is nothing of a rule that is off', () => {
    expect(found({ ...inventory({ batteryHealthPercent: 1 }) }, { battery: null }).gaps).toEqual([]);
  });
});

it.each([
  ['12', '13', true],
  ['13', '13', false],
  ['13.1', '13', false],
  ['13', '13.1', true],
  ['9', '10', true],
  ['10.0.19045', '10.0', false],
  ['Debian 12.5 (bookworm)', '12.6', true],
  ['sid', '12', false],
])('%s is older than %s: %s', (version, minimum, older) => {
  expect(isOlder(version, minimum)).toBe(older);
});

it('puts what was set over what is proposed, rule by rule, and passes over what it does not know', () => {
  const set = [
    { rule: 'age', threshold: { years: 7 } },
    { rule: 'battery', threshold: null },
    { rule: 'former', threshold: { x: 1 } },
  ];
  expect(thresholdsFrom(set)).toEqual({ ...PROPOSED_THRESHOLDS, age: { years: 7 }, battery: null });
  expect(changedRules({ age: { years: 7 } }, { age: { years: 7 }, battery: null })).toEqual(['battery']);
  expect(changedRules({ age: { years: 7 } }, {})).toEqual(['age']);
});
