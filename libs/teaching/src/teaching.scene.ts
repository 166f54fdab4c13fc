import { IdentityModule, INSTANCE_INFO, migrations as identityMigrations, Sessions } from '@chariot/identity';
import { FrozenClock, newId, Reach, ROLE_PERMISSIONS, type Role } from '@chariot/kernel';
import {
  createWebApp,
  Logger,
  MasterKey,
  PlatformModule,
  PROJECT_MENTION,
  type Database,
  type MailOptions,
  type MigrationClass,
  type Tx,
} from '@chariot/platform';
import { migrations as territoryMigrations, Places } from '@chariot/territory';
import { Global, Module, type Provider, type Type } from '@nestjs/common';
import { CARTS, type Cart, type Carts } from './carts/carts.port.js';
import { migrations, TeachingModule } from './index.js';
import { SceneTablets } from './lessons/lessons.scene.js';

const instance = { version: '0.1.0', publicUrl: 'http://localhost:3000', deviceUrl: 'https://localhost:3443' };

@Global()
@Module({
  providers: [
    { provide: INSTANCE_INFO, useValue: instance },
    { provide: PROJECT_MENTION, useValue: { lineFor: () => Promise.resolve('Opération soutenue par l’État.') } },
  ],
  exports: [INSTANCE_INFO, PROJECT_MENTION],
})
class AroundTheSpec {}

/** What the spec's own database is made with. */
export const SCENE_MIGRATIONS: readonly MigrationClass[] = [
  ...territoryMigrations,
  ...identityMigrations,
  ...migrations,
];

/** What a scene needs of a database of the testkit. */
export interface SceneDatabase {
  readonly database: Database;
  ownerQuery<T extends object>(sql: string, params?: unknown[]): Promise<T[]>;
  drop(): Promise<void>;
}

export interface SceneAnswer {
  readonly status: number;
  readonly text: string;
  // What a door answers is looked at field by field: the spec is its type.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

type PlaceName = 'académie' | 'commune' | 'circonscription' | 'école' | 'annexe';

/** Carts as the fleet would tell them: open ones, in the caller's reach. */
class SceneCarts implements Carts {
  readonly all: Cart[] = [];

  async listOf(tx: Tx, reach: Reach, schoolId: string): Promise<Cart[]> {
    return this.#seen(tx, reach, (cart) => cart.schoolId === schoolId);
  }

  async find(tx: Tx, reach: Reach, classroomId: string): Promise<Cart | undefined> {
    return (await this.among(tx, reach, [classroomId]))[0];
  }

  async among(tx: Tx, reach: Reach, classroomIds: readonly string[]): Promise<Cart[]> {
    return this.#seen(tx, reach, (cart) => classroomIds.includes(cart.classroomId));
  }

  async #seen(tx: Tx, reach: Reach, which: (cart: Cart) => boolean): Promise<Cart[]> {
    const rows = await tx.query<{ id: string }>(
      'select s.id from territory.place s where $1 or territory.is_under(s.id, $2::uuid[])',
      [reach.kind === 'system', reach.places('classroom:read')],
    );
    const schools = new Set(rows.map(({ id }) => id));
    return this.all.filter((cart) => which(cart) && schools.has(cart.schoolId));
  }
}

/** One commune, two schools, their carts and the people of them, behind real doors. Left out of the build. */
export class TeachingScene {
  readonly carts = new SceneCarts();
  readonly places = new Map<string, string>();
  readonly #tokens = new Map<string, string>();
  readonly #people = new Map<string, { readonly id: string; readonly role: Role; readonly placeId: string }>();
  #app: Awaited<ReturnType<typeof createWebApp>> | undefined;

  private constructor(
    readonly db: SceneDatabase,
    readonly clock: FrozenClock,
  ) {}

  /** `bindings`: of the ports beside CARTS; tablets that nobody looks at, unless told. `mail`: how letters leave, once sent. */
  static async open(
    db: SceneDatabase,
    now: string,
    bindings: readonly Provider[] = new SceneTablets().bindings,
    mail?: MailOptions,
  ): Promise<TeachingScene> {
    const scene = new TeachingScene(db, new FrozenClock(now));
    @Module({
      imports: [
        PlatformModule.forRoot({
          publicUrl: instance.publicUrl,
          masterKey: MasterKey.random(),
          database: db.database,
          clock: scene.clock,
          relay: false,
          ...(mail !== undefined && { mail }),
          logger: Logger.create({ level: 'silent' }),
        }),
        AroundTheSpec,
        IdentityModule,
        TeachingModule.forRoot({ bindings: [{ provide: CARTS, useValue: scene.carts }, ...bindings] }),
      ],
    })
    class Root {}
    scene.#app = await createWebApp(Root, { rate: { perSecond: 10_000, burst: 10_000 } });
    await scene.#app.init();
    await scene.#openPlaces();
    return scene;
  }

  async close(): Promise<void> {
    await this.#app?.close();
    await this.db.drop();
  }

  find<T>(type: Type<T>): T {
    if (this.#app === undefined) throw new Error('the scene is not open');
    return this.#app.get(type, { strict: false });
  }

  place(name: PlaceName): string {
    return this.places.get(name) ?? '';
  }

  cart(name: string, school: PlaceName = 'école', more: Partial<Cart> = {}): Cart {
    const cart = {
      ...{ classroomId: newId(), name, schoolId: this.place(school), timeZone: 'Europe/Paris' },
      ...{ slots: 12, inService: 12, ...more },
    };
    this.carts.all.push(cart);
    return cart;
  }

  personId(who: string): string {
    return this.#people.get(who)?.id ?? '';
  }

  /** What she reaches, for services that are called without a door. */
  reach(who: string): Reach {
    const person = this.#people.get(who);
    if (person === undefined) throw new Error(`nobody is ${who}`);
    const { id: personId, role, placeId } = person;
    const grants = [{ role, placeId, permissions: ROLE_PERMISSIONS[role] }];
    return Reach.person({ personId, displayName: who, grants });
  }

  /** Somebody with a role, signed in. */
  async plant(who: string, role: Role, place: PlaceName): Promise<void> {
    const id = newId();
    await this.db.ownerQuery(
      'insert into identity.person (id, display_name, email, created_at) values ($1, $2, $3, now())',
      [id, who, `${id}@exemple.invalid`],
    );
    await this.db.ownerQuery(
      `insert into identity.held_role (id, person_id, role, place_id, from_on, granted_at)
       values ($1, $2, $3, $4, '2016-09-01', now())`,
      [newId(), id, role, this.place(place)],
    );
    this.#people.set(who, { id, role, placeId: this.place(place) });
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
    more: Readonly<Record<string, string>> = {},
  ): Promise<SceneAnswer> {
    if (this.#app === undefined) throw new Error('the scene is not open');
    const answer = await this.#app.inject({
      method,
      url: `/api/v1${path}`,
      headers: { ...more, ...(who !== null && { authorization: `Bearer ${this.#tokens.get(who) ?? 'none'}` }) },
      ...(body !== undefined && { payload: body }),
    });
    const isJson = String(answer.headers['content-type']).includes('json');
    return { status: answer.statusCode, text: answer.body, body: isJson ? answer.json() : null };
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
    await open('commune', { kind: 'localAuthority', localAuthorityKind: 'commune' }, ['académie']);
    await open('circonscription', { kind: 'district' }, ['académie']);
    await open('école', { uai: '0382460T' }, ['commune', 'circonscription']);
    await open('annexe', { uai: '0381778B' }, ['commune']);
  }
}
