import { Global, Module, type Type } from '@nestjs/common';
import { FrozenClock, newId, Reach, type Role } from '@chariot/kernel';
import {
  createWebApp,
  Logger,
  MasterKey,
  PlatformModule,
  type Database,
  type MigrationClass,
  type Tx,
} from '@chariot/platform';
import { migrations as territoryMigrations, Places } from '@chariot/territory';
import { IdentityModule, INSTANCE_INFO, migrations, Sessions } from './index.js';
import { hashOf } from './sessions/token.service.js';

const instance = { version: '0.1.0', publicUrl: 'http://localhost:3000', deviceUrl: 'https://localhost:3443' };

@Global()
@Module({ providers: [{ provide: INSTANCE_INFO, useValue: instance }], exports: [INSTANCE_INFO] })
class InstanceOfTheSpec {}

/** What the spec's own database is made with. */
export const SCENE_MIGRATIONS: readonly MigrationClass[] = [...territoryMigrations, ...migrations];
const SYSTEM = Reach.system('spec');

/** What a scene needs of a database of the testkit. */
export interface SceneDatabase {
  readonly database: Database;
  ownerQuery<T extends object>(sql: string, params?: unknown[]): Promise<T[]>;
  drop(): Promise<void>;
}

export interface PlantedRole {
  readonly role: Role;
  readonly placeId: string;
  readonly from?: string;
  readonly until?: string;
  readonly ticket?: string;
}

export interface Answer {
  readonly status: number;
  // What a door answers is looked at field by field: the spec is its type.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

type Method = 'GET' | 'POST' | 'DELETE';

/** An instance with one académie, two communes and three schools, and people signed in: who plants whom, the spec says. */
export class IdentityScene {
  readonly places = {
    academie: '',
    isere: '',
    crets: '',
    allevard: '',
    belledonne: '',
    ferry: '',
    moretel: '',
    david: '',
  };
  readonly #tokens = new Map<string, string>();
  readonly #people = new Map<string, string>();

  private constructor(
    readonly db: SceneDatabase,
    readonly clock: FrozenClock,
    readonly app: Awaited<ReturnType<typeof createWebApp>>,
  ) {}

  static async open(db: SceneDatabase, now = '2026-11-10T08:00:00Z'): Promise<IdentityScene> {
    const clock = new FrozenClock(now);
    @Module({
      imports: [
        PlatformModule.forRoot({
          publicUrl: instance.publicUrl,
          masterKey: MasterKey.random(),
          database: db.database,
          clock,
          relay: false,
          logger: Logger.create({ level: 'silent' }),
        }),
        InstanceOfTheSpec,
        IdentityModule,
      ],
    })
    class Root {}
    const app = await createWebApp(Root, { rate: { perSecond: 10_000, burst: 10_000 } });
    await app.init();
    const scene = new IdentityScene(db, clock, app);
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

  idOf(who: string): string {
    return this.#people.get(who) ?? '';
  }

  /** The address of whoever was planted under that function. */
  emailOf(who: string): string {
    return `${who
      .normalize('NFD')
      .replace(/[^a-z]/gi, '')
      .toLowerCase()}@exemple.fr`;
  }

  tokenOf(who: string): string {
    return this.#tokens.get(who) ?? 'none';
  }

  /** Asks a door as somebody who was planted, or with what a program presents. */
  async ask(
    who: string | { readonly bearer: string } | null,
    method: Method,
    path: string,
    body?: object,
  ): Promise<Answer> {
    const bearer = typeof who === 'string' ? this.tokenOf(who) : who?.bearer;
    const answer = await this.app.inject({
      method,
      url: `/api/v1${path}`,
      headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` },
      ...(body !== undefined && { payload: body }),
    });
    return { status: answer.statusCode, body: answer.json() };
  }

  /** Puts a person in the database by the owner's hand, and signs her in by a way that proves that it is she. */
  async plant(who: string, held: readonly PlantedRole[]): Promise<string> {
    const id = newId();
    await this.db.ownerQuery(
      'insert into identity.person (id, display_name, email, created_at) values ($1, $2, $3, now())',
      [id, who, this.emailOf(who)],
    );
    this.#people.set(who, id);
    for (const one of held) await this.give(who, one);
    await this.signIn(who);
    return id;
  }

  /** By the owner's hand. @returns the id of the held role */
  async give(who: string, one: PlantedRole): Promise<string> {
    const id = newId();
    await this.db.ownerQuery(
      `insert into identity.held_role (id, person_id, role, place_id, from_on, until_on, ticket, granted_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        id,
        this.idOf(who),
        one.role,
        one.placeId,
        one.from ?? '2026-09-01',
        one.until ?? null,
        one.ticket ?? null,
        this.clock.now(),
      ],
    );
    return id;
  }

  async signIn(who: string): Promise<void> {
    const door = Reach.system('connexion');
    const { token } = await this.db.database.transaction(door, (tx) =>
      this.find(Sessions).open(
        tx,
        door,
        { personId: this.idOf(who), displayName: who },
        { method: 'passkey', userAgent: undefined },
      ),
    );
    this.#tokens.set(who, token);
  }

  /** As if she had last proven herself so long ago. */
  async unproven(who: string, minutes: number | null): Promise<void> {
    await this.db.ownerQuery(
      "update identity.session set proven_at = $2::timestamptz - $3::int * interval '1 minute' where token_hash = $1",
      [hashOf(this.tokenOf(who)), this.clock.now(), minutes],
    );
  }

  /** The living role of that name that she holds. */
  async roleIdOf(who: string, role: Role): Promise<string> {
    const [row] = await this.db.ownerQuery<{ id: string }>(
      'select id from identity.held_role where person_id = $1 and role = $2 and ended_at is null order by id desc',
      [this.idOf(who), role],
    );
    return row?.id ?? '';
  }

  /** Acts in the journal about this subject, in their order. */
  async actsOn(subjectId: string): Promise<string[]> {
    const rows = await this.db.ownerQuery<{ act: string }>(
      'select act from platform.journal where subject_id = $1 order by id',
      [subjectId],
    );
    return rows.map(({ act }) => act);
  }

  async #openPlaces(): Promise<void> {
    const { places } = this;
    const base = { timeZone: 'Europe/Paris', openedOn: '2016-09-01' };
    const commune = { ...base, kind: 'localAuthority', localAuthorityKind: 'commune' } as const;
    await this.db.database.transaction(SYSTEM, async (tx: Tx) => {
      const open = async (place: Parameters<Places['open']>[2]) => (await this.find(Places).open(tx, SYSTEM, place)).id;
      places.academie = await open({ ...base, kind: 'academie', name: 'Académie de Grenoble', parentIds: [] });
      places.isere = await open({ ...base, kind: 'departement', name: 'Isère', parentIds: [places.academie] });
      places.crets = await open({ ...commune, name: 'Crêts en Belledonne', parentIds: [places.isere] });
      places.allevard = await open({ ...commune, name: 'Allevard', parentIds: [places.isere] });
      places.belledonne = await open({
        ...base,
        kind: 'district',
        name: 'Haut-Grésivaudan',
        parentIds: [places.isere],
      });
      const school = (name: string, uai: string, owner: string) =>
        open({ ...base, kind: 'school', name, uai, parentIds: [owner, places.belledonne] });
      places.ferry = await school('École Jules Ferry', '0382460T', places.crets);
      places.moretel = await school('École de Morêtel', '0381778B', places.crets);
      places.david = await school('École David', '0381780D', places.allevard);
    });
  }
}
