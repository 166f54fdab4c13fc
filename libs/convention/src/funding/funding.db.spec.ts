import type { Convention, NewConvention } from '@chariot/contract';
import { newId, type Reach } from '@chariot/kernel';
import { Events, Journal, Outbox } from '@chariot/platform';
import { migrations as territoryMigrations, Places, PlacesRepository } from '@chariot/territory';
import { frozenClock, personReach, systemReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import { ConventionsRepository } from '../conventions/conventions.repository.js';
import { AnnexLinks } from '../conventions/annex-links.service.js';
import { ConventionsService, Declarations, WritingParties } from '../conventions/conventions.service.js';
import { LifeRepository } from '../conventions/life.repository.js';
import { ConventionChanged } from '../events.js';
import { conventionMigrations } from '../index.js';
import { FundingRepository } from './funding.repository.js';
import { FundingService } from './funding.service.js';

const SCHOOL_UAI = '0382460T';
const COLLEGE_UAI = '0380002W';
const clock = frozenClock(new Date('2016-11-15T09:00:00Z'));
const outbox = new Outbox();
const journal = new Journal();
const places = new Places(clock, new PlacesRepository(), journal, outbox);
const conventions = new ConventionsRepository();
const funding = new FundingRepository();

let db: TestDatabase;
let reader: ConventionsService;
let declarations: Declarations;
let service: FundingService;
const id: Record<string, string> = {};

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territoryMigrations, ...conventionMigrations] });
  const writing = new WritingParties(places);
  reader = new ConventionsService(db.database, conventions, funding, new LifeRepository(), clock);
  declarations = new Declarations(db.database, clock, journal, outbox, places, conventions, reader, writing);
  service = new FundingService(db.database, clock, journal, outbox, conventions, funding, writing);
  const open = async (name: string, place: Partial<Parameters<Places['open']>[2]>, parents: string[]) => {
    const opened = await db.database.transaction(systemReach(), (tx) =>
      places.open(tx, systemReach(), {
        kind: 'school',
        name,
        timeZone: 'Europe/Paris',
        openedOn: '2016-09-01',
        parentIds: parents.map((parent) => id[parent] ?? ''),
        ...place,
      }),
    );
    id[name] = opened.id;
  };
  await open('académie', { kind: 'academie' }, []);
  await open('autre académie', { kind: 'academie' }, []);
  await open('département', { kind: 'departement' }, ['académie']);
  await open('commune', { kind: 'localAuthority', localAuthorityKind: 'commune' }, ['département']);
  await open('commune voisine', { kind: 'localAuthority', localAuthorityKind: 'commune' }, ['département']);
  await open('circonscription', { kind: 'district' }, ['département']);
  await open('collège', { kind: 'college', uai: COLLEGE_UAI }, ['département']);
  await open('école', { uai: SCHOOL_UAI }, ['commune', 'circonscription']);
  await open('école voisine', { uai: '0381778B' }, ['commune voisine']);
});
afterAll(() => db.drop());

const academie = () => personReach({ role: 'academie', placeId: id['académie'] ?? '' });
const finance = () => personReach({ role: 'finance', placeId: id['commune'] ?? '' });
const rowOf = (uai: string): NewConvention['annex'][number] => ({
  uai,
  schoolName: 'École élémentaire',
  referenceCollegeUai: COLLEGE_UAI,
  address: null,
  city: null,
  departement: 'Isère',
  mobileClassrooms: 1,
  equipmentSubsidy: 400_000,
  resourceGrant: 50_000,
});
const conventionOf = (reference: string, uais: string[] = [SCHOOL_UAI]): NewConvention => ({
  reference,
  title: 'Convention d’essai',
  academieId: id['académie'] ?? '',
  localAuthorityId: id['commune'] ?? '',
  signedOn: null,
  durationMonths: 12,
  deploymentFrom: '2016-11-10',
  deploymentUntil: '2017-02-01',
  fundingRatePercent: 50,
  eligibleCapPerClassroom: 800_000,
  stateCapPerClassroom: 400_000,
  advance: 200_000,
  expectedDevicesPerClassroom: 12,
  forecastCost: 800_000,
  mention: 'Opération réalisée dans le cadre du Programme d’investissements d’avenir lancé par l’État.',
  annex: uais.map(rowOf),
  budgetLines: [
    {
      code: 'equipment',
      label: 'Équipements et services associés',
      fiscalYear: 2016,
      stateShare: 400_000,
      localAuthorityShare: 400_000,
      subsidised: true,
      spenderId: id['commune'] ?? '',
      articles: ['3.2', '6.2'],
    },
    {
      code: 'resources',
      label: 'Ressources pédagogiques numériques',
      fiscalYear: 2016,
      stateShare: 50_000,
      localAuthorityShare: null,
      subsidised: true,
      spenderId: id['collège'] ?? '',
      articles: ['3.2', '6.2'],
    },
  ],
});
const lineOf = (convention: Convention, code: string): string =>
  convention.budgetLines.find((line) => line.code === code)?.id ?? '';
