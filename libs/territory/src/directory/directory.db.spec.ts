import { newId, Reach } from '@chariot/kernel';
import { Readable } from 'node:stream';
import { frozenClock, personReach, systemReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import { migrations } from '../index.js';
import { COLUMNS_OF_2026, directoryFile, school, uaiOf, type Cells } from './directory-file.scene.js';
import { DirectoryRepository } from './directory.repository.js';
import { Directory } from './directory.service.js';

let db: TestDatabase;
let directory: Directory;
const clock = frozenClock('2026-11-10T08:00:00Z');
const system = systemReach();
const ACADEMIE = '01990000-0000-7000-8000-000000000001';
const somebody = personReach({ role: 'academie', placeId: ACADEMIE });

beforeAll(async () => {
  db = await testDatabase({ migrations });
});
afterAll(() => db.drop());
beforeEach(async () => {
  directory = new Directory(clock, db.database, new DirectoryRepository());
  await db.ownerQuery('truncate territory.directory_entry, territory.directory_import');
  clock.advance(60_000);
});

const PIECE = 1_000;
function pieces(bytes: Buffer): Readable {
  const count = Math.ceil(bytes.length / PIECE);
  return Readable.from(Array.from({ length: count }, (_, at) => bytes.subarray(at * PIECE, (at + 1) * PIECE)));
}
const load = (file: string | Buffer) => directory.load(system, 'annuaire.csv', pieces(Buffer.from(file)));
const look = (uai: string) =>
  db.database.read(somebody, async (tx) => (await directory.findings(tx, somebody, [uai]))[0]);
const search = (q: string, departement?: string) =>
  db.database.read(somebody, async (tx) =>
    (await directory.search(tx, somebody, { q, departement, limit: 20 })).map(({ uai }) => uai),
  );
const many = (count: number, cells: Cells = {}): Cells[] =>
  Array.from({ length: count }, (_, at) => school(String(380_001 + at).padStart(7, '0'), cells));
const counted = async (): Promise<number> => {
  const rows = await db.ownerQuery<{ n: number }>('select count(*)::int n from territory.directory_entry');
  return rows[0]?.n ?? -1;
};

describe('the directory', () => {
  it('is loaded as it streams by, and a second time changes nothing', async () => {
    const file = directoryFile(many(4_321));
    expect(await load(file)).toMatchObject({ rows: 4_321, changed: 4_321, refused: 0, refusedColumns: [] });
    expect(await counted()).toBe(4_321);
    clock.advance(1_000);
    expect(await load(file)).toMatchObject({ rows: 4_321, changed: 0, refused: 0 });
    expect(await counted()).toBe(4_321);
  });

  it('tells a well formed UAI from a known one, and a known one from an open one', async () => {
    await load(directoryFile([school('0380002'), school('0380003', { etat: 'FERME' })]));
    expect(await look('0380002W')).toMatchObject({ formatOk: true, entry: { status: 'open' } });
    expect(await look(uaiOf('0380003'))).toMatchObject({ formatOk: true, entry: { status: 'closed' } });
    expect(await look('0382460T')).toEqual({
      uai: '0382460T',
      formatOk: true,
      entry: null,
      sentence: 'UAI valide, non trouvé dans l’annuaire chargé.',
    });
    expect(await look('0380099Z')).toMatchObject({ formatOk: false, entry: null });
  });

  it('keeps an establishment that a later file no longer names, and says so', async () => {
    await load(directoryFile([school('0380002'), school('0380003')]));
    await load(directoryFile([school('0380002', { Nom_etablissement: 'Collège neuf' })]));
    expect(await look(uaiOf('0380003'))).toMatchObject({ entry: { inLastImport: false } });
    expect((await look(uaiOf('0380003')))?.sentence).toContain('ne le cite plus');
    expect(await look('0380002W')).toMatchObject({ entry: { inLastImport: true, name: 'Collège neuf' } });
  });

  it('refuses a column that a spreadsheet has damaged, and keeps what was known of it', async () => {
    await load(directoryFile([school('0380002'), school('0380003')]));
    const damaged = [school('0380002', { SIREN_SIRET: '2,19400E+13', Nom_commune: 'Pontcharra' }), school('0380003')];
    const loaded = await load(directoryFile(damaged));
    expect(loaded).toMatchObject({ refusedColumns: ['siren_siret'], changed: 1, refused: 0 });
    expect(await look('0380002W')).toMatchObject({ entry: { city: 'Pontcharra', siret: '21940034800195' } });
  });

  it('names the lines that it refuses, and loads the others', async () => {
    const rows = [...many(60), school('0380099', { Identifiant_de_l_etablissement: '0380099Z' })];
    expect(await load(directoryFile(rows))).toMatchObject({
      rows: 61,
      refused: 1,
      refusedLines: [{ line: 62, why: 'son UAI est faux' }],
    });
    expect(await counted()).toBe(60);
  });

  it('keeps the first line of an establishment of several sites', async () => {
    await load(directoryFile([school('0380002'), school('0380002', { Nom_commune: 'Ailleurs' })]));
    expect(await look('0380002W')).toMatchObject({ entry: { city: 'Allevard' } });
  });

  it('reads commas, no mark, Windows letters and older columns', async () => {
    const columns = [...COLUMNS_OF_2026].reverse();
    const file = directoryFile([school('0380002', { Nom_commune: 'Crêts en Belledonne' })], {
      columns,
      separator: ',',
      bom: '',
    });
    await load(Buffer.from(file, 'latin1'));
    expect(await look('0380002W')).toMatchObject({ entry: { city: 'Crêts en Belledonne' } });
  });

  it.each<[string, string, string]>([
    ['nothing', '', 'territory.directoryEmpty'],
    ['a header alone', directoryFile([]), 'territory.directoryEmpty'],
    ['another table', 'nom;prix\nrâteau;12\n', 'territory.directoryColumns'],
    ['a file cut in its last line', directoryFile(many(50)).slice(0, -60), 'territory.directoryTruncated'],
    ['quotes that never close', `${directoryFile(many(3))}"`, 'territory.directoryUnreadable'],
    ['a table of which most is wrong', `${directoryFile(many(9))}a;b\nc;d\n`, 'territory.directoryTooBad'],
  ])('is not touched by %s', async (_, file, code) => {
    await load(directoryFile([school('0380002')]));
    await expect(load(file)).rejects.toMatchObject({ code });
    expect(await counted()).toBe(1);
    const rows = await db.ownerQuery('select 1 from territory.directory_import');
    expect(rows).toHaveLength(1);
  });

  it('is searched by words of the name and of the commune, accents aside, the open ones first', async () => {
    await load(
      directoryFile([
        school('0380002', { Nom_etablissement: 'Collège du Haut Bréda', etat: 'FERME' }),
        school('0380003', { Nom_etablissement: 'École du Bréda' }),
        school('0010004', { Nom_etablissement: 'École de Brédannaz', Code_departement: '1' }),
      ]),
    );
    expect(await search('breda')).toEqual([uaiOf('0010004'), uaiOf('0380003'), '0380002W']);
    expect(await search('allevard BRÉDA', '038')).toEqual([uaiOf('0380003'), '0380002W']);
    expect(await search("'); drop table", '038')).toEqual([]);
    expect(await search('!!')).toEqual([]);
  });

  it('is seen by whoever holds a role, and written by the system alone', async () => {
    await load(directoryFile([school('0380002')]));
    const nobody = Reach.person({ personId: newId(), displayName: 'personne', grants: [] });
    const seen = await db.database.read(nobody, (tx) => directory.findings(tx, nobody, ['0380002W']));
    expect(seen).toMatchObject([{ entry: null }]);
    await expect(directory.load(somebody, 'a.csv', pieces(Buffer.from(directoryFile(many(2)))))).rejects.toThrow(
      /security/,
    );
  });
});
