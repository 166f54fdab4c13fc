import { frozenClock, testDatabase, type TestDatabase } from '@chariot/testkit';
import { migrations as identity } from '@chariot/identity';
import { migrations as territory } from '@chariot/territory';
import { Scene } from '../fleet.scene.js';
import { EnrolmentWindows } from '../enrolment/windows.service.js';
import { migrations } from '../migrations.js';
import { FleetImports } from './imports.service.js';

const clock = frozenClock();
let db: TestDatabase;
let scene: Scene;
let school: string;
let uai: string;

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  scene = await Scene.of(db.database, clock);
  school = await scene.school();
  uai = (await db.ownerQuery<{ uai: string }>('select uai from territory.place where id = $1', [school]))[0]?.uai ?? '';
});
afterAll(async () => {
  await scene.close();
  await db.drop();
});

const csvOf = (...lines: string[]): string =>
  ['UAI;Classe mobile;Emplacement;Série;Marque;Modèle;Inventaire;Date d’achat', ...lines].join('\n');
const asked = (csv: string, more: object = {}) => ({ name: 'parc.csv', csv, schoolId: null, columns: {}, ...more });
const preview = async (csv: string, reach = scene.person('it', scene.commune), more: object = {}) => {
  const body = asked(csv, more);
  const list = await scene.get(FleetImports).read(body);
  return scene.act(reach, (tx) => scene.get(FleetImports).preview(tx, reach, body, list));
};
const run = async (csv: string, reach = scene.person('it', scene.commune), more: object = {}) => {
  const body = asked(csv, more);
  const list = await scene.get(FleetImports).read(body);
  return scene.act(reach, (tx) => scene.get(FleetImports).run(tx, reach, body, list));
};
const devices = () =>
  db.ownerQuery<{ serial_number: string; slot: number }>('select * from fleet.device order by serial_key');