const device = (serialNumber: string, school = 'école', uai = SCHOOL_UAI) => ({
  serialNumber,
  manufacturer: 'Lenovo',
  model: 'Tab P11',
  deviceId: null,
  schoolId: id[school] ?? '',
  schoolUai: uai,
  classroomName: 'Classe mobile 1',
  slot: null,
  enrolledAt: null,
});
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (error: { code?: string }) => error.code ?? String(error),
  );
const know = (reach: Reach, devices: ReturnType<typeof device>[], budgetLineId: string | null) =>
  db.database.transaction(reach, (tx) =>
    service.know(reach, tx, devices, budgetLineId === null ? null : { budgetLineId, at: clock.now() }),
  );

describe('a convention', () => {
  it('is declared whole by the académie and read by each of its parties, nobody else', async () => {
    const declared = await declarations.declare(academie(), conventionOf('C-1'));
    expect(declared).toMatchObject({
      signedOn: null,
      localAuthority: { id: id['commune'], name: 'commune' },
      annex: [{ uai: SCHOOL_UAI, school: { id: id['école'] }, referenceCollege: { id: id['collège'] } }],
      budgetLines: [
        { code: 'equipment', stateShare: 400_000, localAuthorityShare: 400_000, devices: 0 },
        // « non renseigné » stays null, and the collège, never the commune, spends the 500 €.
        { code: 'resources', stateShare: 50_000, localAuthorityShare: null, spender: { id: id['collège'] } },
      ],
    });
    const readers = [
      finance(),
      personReach({ role: 'digitalReferent', placeId: id['circonscription'] ?? '' }),
      personReach({ role: 'schoolHead', placeId: id['école'] ?? '' }),
      personReach({ role: 'collegePrincipal', placeId: id['collège'] ?? '' }),
      academie(),
    ];
    for (const reach of readers) expect((await reader.get(reach, declared.id)).reference).toBe('C-1');
    const strangers = [
      personReach({ role: 'finance', placeId: id['commune voisine'] ?? '' }),
      personReach({ role: 'academie', placeId: id['autre académie'] ?? '' }),
      personReach({ role: 'teacher', placeId: id['école'] ?? '' }),
    ];
    for (const reach of strangers) {
      expect(await codeOf(reader.get(reach, declared.id))).toBe('convention.notFound');
      expect((await reader.list(reach, { limit: 50 })).total).toBe(0);
      // Row level security alone, with a query that forgot its where.
      const seen = await db.database.read(reach, (tx) =>
        tx.query('select 1 from convention.convention union all select 1 from convention.budget_line'),
      );
      expect(seen).toEqual([]);
    }
  });

  it('cannot be declared by somebody who writes for neither party, nor changed once it is signed', async () => {
    const stranger = personReach({ role: 'finance', placeId: id['commune voisine'] ?? '' });
    const inspector = personReach({ role: 'inspector', placeId: id['circonscription'] ?? '' });
    for (const reach of [stranger, inspector]) {
      expect(await codeOf(declarations.declare(reach, conventionOf('C-2')))).toBe('convention.mayNotWrite');
      // Row level security alone.
      const forgotten = db.database.transaction(reach, (tx) =>
        conventions.declare(reach, tx, {
          id: newId(),
          declaredAt: clock.now(),
          convention: conventionOf('C-2'),
          budgetLineIds: [newId(), newId()],
          placeByUai: new Map(),
        }),
      );
      await expect(forgotten).rejects.toThrow(/row-level security/);
    }
    expect(await db.ownerQuery("select 1 from convention.convention where reference = 'C-2'")).toEqual([]);
    expect(await codeOf(declarations.declare(academie(), conventionOf('C-1')))).toBe('convention.referenceTaken');
    // Also where the other convention is out of sight.
    const own = {
      ...conventionOf('C-1', ['0381778B']),
      localAuthorityId: id['commune voisine'] ?? '',
      budgetLines: [],
    };
    expect(await codeOf(declarations.declare(stranger, own))).toBe('convention.referenceTaken');
    await declarations.declare(academie(), { ...conventionOf('C-signée'), signedOn: '2016-09-15' });
    const change = db.database.transaction(academie(), (tx) =>
      tx.execute("update convention.convention set advance_cents = 1 where reference = 'C-signée'"),
    );
    await expect(change).rejects.toThrow(/stays as it was signed/);
  });

  it('refuses parties of the wrong kind', async () => {
    const wrong = { ...conventionOf('C-3'), academieId: id['commune'] ?? '' };
    expect(await codeOf(declarations.declare(academie(), wrong))).toBe('convention.notAnAcademie');
    const swapped = { ...conventionOf('C-3'), localAuthorityId: id['académie'] ?? '' };
    expect(await codeOf(declarations.declare(academie(), swapped))).toBe('convention.notALocalAuthority');
  });

  it('links a school that opens after the declaration, and makes it a party', async () => {
    const late = '0382032C';
    const declared = await declarations.declare(academie(), conventionOf('C-4', [late]));
    expect(declared.annex[0]?.school).toBeNull();
    const school = await db.database.transaction(systemReach(), (tx) =>
      places.open(tx, systemReach(), {
        kind: 'school',
        name: 'école tardive',
        uai: late,
        timeZone: 'Europe/Paris',
        openedOn: '2016-11-15',
        parentIds: [id['commune'] ?? ''],
      }),
    );
    const events = new Events();
    new AnnexLinks(events, outbox, conventions).onModuleInit();
    const handler = [...events.handlersOf(ConventionChanged.type).values()][0];
    await db.database.transaction(systemReach(), async (tx) => {
      await handler?.({ conventionId: declared.id, placeId: id['commune'] }, tx);
    });
    const head = personReach({ role: 'schoolHead', placeId: school.id });
    expect((await reader.get(head, declared.id)).annex[0]?.school).toMatchObject({ id: school.id });
  });
});

