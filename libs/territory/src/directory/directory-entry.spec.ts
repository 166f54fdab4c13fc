import { COLUMNS_OF_2026, directoryFile, school, uaiOf, type Cells } from './directory-file.scene.js';
import { headerOf, readRow } from './directory-entry.js';

const read = (cells: Cells, columns: readonly string[] = COLUMNS_OF_2026) => {
  const [head = '', line = ''] = directoryFile([cells], { columns: [...columns], bom: '' }).split('\n');
  return readRow(headerOf(head.split(';')), line.split(';'));
};
const entryOf = (cells: Cells, columns?: readonly string[]) => {
  const row = read(cells, columns);
  if ('fault' in row) throw new Error(row.fault);
  return row.entry;
};

describe('a line of the directory', () => {
  it('has 71 columns in 2026, of which 19 are read', () => {
    expect(COLUMNS_OF_2026).toHaveLength(71);
    expect(headerOf(COLUMNS_OF_2026)).toMatchObject({ width: 71, missing: [], positions: { size: 19 } });
  });

  it('is read whole', () => {
    expect(entryOf(school('0380001'))).toEqual({
      uai: uaiOf('0380001'),
      name: 'Ecole élémentaire des Tilleuls',
      type: 'Ecole',
      natureCode: '151',
      isPublic: true,
      address: '12 rue du Moulin',
      postcode: '38580',
      city: 'Allevard',
      inseeCode: '38006',
      departementCode: '038',
      academie: 'Grenoble',
      districtUai: uaiOf('0381234'),
      districtName: 'Haut-Grésivaudan',
      siret: '21940034800195',
      status: 'open',
      openedOn: '1967-02-01',
      updatedOn: '2026-11-01',
      latitude: 45.37,
      longitude: 5.99123,
    });
  });

  it.each<[string, Cells, object]>([
    ['a department without its zero', { Code_departement: '1' }, { departementCode: '001' }],
    ['Corsica as the INSEE writes it', { Code_departement: '2A' }, { departementCode: '02A' }],
    ['Corsica with a zero', { Code_departement: '02a' }, { departementCode: '02A' }],
    ['a department overseas', { Code_departement: '971' }, { departementCode: '971' }],
    [
      'a commune that lost its zero',
      { Code_commune: '1004', Code_postal: '1500' },
      { inseeCode: '01004', postcode: '01500' },
    ],
    ['a commune of Corsica', { Code_commune: '2a004' }, { inseeCode: '2A004' }],
    ['spaces twice', { Nom_commune: 'Crêts  en   Belledonne' }, { city: 'Crêts en Belledonne' }],
    ['a French date', { date_ouverture: '01/02/1967' }, { openedOn: '1967-02-01' }],
    ['no date', { date_ouverture: '31/02/1967' }, { openedOn: null }],
    ['about to close', { etat: 'A FERMER' }, { status: 'closing' }],
    ['closed', { etat: 'FERMÉ' }, { status: 'closed' }],
    ['no state', { etat: '' }, { status: 'unknown' }],
    ['a private one', { Statut_public_prive: 'Privé' }, { isPublic: false }],
    ['an island of the south', { latitude: '-21,1', longitude: '55.5' }, { latitude: -21.1, longitude: 55.5 }],
    ['half a point, which is none', { longitude: '' }, { latitude: null, longitude: null }],
    ['what is no degree', { latitude: '4.537E+1' }, { latitude: null, longitude: null }],
    ['beyond the pole', { latitude: '91' }, { latitude: null, longitude: null }],
    ['a SIRET of Monaco', { SIREN_SIRET: '99MC0000000012' }, { siret: null }],
    ['La Poste’s odd number is a SIRET too', { SIREN_SIRET: '35600000000048' }, { siret: '35600000000048' }],
    ['a lower-case UAI', { Identifiant_de_l_etablissement: '0382460t' }, { uai: '0382460T' }],
  ])('%s', (_, cells, expected) => {
    expect(entryOf(school('0380001', cells))).toMatchObject(expected);
  });

  it.each<[string, string]>([
    ['SIREN_SIRET', '2,17003E+13'],
    ['Code_postal', '3.858E+4'],
  ])('says that a spreadsheet has damaged %s', (column, value) => {
    expect(read(school('0380001', { [column]: value }))).toMatchObject({ damaged: [expect.any(String)] });
    expect(read(school('0380001'))).toMatchObject({ damaged: [] });
  });

  it('is refused with a wrong check letter, without a name, or with too few cells', () => {
    expect(read(school('0380099', { Identifiant_de_l_etablissement: '0380099Z' }))).toEqual({ fault: 'uai' });
    expect(read(school('0380001', { Nom_etablissement: ' ' }))).toEqual({ fault: 'name' });
    expect(readRow(headerOf(COLUMNS_OF_2026), ['0380002W', 'Collège'])).toEqual({ fault: 'ragged' });
  });

  it('is found in an older export, whose columns are named and ordered otherwise', () => {
    const older = ['etat', 'Nom etablissement', 'Type_etablissement', 'Code postal', 'Identifiant_de_l_etablissement'];
    const file = { ...school('0380001'), 'Nom etablissement': 'Ecole du Bourg', 'Code postal': '38190' };
    expect(entryOf(file, older)).toMatchObject({ name: 'Ecole du Bourg', postcode: '38190', city: null });
  });

  it('cannot be read of a table that is something else', () => {
    expect(headerOf(['nom', 'prix']).missing).toEqual([
      ...['identifiant_de_l_etablissement', 'nom_etablissement', 'type_etablissement', 'etat'],
    ]);
  });
});