describe('importing an existing fleet', () => {
  it('shows what it would do and does nothing, then does it once, however often it is run', async () => {
    const csv = csvOf(
      `${uai};Bleue;3;IMP-1;LENOVO;10e;INV-1;10/11/2021`,
      `${uai};Bleue;;IMP-2;LENOVO;10e;;`,
      `${uai};Bleue;3;IMP-3;LENOVO;10e;;`,
      `0389999Z;Bleue;;IMP-4;LENOVO;10e;;`,
      `${uai};Bleue;;imp-1;LENOVO;10e;;`,
    );
    const shown = await preview(csv);
    expect(shown).toMatchObject({ created: 3, doubts: 2, opened: [{ name: 'Bleue', capacity: 12 }] });
    expect(await devices()).toHaveLength(0);
    expect(shown.lines.map(({ outcome }) => outcome)).toEqual(['created', 'created', 'created', 'doubt', 'doubt']);
    const done = await run(csv);
    expect(done).toEqual(shown);
    expect((await devices()).map(({ serial_number: serial, slot }) => [serial, slot])).toEqual([
      ['IMP-1', 3],
      ['IMP-2', 2],
      ['IMP-3', 1],
    ]);
    const again = await run(csv);
    expect(again).toMatchObject({ created: 0, completed: 0, unchanged: 3, doubts: 2, opened: [] });
    expect(await devices()).toHaveLength(3);
    expect(await db.ownerQuery(`select from platform.journal where act = 'fleet.devices.imported'`)).toHaveLength(1);
    expect(await db.ownerQuery(`select from fleet.listing where year = 2021`)).toHaveLength(1);
  });

  it('completes what was not known, and changes nothing that was', async () => {
    const done = await run(csvOf(`${uai};Bleue;;IMP-2;X;Y;INV-2;01/09/2020`, `${uai};;;IMP-1;X;Y;AUTRE;01/09/2019`));
    expect(done).toMatchObject({ completed: 1, unchanged: 1, created: 0 });
    expect(await devices()).toMatchObject([{ asset_tag: 'INV-1' }, { asset_tag: 'INV-2', model: '10e' }, {}]);
  });

  it('leaves aside what stands elsewhere, what is full, and what the caller may not see', async () => {
    const other = await scene.school();
    const [{ uai: otherUai = '' } = {}] = await db.ownerQuery<{ uai: string }>(
      'select uai from territory.place where id = $1',
      [other],
    );
    const moved = await preview(csvOf(`${otherUai};Bleue;;IMP-1;X;Y;;`));
    expect(moved.lines[0]).toMatchObject({ outcome: 'doubt', why: expect.stringContaining('déplacez-la') });
    const stranger = await preview(csvOf(`${uai};Bleue;;IMP-1;X;Y;;`), scene.person('it', await scene.otherCommune()));
    expect(stranger.lines[0]).toMatchObject({ outcome: 'doubt', why: expect.stringContaining('vous ne voyez pas') });
    const many = Array.from({ length: 13 }, (_, i) => `${uai};Bleue;;FULL-${i};X;Y;;`);
    const [{ id = '' } = {}] = await db.ownerQuery<{ id: string }>('select id from fleet.classroom');
    await scene.act(scene.system, (tx, system) => scene.get(EnrolmentWindows).open(tx, system, id, { minutes: 60 }));
    expect(await preview(csvOf(...many))).toMatchObject({ created: 0, doubts: 13 });
    // Codes that are worth nothing any more keep no slot, though nobody has closed their window.
    clock.advance(61 * 60_000);
    expect(await preview(csvOf(...many))).toMatchObject({ created: 9, doubts: 4 });
  });

  it('says what it could not read, and takes no word for a number or a school', async () => {
    const csv = csvOf(
      `${uai.slice(1)};Odd;;ODD-1;X;Y;;`,
      `${uai};Odd;;#N/A;X;Y;;`,
      `${uai};Odd;;inconnu;X;Y;;`,
      `${uai};Odd;30;ODD-2;X;Y;;mars 2021`,
      `-;Odd;12;ODD\u200b-\u00003;X;Y;;`,
    );
    const { created, lines } = await preview(csv, scene.person('it', scene.commune), { schoolId: school });
    expect([created, ...lines.map(({ outcome, why, slot }) => [outcome, slot, why])]).toEqual([
      2,
      ['doubt', null, `« ${uai.slice(1)} » n’est pas un code UAI : sept chiffres et une lettre.`],
      ['doubt', null, '« #N/A » n’est pas un numéro de série.'],
      ['doubt', null, '« inconnu » n’est pas un numéro de série.'],
      ['created', 30, 'La date « mars 2021 » n’est pas reprise : écrivez-la 10/11/2021.'],
      ['created', 12, null],
    ]);
    expect(lines[4]?.serialNumber).toBe('ODD-3');
    const beyond = await preview(csvOf(`${uai};Bleue;30;ODD-4;X;Y;;`));
    expect(beyond.lines[0]?.why).toBe('Il n’y a pas d’emplacement 30 : la classe mobile en a 12.');
  });

  it('takes the columns that somebody chose, and shows those of a list whose numbers it did not find', async () => {
    const csv = `Code;Lieu;Type\nCH-1;${uai};10e\n`;
    const reach = scene.person('it', scene.commune);
    const lost = await preview(csv);
    expect(lost).toMatchObject({ columns: ['Code', 'Lieu', 'Type'], lines: [], created: 0 });
    await expect(run(csv)).rejects.toMatchObject({ code: 'fleet.importUnreadable' });
    const columns = { serialNumber: 'Code', uai: 'Lieu', model: 'Type' };
    expect(await run(csv, reach, { columns })).toMatchObject({ created: 1, lines: [{ serialNumber: 'CH-1' }] });
    await expect(preview(csv, reach, { columns: { model: 'Autre' } })).rejects.toMatchObject({
      code: 'fleet.importNoSuchColumn',
    });
    await expect(preview('', reach, { csv: undefined, contentBase64: 'pas du base 64' })).rejects.toMatchObject({
      code: 'fleet.importNoFile',
    });
    const encoded = Buffer.from(`UAI;Série;Modèle\n${uai};CH-2;10e\n`, 'latin1').toString('base64');
    expect(await preview('', reach, { csv: undefined, contentBase64: encoded })).toMatchObject({ created: 1 });
  });
});
