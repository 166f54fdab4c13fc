import fc from 'fast-check';
import { LIMITS, cleanText, encodeReport, fitFacts, inventoryFacts, type InventoryFacts } from './index.js';

const anyText = fc.string({ unit: 'binary', maxLength: 400 });
const anyNumber = fc.option(fc.double(), { nil: null });
const anyFacts: fc.Arbitrary<InventoryFacts> = fc.record({
  serialNumber: anyText,
  manufacturer: anyText,
  model: anyText,
  osName: anyText,
  osVersion: anyText,
  memoryBytes: anyNumber,
  storageBytes: anyNumber,
  storageFreeBytes: anyNumber,
  batteryPercent: anyNumber,
  batteryHealthPercent: anyNumber,
  charging: fc.option(fc.boolean(), { nil: null }),
  agentVersion: anyText,
  software: fc.array(fc.record({ name: anyText, version: anyText }), { maxLength: 20 }),
});

describe('facts made fit to send', () => {
  it('are always acceptable, whatever the machine says', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        expect(inventoryFacts.safeParse(fitFacts(facts)).error).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it('stay under the limit with more packages than fit, and keep the first by name', () => {
    const software = Array.from({ length: 5000 }, (_, index) => ({
      name: `paquet-${String(4999 - index).padStart(4, '0')}-${'é'.repeat(100)}`,
      version: '1'.repeat(80),
    }));
    const facts = fitFacts({ ...EMPTY, software });
    expect(facts.software.length).toBeGreaterThan(500);
    expect(facts.software[0]?.name).toMatch(/^paquet-0000-/);
    const text = encodeReport({
      report: { kind: 'inventory', reportId: '0199f3a0-0000-7000-8000-0000000000b2', facts },
    });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(LIMITS.inventoryBytes);
  });

  it('say inconnu where a machine says nothing', () => {
    expect(fitFacts(EMPTY)).toMatchObject({ manufacturer: 'inconnu', model: 'inconnu', osVersion: '' });
  });
});

describe('facts that read otherwise than they are written', () => {
  it.each(['\u0000', '\u0085', '\u00ad', '\u200b', '\u200e', '\u202e', '\u2067', '\ufeff'])(
    'are refused with %j in a model or in the name of an application, and sent without it',
    (sign) => {
      const model = `300e${sign}Yoga`;
      const software = [{ name: `fire${sign}fox`, version: '140' }];
      const sound = fitFacts(EMPTY);
      for (const facts of [
        { ...sound, model },
        { ...sound, software },
      ])
        expect(inventoryFacts.safeParse(facts).success).toBe(false);
      const sent = inventoryFacts.parse(fitFacts({ ...EMPTY, model, software }));
      expect([sent.model, sent.software[0]?.name]).toEqual(['300e Yoga', 'fire fox']);
    },
  );
});

describe('cleanText', () => {
  it('makes one printable line', () => {
    expect(cleanText('  Tab\u0000 M10\n\u202egfedcba ', 100)).toBe('Tab M10 gfedcba');
  });
  it('never cuts a character in two', () => {
    expect(cleanText('ab😀', 3)).toBe('ab');
    expect(cleanText('ab😀', 4)).toBe('ab😀');
  });
});

const EMPTY: InventoryFacts = {
  serialNumber: 'S',
  manufacturer: '',
  model: ' \u0000',
  osName: 'x',
  osVersion: '',
  memoryBytes: null,
  storageBytes: null,
  storageFreeBytes: null,
  batteryPercent: null,
  batteryHealthPercent: null,
  charging: null,
  agentVersion: '0',
  software: [],
};