describe('the devices that a line paid for', () => {
  it('are known from a delivery, attributed once, and counted by line', async () => {
    const convention = await declarations.declare(academie(), conventionOf('C-5'));
    const line = lineOf(convention, 'equipment');
    const delivered = [device('sn 001'), device('SN002')];
    await know(systemReach(), delivered, line);
    await know(systemReach(), delivered, line); // at least once: twice changes nothing
    const enrolled = { ...device('SN001'), deviceId: newId(), slot: 3, enrolledAt: clock.now() };
    await know(systemReach(), [enrolled as never], null);
    const counted = await db.ownerQuery<{ serial: string; line: string | null; slot: number | null }>(
      'select serial_number serial, budget_line_id line, slot from convention.funded_device where convention_id = $1 order by 1',
      [convention.id],
    );
    expect(counted).toEqual([
      { serial: 'SN001', line, slot: 3 },
      { serial: 'SN002', line, slot: null },
    ]);
    const read = await reader.get(finance(), convention.id);
    expect(read.budgetLines.map((each) => each.devices)).toEqual([2, 0]);
    expect(read.unattributedDevices).toBe(0);
  });

  it('stay unattributed without a line, until somebody says which one paid', async () => {
    const convention = await declarations.declare(academie(), conventionOf('C-6'));
    await know(systemReach(), [device('SN900')], null);
    expect((await reader.get(finance(), convention.id)).unattributedDevices).toBe(1);
    const target = { conventionId: convention.id, budgetLineId: lineOf(convention, 'equipment') };
    const page = await service.attribute(finance(), target, ['sn900', 'SN900', 'SN901']);
    expect(page.items.map((item) => [item.serialNumber, item.budgetLineId])).toEqual([
      ['SN900', target.budgetLineId],
      ['SN901', target.budgetLineId],
    ]);
    expect((await reader.get(finance(), convention.id)).unattributedDevices).toBe(0);
  });

  it('are refused on a line that pays for no device, on another convention’s line, and to whoever may not write', async () => {
    const convention = await declarations.declare(academie(), conventionOf('C-7'));
    const other = await declarations.declare(academie(), conventionOf('C-8'));
    const resources = { conventionId: convention.id, budgetLineId: lineOf(convention, 'resources') };
    expect(await codeOf(service.attribute(finance(), resources, ['X1']))).toBe('convention.noDeviceOnThisLine');
    const foreign = { conventionId: convention.id, budgetLineId: lineOf(other, 'equipment') };
    expect(await codeOf(service.attribute(finance(), foreign, ['X1']))).toBe('convention.budgetLineNotFound');
    const head = personReach({ role: 'schoolHead', placeId: id['école'] ?? '' });
    const equipment = { conventionId: convention.id, budgetLineId: lineOf(convention, 'equipment') };
    expect(await codeOf(service.attribute(head, equipment, ['X1']))).toBe('convention.mayNotWrite');
    const forgotten = db.database.transaction(head, (tx) =>
      funding.attribute(head, tx, { ...equipment, at: clock.now() }, ['X1']),
    );
    await expect(forgotten).rejects.toThrow(/row-level security/);
    expect(await db.ownerQuery("select 1 from convention.funded_device where serial_number = 'X1'")).toEqual([]);
  });

  it('follow a device that moves, and leave alone a school that no convention names', async () => {
    const convention = await declarations.declare(academie(), conventionOf('C-9', [SCHOOL_UAI]));
    const deviceId = newId();
    await know(systemReach(), [{ ...device('SN700'), deviceId } as never], lineOf(convention, 'equipment'));
    await know(systemReach(), [device('SN701', 'école voisine', '0381778B')], null);
    expect(await db.ownerQuery("select 1 from convention.funded_device where serial_number = 'SN701'")).toEqual([]);
    await db.database.transaction(systemReach(), (tx) =>
      service.move(systemReach(), tx, {
        deviceId,
        schoolId: id['école'] ?? '',
        schoolUai: SCHOOL_UAI,
        classroomName: 'Classe mobile 2',
        slot: 1,
      }),
    );
    const [row] = await db.ownerQuery<{ name: string; line: string | null }>(
      "select classroom_name name, budget_line_id line from convention.funded_device where serial_number = 'SN700'",
    );
    expect(row).toEqual({ name: 'Classe mobile 2', line: lineOf(convention, 'equipment') });
  });

  it('stay out of the sight of a commune that names another’s school in its annex', async () => {
    const neighbour = personReach({ role: 'schoolHead', placeId: id['école voisine'] ?? '' });
    // The académie sees both schools; the commune sees its own, and the system links what it could not.
    for (const [reach, reference] of [[academie(), 'C-10'] as const, [finance(), 'C-11'] as const]) {
      const asked = conventionOf(reference, ['0381778B']);
      const budgetLines = asked.budgetLines.filter(({ code }) => code === 'equipment');
      const declared = await declarations.declare(reach, { ...asked, budgetLines });
      await db.database.transaction(systemReach(), (tx) =>
        conventions.link(systemReach(), tx, { conventionId: declared.id }),
      );
      const [row] = (await reader.get(finance(), declared.id)).annex;
      expect(row).toMatchObject({ school: null, referenceCollege: { id: id['collège'] } });
      expect(await codeOf(reader.get(neighbour, declared.id))).toBe('convention.notFound');
      expect(await reader.lineFor(id['école voisine'] ?? '')).toBeNull();
      await know(systemReach(), [device('SN800', 'école voisine', '0381778B')], lineOf(declared, 'equipment'));
      expect(await db.ownerQuery("select 1 from convention.funded_device where serial_number = 'SN800'")).toEqual([]);
      const pays = await db.database.read(systemReach(), (tx) =>
        service.paysFor(systemReach(), tx, lineOf(declared, 'equipment'), '0381778B'),
      );
      expect(pays).toBe(false);
    }
  });
});
