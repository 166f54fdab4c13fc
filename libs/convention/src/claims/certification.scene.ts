import type { Approval, Claim, Convention, NewConvention, NewExpense } from '@chariot/contract';
import { Approvals, CarryingOut, IdentityModule, INSTANCE_INFO, Sessions } from '@chariot/identity';
import { newId, Reach, type FrozenClock, type Role } from '@chariot/kernel';
import {
  createWebApp,
  Logger,
  MasterKey,
  PlatformModule,
  Relay,
  SESSION_RESOLVER,
  type Database,
  type SessionResolver,
} from '@chariot/platform';
import { Places, TerritoryModule } from '@chariot/territory';
import { Global, Module, type Type } from '@nestjs/common';
import { ConventionModule } from '../convention.module.js';
import { Declarations } from '../conventions/conventions.service.js';
import { Expenses } from '../expenses/expenses.service.js';
import { Certification } from './certification.service.js';

@Global()
@Module({})
class InstanceOfTheScene {}

/** What a spec's own database gives. */
interface SpecDatabase {
  readonly database: Database;
  ownerQuery<T extends object>(sql: string, params?: unknown[]): Promise<T[]>;
}

const INSTANCE = { version: '0.1.0', publicUrl: 'http://localhost', deviceUrl: 'https://localhost:3443' };
const SYSTEM = Reach.system('spec');
export const SCHOOL = '0382460T';
const COLLEGE = '0380002W';

/** A commune, its school, its académie, and people who are signed in: what they do about statements of expenses. */
export class CertificationScene {
  readonly place: Record<string, string> = {};

  private constructor(
    readonly db: SpecDatabase,
    readonly clock: FrozenClock,
    readonly get: <T>(type: Type<T>) => T,
    readonly close: () => Promise<void>,
  ) {}

