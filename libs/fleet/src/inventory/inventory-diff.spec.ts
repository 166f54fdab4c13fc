import type { InventoryFacts } from '@chariot/contract';
import { inventoryDiff } from './inventory-diff.js';

const facts: InventoryFacts = {
  serialNumber: 'PF0ABC12',
  manufacturer: 'LENOVO',
  model: '10e',
  osName: 'Debian GNU/Linux',
  osVersion: '13',
  memoryBytes: 4_000_000_000,
  storageBytes: 64_000_000_000,
  storageFreeBytes: 30_000_000_000,
  batteryPercent: 80,
  batteryHealthPercent: 97,
  charging: false,
  agentVersion: '0.1.0',
  software: [
    { name: 'firefox-esr', version: '128' },
    { name: 'libreoffice', version: '25.2' },
  ],
};

describe('what changed between two inventories', () => {
  it('is nothing the first time, nor when nothing changed', () => {
    expect(inventoryDiff(null, facts)).toEqual([]);
    expect(inventoryDiff(facts, structuredClone(facts))).toEqual([]);
  });

  it('is not what moves all day long', () => {
    expect(
      inventoryDiff(facts, {
        ...facts,
        storageFreeBytes: 1,
        batteryPercent: 3,
        batteryHealthPercent: 96,
        charging: true,
      }),
    ).toEqual([]);
  });

  it('says what was replaced, in a reader’s words', () => {
    expect(
      inventoryDiff(facts, { ...facts, osVersion: '14', storageBytes: 128_500_000_000, memoryBytes: null }),
    ).toEqual([
      { fact: 'Version du système', before: '13', after: '14' },
      { fact: 'Mémoire', before: '4,0 Go', after: null },
      { fact: 'Stockage', before: '64,0 Go', after: '128,5 Go' },
    ]);
  });

  it('follows software, whatever the order it is listed in', () => {
    const software = [
      { name: 'vlc', version: '3' },
      { name: 'firefox-esr', version: '140' },
    ];
    expect(inventoryDiff(facts, { ...facts, software })).toEqual([
      { fact: 'Logiciel firefox-esr', before: '128', after: '140' },
      { fact: 'Logiciel libreoffice', before: '25.2', after: null },
      { fact: 'Logiciel vlc', before: null, after: '3' },
    ]);
    expect(inventoryDiff(facts, { ...facts, software: [...facts.software].reverse() })).toEqual([]);
  });

  it('counts what a whole upgrade touches instead of listing it', () => {
    const software = Array.from({ length: 500 }, (_, i) => ({ name: `p${String(i).padStart(3, '0')}`, version: '1' }));
    const changes = inventoryDiff({ ...facts, software: [] }, { ...facts, software });
    expect(changes).toHaveLength(41);
    expect(changes.at(-1)?.fact).toBe('460 autres logiciels');
    const oneMore = inventoryDiff({ ...facts, software: [] }, { ...facts, software: software.slice(0, 41) });
    expect(oneMore.at(-1)?.fact).toBe('Un autre logiciel');
  });
});
