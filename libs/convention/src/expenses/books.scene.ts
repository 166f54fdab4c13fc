import type { Attachment, AttachmentKind, Convention, Expense, NewConvention, NewExpense } from '@chariot/contract';
import { newId, Reach, ROLE_PERMISSIONS, type FrozenClock, type Role } from '@chariot/kernel';
import { DiskStore, type Database, Journal, MasterKey, Objects, Outbox } from '@chariot/platform';
import { Places, PlacesRepository } from '@chariot/territory';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AttachmentsRepository } from '../attachments/attachments.repository.js';
import { Attachments } from '../attachments/attachments.service.js';
import { ConventionsRepository } from '../conventions/conventions.repository.js';
import { ConventionsService, Declarations, WritingParties } from '../conventions/conventions.service.js';
import { LifeRepository } from '../conventions/life.repository.js';
import { FundingRepository } from '../funding/funding.repository.js';
import { FundingService } from '../funding/funding.service.js';
import { ExpensesReader } from './expenses-reader.service.js';
import { ExpensesRepository } from './expenses.repository.js';
import { Expenses } from './expenses.service.js';
import { InvoiceReadings } from './invoice-readings.service.js';
import { newExpenseOf } from './expense.scene.js';

export const SCHOOL = '0382460T';
const COLLEGE = '0380002W';

const SYSTEM = Reach.system('spec');

/** What the scene needs of a database of the testkit. */
interface SceneDatabase {
  readonly database: Database;
  ownerQuery<Row extends object>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
}

/** A commune with its school and its académie, the neighbours of each, and the books of the commune's conventions. */
export class BooksScene {
  readonly place: Record<string, string> = {};
  readonly store: DiskStore;
  readonly objects: Objects;
  readonly attachmentsRepository = new AttachmentsRepository();
  readonly expensesRepository = new ExpensesRepository();
  readonly attachments: Attachments;
  readonly expenses: Expenses;
  readonly reader: ExpensesReader;
  readonly readings: InvoiceReadings;
  readonly funding: FundingService;
  readonly #declarations: Declarations;
  readonly #places: Places;

