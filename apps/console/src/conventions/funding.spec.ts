import type { BudgetLine, Convention, PlaceRef } from '@chariot/contract';
import { citing, linesFor, whoPays } from './funding.js';

const school = { id: 's1', kind: 'school', name: 'École Jules Ferry', uai: '0382460T' } as PlaceRef;
const line = (id: string, change: Partial<BudgetLine>): BudgetLine =>
  ({ id, code: 'equipment', fiscalYear: 2016, stateShare: null, localAuthorityShare: null, ...change }) as BudgetLine;
const convention = (id: string, uai: string, budgetLines: BudgetLine[]): Convention =>
  ({ id, reference: id.toUpperCase(), annex: [{ uai, school: null }], budgetLines }) as unknown as Convention;

describe('funding', () => {
  it('offers the lines of the conventions that name the school, equipment first and resources never', () => {
    const lines = linesFor(
      [
        convention('c1', '0382460T', [
          line('infra', { code: 'infrastructure' }),
          line('resources', { code: 'resources' }),
          line('old', { fiscalYear: 2016 }),
          line('new', { fiscalYear: 2017 }),
        ]),
        convention('c2', '0380002W', [line('elsewhere', {})]),
      ],
      school,
    );
    expect(lines.map(({ id, reference }) => [id, reference])).toEqual([
      ['new', 'C1'],
      ['old', 'C1'],
      ['infra', 'C1'],
    ]);
  });

  it('adds what is written, and says when a line is blank on both sides', () => {
    const written = [
      line('a', { stateShare: 400_000, localAuthorityShare: 400_000 }),
      line('b', { stateShare: 50_000 }),
    ];
    expect(whoPays(written)).toEqual({ state: 450_000, localAuthority: 400_000, complete: true });
    expect(whoPays([...written, line('c', {})]).complete).toBe(false);
  });

  it('cites articles', () => {
    expect(citing(['3.2', '6.2'])).toBe('art. 3.2 et 6.2');
    expect(citing(['art. 5', '3.2', '6.2'])).toBe('art. 5, 3.2 et 6.2');
    expect(citing(['Article 9'])).toBe('art. 9');
  });
});
