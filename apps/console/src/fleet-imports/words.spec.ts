import type { FleetImport } from '@chariot/contract';
import { AS_RECOGNISED, choiceOf, NO_COLUMN, sumWords, withChoice } from './words.js';

const found = (counts: Partial<FleetImport>): FleetImport => ({
  ...{ source: null, recognised: [], columns: [], readFrom: [], opened: [], lines: [] },
  ...{ created: 0, completed: 0, unchanged: 0, doubts: 0 },
  ...counts,
});
const plain = (text: string): string => text.replace(/\u00A0/g, ' ');

describe('an import of a fleet', () => {
  it('is summed up before it is done and once it is', () => {
    expect(plain(sumWords(found({ created: 3, completed: 1, doubts: 2 }), false))).toBe(
      '3 à enregistrer, 1 à compléter, 2 laissées de côté',
    );
    expect(plain(sumWords(found({ created: 1, unchanged: 1200 }), true))).toBe('1 enregistrée, 1 200 déjà connues');
  });

  it('has columns that are recognised, chosen or read nowhere, each apart from the others', () => {
    const chosen = withChoice(withChoice({}, 'model', 'Type'), 'slot', NO_COLUMN);
    expect(chosen).toEqual({ model: 'Type', slot: null });
    expect([choiceOf(chosen, 'model'), choiceOf(chosen, 'slot'), choiceOf(chosen, 'uai')]).toEqual([
      'Type',
      NO_COLUMN,
      AS_RECOGNISED,
    ]);
    expect(withChoice(chosen, 'model', AS_RECOGNISED)).toEqual({ slot: null });
  });
});
