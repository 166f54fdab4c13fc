import type { NewConvention } from '@chariot/contract';
import { IdentityModule, INSTANCE_INFO, migrations as identityMigrations, Sessions } from '@chariot/identity';
import { FrozenClock, newId, Reach, type Role } from '@chariot/kernel';
import { createWebApp, Logger, MasterKey, PlatformModule, type Database, type MigrationClass } from '@chariot/platform';
import { migrations as territoryMigrations, Places } from '@chariot/territory';
import { Global, Module, type Type } from '@nestjs/common';
import { conventionMigrations } from './index.js';

const instance = { version: '0.1.0', publicUrl: 'http://localhost:3000', deviceUrl: 'https://localhost:3443' };

@Global()
@Module({ providers: [{ provide: INSTANCE_INFO, useValue: instance }], exports: [INSTANCE_INFO] })
class InstanceOfTheSpec {}

/** What the spec's own database is made with. */
export const SCENE_MIGRATIONS: readonly MigrationClass[] = [
  ...territoryMigrations,
  ...identityMigrations,
  ...conventionMigrations,
];

/** What a scene needs of a database of the testkit. */
export interface SceneDatabase {
  readonly database: Database;
  ownerQuery<T extends object>(sql: string, params?: unknown[]): Promise<T[]>;
  drop(): Promise<void>;
}

export interface SceneAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  // What a door answers is looked at field by field: the spec is its type.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

type PlaceName =
  'académie' | 'département' | 'commune' | 'voisine' | 'circonscription' | 'collège' | 'école' | 'annexe';

/** One académie, two communes, two schools and their collège, with the nouns that a spec asks for behind real doors. */
export class ConventionScene {
  readonly places = new Map<string, string>();
  readonly #tokens = new Map<string, string>();
  readonly #people = new Map<string, string>();

  private constructor(
    readonly db: SceneDatabase,
    readonly clock: FrozenClock,
    readonly app: Awaited<ReturnType<typeof createWebApp>>,
  ) {}

  static async open(
    db: SceneDatabase,
    modules: readonly Type[],
    now: string,
    /** Where papers are kept; none are, unless told. */
    folder?: string,
  ): Promise<ConventionScene> {
    const clock = new FrozenClock(now);
    @Module({
      imports: [
        PlatformModule.forRoot({
          publicUrl: instance.publicUrl,
          masterKey: MasterKey.random(),
          database: db.database,
          clock,
          relay: false,
          ...(folder !== undefined && { storage: { kind: 'disk', directory: folder } }),
          logger: Logger.create({ level: 'silent' }),
        }),
        InstanceOfTheSpec,
        IdentityModule,
        ...modules,
      ],
    })
    class Root {}
    const app = await createWebApp(Root, { rate: { perSecond: 10_000, burst: 10_000 } });
    await app.init();
    const scene = new ConventionScene(db, clock, app);
    await scene.#openPlaces();
    return scene;
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.db.drop();
  }

  find<T>(type: Type<T>): T {
    return this.app.get(type, { strict: false });
  }

  place(name: PlaceName): string {
    return this.places.get(name) ?? '';
  }

  personId(who: string): string {
    return this.#people.get(who) ?? '';
  }

  /** Somebody with a role, signed in by a way that proves that it is she. */
  async plant(who: string, role: Role, place: PlaceName): Promise<void> {
    const id = newId();
    const email = `${who
      .normalize('NFD')
      .replace(/[^a-z]/gi, '')
      .toLowerCase()}@exemple.invalid`;
    await this.db.ownerQuery(
      'insert into identity.person (id, display_name, email, created_at) values ($1, $2, $3, now())',
      [id, who, email],
    );
    await this.db.ownerQuery(
      `insert into identity.held_role (id, person_id, role, place_id, from_on, granted_at)
       values ($1, $2, $3, $4, '2016-09-01', now())`,
      [newId(), id, role, this.place(place)],
    );
    this.#people.set(who, id);
    await this.#signIn(who);
  }

