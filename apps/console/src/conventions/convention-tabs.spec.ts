import { tabsFor } from './convention-tabs.js';

const EVERYBODY = ['', 'echeances', 'dossier', 'comites', 'regles'];

describe('the pages of a convention', () => {
  it('are all there for whoever works at one of its two parties', () => {
    for (const kind of ['academie', 'departement', 'localAuthority'] as const) {
      expect(tabsFor([{ role: 'finance', place: { kind } }])).toHaveLength(9);
    }
  });

  it('show a school no invoice, and a collège the grant that it received', () => {
    expect(tabsFor([{ role: 'schoolHead', place: { kind: 'school' } }])).toEqual(EVERYBODY);
    expect(tabsFor([{ role: 'digitalReferent', place: { kind: 'departement' } }])).toEqual(EVERYBODY);
    expect(tabsFor([{ role: 'collegePrincipal', place: { kind: 'college' } }])).toEqual([
      ...['', 'echeances', 'dossier', 'versements', 'comites', 'regles'],
    ]);
  });
});