  private constructor(
    readonly db: SceneDatabase,
    readonly clock: FrozenClock,
    private readonly directory: string,
  ) {
    const [journal, outbox] = [new Journal(), new Outbox()];
    const { database } = db;
    this.store = new DiskStore(directory);
    this.objects = new Objects(this.store, MasterKey.random());
    this.#places = new Places(clock, new PlacesRepository(), journal, outbox);
    const conventions = new ConventionsRepository();
    const funding = new FundingRepository();
    const writing = new WritingParties(this.#places);
    const service = new ConventionsService(database, conventions, funding, new LifeRepository(), clock);
    this.#declarations = new Declarations(
      ...([database, clock, journal, outbox, this.#places] as const),
      ...([conventions, service, writing] as const),
    );
    this.funding = new FundingService(database, clock, journal, outbox, conventions, funding, writing);
    this.attachments = new Attachments(
      ...([database, clock, journal, outbox, this.objects] as const),
      ...([conventions, this.attachmentsRepository] as const),
    );
    this.reader = new ExpensesReader(database, clock, service, this.attachments, this.expensesRepository);
    this.expenses = new Expenses(
      ...([database, clock, journal, outbox, service] as const),
      ...([this.attachments, this.expensesRepository, this.reader] as const),
    );
    this.readings = new InvoiceReadings(database, conventions, this.expensesRepository);
  }

  static async of(db: SceneDatabase, clock: FrozenClock): Promise<BooksScene> {
    const scene = new BooksScene(db, clock, await mkdtemp(join(tmpdir(), 'chariot-books-')));
    await scene.#open('académie', { kind: 'academie' }, []);
    await scene.#open('commune', { kind: 'localAuthority', localAuthorityKind: 'commune' }, ['académie']);
    await scene.#open('commune voisine', { kind: 'localAuthority', localAuthorityKind: 'commune' }, ['académie']);
    await scene.#open('circonscription', { kind: 'district' }, ['académie']);
    await scene.#open('collège', { kind: 'college', uai: COLLEGE }, ['académie']);
    await scene.#open('école', { uai: SCHOOL }, ['commune', 'circonscription']);
    return scene;
  }

  close(): Promise<void> {
    return rm(this.directory, { recursive: true, force: true });
  }

  /** Where the content of an attachment is on disk. */
  fileOf(sha256: string): string {
    return join(this.directory, sha256.slice(0, 2), sha256);
  }

  readonly finance = (): Reach => this.#who('finance', 'commune');
  readonly mayor = (): Reach => this.#who('authorisingOfficer', 'commune');
  readonly academie = (): Reach => this.#who('academie', 'académie');
  readonly head = (): Reach => this.#who('schoolHead', 'école');
  readonly principal = (): Reach => this.#who('collegePrincipal', 'collège');
  readonly inspector = (): Reach => this.#who('inspector', 'circonscription');
  readonly neighbour = (): Reach => this.#who('finance', 'commune voisine');

  declare(reference: string, changes: Partial<NewConvention> = {}): Promise<Convention> {
    return this.#declarations.declare(this.academie(), this.#convention(reference, changes));
  }

  record(conventionId: string, change: Partial<NewExpense> = {}, reach: Reach = this.finance()): Promise<Expense> {
    return this.expenses.record(reach, conventionId, newExpenseOf(change));
  }

  attach(
    conventionId: string,
    content: Buffer,
    kind: AttachmentKind = 'invoice',
    reach: Reach = this.finance(),
  ): Promise<Attachment> {
    const contentBase64 = content.toString('base64');
    return this.attachments.add(reach, conventionId, { kind, name: 'facture.pdf', contentBase64 });
  }

  /** Tablets that the fleet says are in the school. */
  async deliver(serialNumbers: readonly string[]): Promise<void> {
    await this.db.database.transaction(SYSTEM, (tx) =>
      this.funding.know(
        ...([SYSTEM, tx] as const),
        serialNumbers.map((serialNumber) => ({
          ...{ serialNumber, manufacturer: 'Lenovo', model: 'Tab P11', deviceId: null, slot: null, enrolledAt: null },
          ...{ schoolId: this.place['école'] ?? '', schoolUai: SCHOOL, classroomName: 'Classe mobile 1' },
        })),
        null,
      ),
    );
  }

  /** Lines of the journal about a thing, oldest first. */
  async acts(subjectId: string): Promise<string[]> {
    const rows = await this.db.ownerQuery<{ act: string }>(
      'select act from platform.journal where subject_id = $1 order by id',
      [subjectId],
    );
    return rows.map(({ act }) => act);
  }

  #who(role: Role, place: string): Reach {
    const grants = [{ role, placeId: this.place[place] ?? '', permissions: ROLE_PERMISSIONS[role] }];
    return Reach.person({ personId: newId(), displayName: 'la personne du test', grants });
  }

  async #open(name: string, place: object, parents: readonly string[]): Promise<void> {
    const opened = await this.db.database.transaction(SYSTEM, (tx) =>
      this.#places.open(tx, SYSTEM, {
        ...{ kind: 'school', name, timeZone: 'Europe/Paris', openedOn: '2015-01-01' },
        parentIds: parents.map((parent) => this.place[parent] ?? newId()),
        ...place,
      }),
    );
    this.place[name] = opened.id;
  }

  #convention(reference: string, changes: Partial<NewConvention>): NewConvention {
    const commune = this.place['commune'] ?? '';
    return {
      ...{ reference, title: 'Convention d’essai', academieId: this.place['académie'] ?? '' },
      ...{ localAuthorityId: commune, signedOn: '2016-11-01', durationMonths: 12, fundingRatePercent: 50 },
      ...{ deploymentFrom: '2016-11-10', deploymentUntil: '2017-02-01', eligibleCapPerClassroom: 800_000 },
      ...{ stateCapPerClassroom: 400_000, advance: 200_000, expectedDevicesPerClassroom: 12, forecastCost: 800_000 },
      mention: 'Opération réalisée dans le cadre du Programme d’investissements d’avenir lancé par l’État.',
      annex: [
        {
          ...{ uai: SCHOOL, schoolName: 'École élémentaire', referenceCollegeUai: COLLEGE, mobileClassrooms: 1 },
          ...{ address: null, city: null, departement: null, equipmentSubsidy: 400_000, resourceGrant: 50_000 },
        },
      ],
      budgetLines: [
        {
          ...{ code: 'equipment', label: 'Équipements', fiscalYear: 2016, stateShare: 400_000 },
          ...{ localAuthorityShare: 400_000, subsidised: true, spenderId: commune, articles: ['art. 6.2'] },
        },
      ],
      ...changes,
    } as NewConvention;
  }
}

/** A supporting document of a page, which says `words`. */
export const sheetOf = (words: string): Buffer =>
  Buffer.from(
    `%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n% ${words}\nxref\n0 1\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n`,
  );