  /** At another time: whoever was planted signs in again, because a session does not last. */
  async at(instant: string): Promise<void> {
    this.clock.set(instant);
    for (const who of this.#people.keys()) await this.#signIn(who);
  }

  async #signIn(who: string): Promise<void> {
    const door = Reach.system('connexion');
    const { token } = await this.db.database.transaction(door, (tx) =>
      this.find(Sessions).open(
        tx,
        door,
        { personId: this.personId(who), displayName: who },
        { method: 'passkey', userAgent: undefined },
      ),
    );
    this.#tokens.set(who, token);
  }

  /** A door, as somebody, or as nobody. */
  async ask(
    who: string | null,
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<SceneAnswer> {
    const answer = await this.app.inject({
      method,
      url: `/api/v1${path}`,
      headers: { ...headers, ...(who !== null && { authorization: `Bearer ${this.#tokens.get(who) ?? 'none'}` }) },
      ...(body !== undefined && { payload: body }),
    });
    const isJson = String(answer.headers['content-type']).includes('json');
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: answer.body,
      body: isJson ? answer.json() : null,
    };
  }

  /** What a door answers, as it travels: a paper. */
  async bytes(who: string, path: string): Promise<Buffer> {
    const authorization = `Bearer ${this.#tokens.get(who) ?? 'none'}`;
    return (await this.app.inject({ url: `/api/v1${path}`, headers: { authorization } })).rawPayload;
  }

  /** The model convention between the académie and the commune, for its school. */
  convention(reference: string, changes: Partial<NewConvention> = {}): NewConvention {
    return {
      reference,
      title: 'Convention d’essai',
      academieId: this.place('académie'),
      localAuthorityId: this.place('commune'),
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
      mention: 'Opération du Programme d’investissements d’avenir lancé par l’État.',
      ...{ resourcePerSchool: 50_000, throughputYear: 2016, programmeYears: [2016, 2017, 2018] },
      ...{ localNoticeDays: 8, localMeetingsPerTerm: 1, departmentalNoticeDays: 15, departmentalMeetingsPerYear: 2 },
      ...{ terminationNoticeMonths: 3, court: 'tribunal administratif de Grenoble', originals: 2, pages: 10 },
      annex: [schoolRow('0382460T')],
      budgetLines: [this.line('Équipements')],
      ...changes,
    };
  }

  line(label: string, fiscalYear = 2016): NewConvention['budgetLines'][number] {
    return {
      ...{ code: 'equipment', label, fiscalYear, stateShare: 400_000, localAuthorityShare: 400_000 },
      ...{ subsidised: true, spenderId: this.place('commune'), articles: ['6.2'] },
    } as NewConvention['budgetLines'][number];
  }

  async #openPlaces(): Promise<void> {
    const reach = Reach.system('spec');
    const open = async (name: PlaceName, place: object, parents: readonly PlaceName[]): Promise<void> => {
      const opened = await this.db.database.transaction(reach, (tx) =>
        this.find(Places).open(tx, reach, {
          ...{ kind: 'school', name, timeZone: 'Europe/Paris', openedOn: '2016-09-01' },
          ...{ parentIds: parents.map((parent) => this.place(parent)) },
          ...place,
        } as Parameters<Places['open']>[2]),
      );
      this.places.set(name, opened.id);
    };
    await open('académie', { kind: 'academie' }, []);
    await open('département', { kind: 'departement' }, ['académie']);
    await open('commune', { kind: 'localAuthority', localAuthorityKind: 'commune' }, ['département']);
    await open('voisine', { kind: 'localAuthority', localAuthorityKind: 'commune' }, ['département']);
    await open('circonscription', { kind: 'district' }, ['département']);
    await open('collège', { kind: 'college', uai: '0380002W' }, ['département']);
    await open('école', { uai: '0382460T' }, ['commune', 'circonscription']);
    await open('annexe', { uai: '0381778B' }, ['commune', 'circonscription']);
  }
}

/** A row of an annex. */
export const schoolRow = (uai: string): NewConvention['annex'][number] => ({
  uai,
  ...{ schoolName: 'École élémentaire', referenceCollegeUai: '0380002W', address: null, city: null },
  ...{ departement: 'Isère', mobileClassrooms: 1, equipmentSubsidy: 400_000, resourceGrant: 50_000 },
});
