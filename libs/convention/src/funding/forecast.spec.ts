import { Money } from '@chariot/kernel';
import { proves } from '../rules/proof.scene.js';
import { advanceDue, deviceQuestion, forecast, resourceGrants, type ForecastFacts } from './forecast.js';

const line = (
  code: ForecastFacts['lines'][number]['code'],
  state: number | null,
  local: number | null,
): ForecastFacts['lines'][number] => ({
  code,
  stateShareCents: state === null ? null : Money.cents(state),
  localAuthorityShareCents: local === null ? null : Money.cents(local),
});
const row = (uai: string, classrooms: number): ForecastFacts['annex'][number] => ({
  uai,
  mobileClassrooms: classrooms,
  equipmentSubsidyCents: Money.cents(400_000 * classrooms),
  resourceGrantCents: Money.cents(50_000),
});
const facts = (changes: Partial<ForecastFacts> = {}): ForecastFacts => ({
  announcedCostCents: Money.cents(800_000),
  announcedAdvanceCents: Money.cents(200_000),
  advanceRatePercent: 50,
  resourcePerSchoolCents: Money.cents(50_000),
  annex: [row('0382460T', 1)],
  lines: [line('infrastructure', null, 0), line('equipment', 400_000, 400_000), line('resources', 50_000, null)],
  ...changes,
});
const idsOf = (of: ForecastFacts): string[] => forecast(of).notes.map((note) => note.id);

describe('what a convention announces', () => {
  it('agrees with itself on the model, save that its table has two totals', () => {
    const announced = forecast(facts());
    expect(announced.operation.cents).toBe(800_000);
    expect(announced.provisionalSubsidy.cents).toBe(400_000);
    expect(announced.advance.cents).toBe(200_000);
    expect(announced.resources.cents).toBe(50_000);
    expect(announced.notes.map((note) => note.id)).toEqual(['T04']);
  });

  it('computes no cost from a share that is blank', () => {
    const announced = forecast(facts({ lines: [line('equipment', 400_000, null)] }));
    expect(announced.operation).toMatchObject({ cents: null, formula: expect.stringContaining('non calculable') });
    expect(announced.allFunding?.cents).toBe(400_000);
  });

  it('finds nothing to compare where nothing is written', () => {
    const silent = facts({ announcedCostCents: null, announcedAdvanceCents: null, lines: [] });
    expect(idsOf({ ...silent, resourcePerSchoolCents: null })).toEqual([]);
    expect(forecast({ ...silent, resourcePerSchoolCents: null }).resources.cents).toBeNull();
  });
});

describe('rules', () => {
  proves('R18', 'grants 500 € per school, whatever its classes mobiles', () => {
    expect(resourceGrants(2, Money.cents(50_000)).cents).toBe(100_000);
    expect(forecast(facts({ annex: [row('0382460T', 3)] })).resources.cents).toBe(50_000);
  });
  proves('R56', 'compares the announced cost with its lines', () => {
    expect(idsOf(facts({ announcedCostCents: Money.cents(850_000) }))).toContain('R56');
    expect(idsOf(facts())).not.toContain('R56');
  });
  proves('R58', 'compares the State’s share of the table with that of the annex', () => {
    expect(idsOf(facts({ annex: [row('0382460T', 2)] }))).toContain('R58');
    expect(idsOf(facts())).not.toContain('R58');
  });
  proves('R59', 'asks when far from about twelve devices, and asks nothing more', () => {
    expect(deviceQuestion('Classe mobile n° 1', { expected: 12, found: 10 })).toContain('10 tablettes');
    expect(deviceQuestion('Classe mobile n° 1', { expected: 12, found: 13 })).toBeNull();
    expect(deviceQuestion('Classe mobile n° 1', { expected: 12, found: 0 })).toBeNull();
  });
  proves('R60', 'compares the resources of the table with those of its schools', () => {
    expect(idsOf(facts({ annex: [row('0382460T', 1), row('0381778B', 0)] }))).toContain('R60');
    expect(idsOf(facts())).not.toContain('R60');
  });
  proves('R62', 'advances 2 000 € at signature for a classe mobile', () => {
    expect(advanceDue(Money.cents(400_000)).cents).toBe(200_000);
  });
  proves('R63', 'takes half of the provisional subsidy as the advance, and finds another one wrong', () => {
    expect(advanceDue(Money.cents(400_001)).cents).toBe(200_000);
    expect(idsOf(facts({ announcedAdvanceCents: Money.cents(300_000) }))).toContain('R63');
  });
});

describe('traps', () => {
  proves('T04', 'tells the cost of the operation from the sum of all lines', () => {
    const announced = forecast(facts());
    expect(announced.operation.cents).toBe(800_000);
    expect(announced.allFunding?.cents).toBe(850_000);
    expect(idsOf(facts())).toContain('T04');
  });
});