  static async of(db: SpecDatabase, clock: FrozenClock): Promise<CertificationScene> {
    const root = {
      module: class SceneModule {},
      imports: [
        PlatformModule.forRoot({
          ...{ database: db.database, clock, masterKey: MasterKey.random(), publicUrl: INSTANCE.publicUrl },
          ...{ relay: false, logger: Logger.silent() },
        }),
        {
          module: InstanceOfTheScene,
          providers: [{ provide: INSTANCE_INFO, useValue: INSTANCE }],
          exports: [INSTANCE_INFO],
        },
        IdentityModule,
        TerritoryModule,
        ConventionModule,
      ],
    };
    // A spec knocks faster than any commune.
    const app = await createWebApp(root, { rate: { perSecond: 100_000, burst: 100_000 } });
    await app.init();
    const get = <T>(type: Type<T>): T => app.get(type, { strict: false });
    const scene = new CertificationScene(db, clock, get, () => app.close());
    await scene.#open('académie', { kind: 'academie' }, []);
    await scene.#open('commune', { kind: 'localAuthority', localAuthorityKind: 'commune', siret: '21940034800195' }, [
      'académie',
    ]);
    await scene.#open('commune voisine', { kind: 'localAuthority', localAuthorityKind: 'commune' }, ['académie']);
    await scene.#open('collège', { kind: 'college', uai: COLLEGE }, ['académie']);
    await scene.#open('école', { kind: 'school', uai: SCHOOL }, ['commune']);
    return scene;
  }

  async #open(name: string, place: object, parents: string[]): Promise<void> {
    const { id } = await this.db.database.transaction(SYSTEM, (tx) =>
      this.get(Places).open(tx, SYSTEM, {
        ...{ kind: 'school', name, timeZone: 'Europe/Paris', openedOn: '2015-01-01' },
        parentIds: parents.map((parent) => this.place[parent] ?? ''),
        ...place,
      }),
    );
    this.place[name] = id;
  }

  /** @returns her token */
  async person(who: string, role: Role, place: string): Promise<string> {
    const id = newId();
    await this.db.ownerQuery(
      'insert into identity.person (id, display_name, email, created_at) values ($1, $2, $3, now())',
      [id, who, `${id}@exemple.fr`],
    );
    await this.db.ownerQuery(
      `insert into identity.held_role (id, person_id, role, place_id, from_on, granted_at)
       values ($1, $2, $3, $4, '2016-09-01', $5)`,
      [newId(), id, role, this.place[place], new Date('2016-09-01T08:00:00Z')],
    );
    const { token } = await this.db.database.transaction(SYSTEM, (tx) =>
      this.get(Sessions).open(
        tx,
        SYSTEM,
        { personId: id, displayName: who },
        { method: 'passkey', userAgent: undefined },
      ),
    );
    return token;
  }

  /** Who she is now, as a door sees her: everybody has just proved herself. */
  async reach(token: string): Promise<Reach> {
    await this.db.ownerQuery('update identity.session set proven_at = $1', [this.clock.now()]);
    const reach = await this.get<SessionResolver>(SESSION_RESOLVER as never).resolve(token);
    if (reach === null) throw new Error('not signed in');
    return reach;
  }

  declare(token: string, changes: Partial<NewConvention> = {}): Promise<Convention> {
    return this.reach(token).then((reach) => this.get(Declarations).declare(reach, this.#convention(changes)));
  }

  async expense(token: string, conventionId: string, changes: Partial<NewExpense> = {}): Promise<string> {
    const { id } = await this.get(Expenses).record(await this.reach(token), conventionId, invoiceOf(changes));
    return id;
  }

  async present(
    token: string,
    conventionId: string,
    advance: number | null = 200_000,
  ): Promise<{ claim: Claim; approval: Approval }> {
    return this.get(Certification).ask(await this.reach(token), conventionId, {
      advanceReceivedCents: advance,
      reason: 'Demande du solde.',
    });
  }

  async approve(token: string, approvalId: string): Promise<Approval> {
    const reach = await this.reach(token);
    return this.db.database.transaction(reach, (tx) => this.get(Approvals).approve(tx, reach, approvalId));
  }

  async refuse(token: string, approvalId: string): Promise<Approval> {
    const reach = await this.reach(token);
    return this.db.database.transaction(reach, (tx) =>
      this.get(Approvals).refuse(tx, reach, approvalId, 'Montant à revoir.'),
    );
  }

  /** What the leader does every second. @returns how many were carried out */
  tick(): Promise<number> {
    this.clock.advance(1000);
    return this.get(CarryingOut).run();
  }

  /** Carries the events that wait. */
  async relay(): Promise<void> {
    await this.get(Relay).drain();
  }

  #convention(changes: Partial<NewConvention>): NewConvention {
    const commune = this.place['commune'] ?? '';
    return {
      reference: `CM-${newId().slice(-8)}`,
      title: 'Convention d’essai',
      academieId: this.place['académie'] ?? '',
      localAuthorityId: commune,
      signedOn: '2016-09-05',
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
      annex: [
        {
          ...{ uai: SCHOOL, schoolName: 'École élémentaire', referenceCollegeUai: COLLEGE, mobileClassrooms: 1 },
          ...{ address: null, city: null, departement: 'Isère', equipmentSubsidy: 400_000, resourceGrant: 50_000 },
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

/** An invoice of 8 000 € TTC, borne whole by the one classe mobile. */
const invoiceOf = (changes: Partial<NewExpense>): NewExpense => ({
  kind: 'invoice',
  supplierName: 'Fournisseur',
  supplierSiret: '73282932000074',
  number: `F-${newId().slice(-6)}`,
  issuedOn: '2016-12-01',
  receivedOn: null,
  fiscalYear: 2016,
  commitmentNumber: null,
  serviceCode: null,
  orderId: null,
  creditedExpenseId: null,
  totalNetCents: 666_667,
  totalVatCents: 133_333,
  totalGrossCents: 800_000,
  lines: [
    {
      ...{ label: 'Classe mobile', component: 'equipment', quantity: 1, netCents: 666_667, vatRatePercent: 20 },
      ...{ vatCents: 133_333, grossCents: 800_000, eligible: true, ineligibleReason: null, serviceYear: null },
      ...{
        accountHint: null,
        serialNumbers: ['SN-1'],
        allocations: [{ schoolUai: SCHOOL, ordinal: 1, cents: 800_000 }],
      },
    },
  ],
  attachmentIds: [],
  ...changes,
});
