import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import 'reflect-metadata';
import { Global, Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import {
  BUDGET_LINES,
  DEVICE_CERTIFICATES,
  ENROLMENT_ADDRESS,
  FAMILY_RENDERERS,
  FleetModule,
  migrations as fleetMigrations,
} from '@chariot/fleet';
import { AgentFamilyModule, DevicePort, GatewayAgentModule, LinuxRenderer } from '@chariot/gateway-agent';
import { GatewayScepModule, SCEP_PATH, ScepDoors } from '@chariot/gateway-scep';
import { IdentityModule, INSTANCE_INFO, migrations as identityMigrations } from '@chariot/identity';
import { newId } from '@chariot/kernel';
import { PKI_MIGRATIONS, PkiModule, PkiService } from '@chariot/pki';
import {
  createWebApp,
  Logger,
  MasterKey,
  Outbound,
  PlatformModule,
  PROJECT_MENTION,
  SESSION_RESOLVER,
  WAKE_CHANNEL,
  type Rate,
  type Tx,
} from '@chariot/platform';
import { migrations as territoryMigrations } from '@chariot/territory';
import {
  SilentChannel,
  frozenClock,
  personReach,
  systemReach,
  testDatabase,
  type Answered,
  type TestDatabase,
} from '@chariot/testkit';
import {
  APPLE_ENROLMENT_MIGRATIONS,
  AppleDoors,
  AppleEnrolmentModule,
  ENROLMENT_TOPIC,
  IpadEnrolment,
  MDM_EXCHANGE,
} from './index.js';
import type { MdmExchange } from './mdm-exchange.port.js';
import { APPLE_ADE_MIGRATIONS, AdeDoors, AppleAdeModule } from '../ade/index.js';
import type { AppleAdeOptions } from '../ade/apple-ade.module.js';
import { APPLE_EXCHANGE_MIGRATIONS, AppleExchangeModule } from '../exchange/index.js';
import { APPLE_LICENCES_MIGRATIONS, AppleLicencesModule } from '../licences/index.js';
import { APPLE_OWN_APPS_MIGRATIONS, AppleOwnAppsModule, OwnAppDoors } from '../own-apps/index.js';
import { PUSH_AUDIENCE, type PushAudience } from '../push/push-audience.port.js';
import { AppleRenderer } from '../rendering/index.js';
import { Pusher } from '../push/pusher.service.js';

export const START = '2026-11-10T08:00:00Z';
export const TOPIC = 'com.apple.mgmt.External.0a1b2c3d';
export const PUBLIC_URL = 'https://chariot.exemple.fr';
export const DEVICE_URL = 'https://localhost:3443';

/** Nobody is told anything: what enrolling alone does. */
const NO_EXCHANGE: MdmExchange = {
  report: () => Promise.resolve(null),
  heard: () => Promise.resolve(undefined),
  profile: () => Promise.resolve(null),
  declarative: () => Promise.resolve(null),
  begun: () => Promise.resolve(),
  renewed: () => Promise.resolve(),
  reachable: () => Promise.resolve(),
};

const instance = { version: '0.1.0', publicUrl: PUBLIC_URL, deviceUrl: DEVICE_URL };

@Global()
@Module({ providers: [{ provide: INSTANCE_INFO, useValue: instance }], exports: [INSTANCE_INFO] })
class Instance {}

/** The doubles of Apple’s services are on this machine; that of Apple School Manager in the clear. */
const HERE = ['127.0.0.0/8', '::1/128'];
const NEAR = new Outbound({ http: true, privateRanges: HERE });
const elsewhere = ({ url, caPem }: { readonly url: string; readonly caPem: string }) => ({
  url,
  way: new Outbound({ ca: caPem, privateRanges: HERE }),
});

const OFTEN: Rate = { perSecond: 10_000, burst: 10_000 };

export interface InstallationOptions {
  readonly unsigned?: boolean;
  /** Whether iPads are told anything. */
  readonly exchanges?: boolean;
  /** Where Apple's licences are asked for; nowhere unless told. */
  readonly content?: { readonly url: string; readonly caPem: string };
  readonly publicUrl?: string;
  /** Of one network, at the page and the profile. */
  readonly visitors?: Rate;
  /** Apple School Manager, which is asked nothing unless told. */
  readonly ade?: Pick<AppleAdeOptions, 'url' | 'deviceAuthorities'>;
}

@Module({})
class Rest {
  static of(administrator: ReturnType<typeof personReach>, told: Told): DynamicModule {
    const providers = [
      { provide: WAKE_CHANNEL, useClass: SilentChannel },
      { provide: SESSION_RESOLVER, useValue: { resolve: () => Promise.resolve(administrator) } },
      { provide: PROJECT_MENTION, useValue: { lineFor: () => Promise.resolve(null) } },
      {
        provide: FAMILY_RENDERERS,
        inject: [LinuxRenderer],
        useFactory: (one: LinuxRenderer) => [one, new AppleRenderer()],
      },
      {
        provide: ENROLMENT_ADDRESS,
        inject: [IpadEnrolment],
        useFactory: (ipads: IpadEnrolment) => ({
          address: async () => ({ serverUrl: DEVICE_URL, fingerprint: '', ...(await ipads.address()) }),
        }),
      },
      { provide: BUDGET_LINES, useValue: { mayPayFor: () => Promise.resolve(true) } },
      { provide: DEVICE_CERTIFICATES, useValue: { expiries: () => Promise.resolve(new Map()) } },
      { provide: ENROLMENT_TOPIC, useValue: { topic: () => Promise.resolve(told.topic) } },
      {
        provide: Pusher,
        useValue: {
          ask: (deviceIds: readonly string[], at: Date | null = null) =>
            Promise.resolve(void told.woken.push(...deviceIds.map((deviceId) => ({ deviceId, at })))),
        } satisfies Pick<Pusher, 'ask'>,
      },
      {
        provide: PUSH_AUDIENCE,
        useValue: {
          consoleUrl: PUBLIC_URL,
          addresses: () => Promise.resolve(['administration@exemple.fr']),
        } satisfies PushAudience,
      },
      ...(told.exchanges
        ? []
        : [
            {
              provide: MDM_EXCHANGE,
              useValue: {
                ...NO_EXCHANGE,
                begun: (_tx: Tx, deviceId: string) => Promise.resolve(void told.begun.push(deviceId)),
              },
            },
          ]),
    ];
    return {
      module: Rest,
      global: true,
      imports: [AgentFamilyModule],
      providers,
      exports: providers.map(({ provide }) => provide),
    };
  }
}

/** What the ports of enrolment say and hear. */
interface Told {
  topic: string | null;
  readonly begun: string[];
  /** Who was to be woken, and from when on; null: at once. */
  readonly woken: { readonly deviceId: string; readonly at: Date | null }[];
  /** iPads are told what they are to be; else nothing. */
  exchanges: boolean;
}

/** A whole server on a database of its own, its device port open: everything is real but the broker and people's sign-in. */
export class Installation {
  readonly clock = frozenClock(START);
  readonly told: Told = { topic: TOPIC, begun: [], woken: [], exchanges: false };
  /** What the server has written in its log. */
  readonly lines: string[] = [];
  db!: TestDatabase;
  port!: number;
  /** Where what the whole school has is assigned. */
  academieId!: string;
  #app!: Awaited<ReturnType<typeof createWebApp>>;
  #school!: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'chariot-ipads-'));

  static async open(options: InstallationOptions = {}): Promise<Installation> {
    const one = new Installation();
    one.told.exchanges = options.exchanges ?? false;
    await one.#open(options);
    return one;
  }

  async #open({
    unsigned = false,
    publicUrl = PUBLIC_URL,
    visitors = OFTEN,
    ade,
    content,
  }: InstallationOptions): Promise<void> {
    this.db = await testDatabase({
      migrations: [
        ...[...PKI_MIGRATIONS, ...territoryMigrations, ...identityMigrations, ...fleetMigrations],
        ...APPLE_ENROLMENT_MIGRATIONS,
        ...APPLE_EXCHANGE_MIGRATIONS,
        ...APPLE_ADE_MIGRATIONS,
        ...APPLE_LICENCES_MIGRATIONS,
        ...APPLE_OWN_APPS_MIGRATIONS,
      ],
    });
    const academieId = (this.academieId = newId());
    const administrator = personReach({ role: 'administrator', placeId: academieId, displayName: 'la référente' });
    this.#app = await createWebApp(
      {
        module: class Root {},
        imports: [
          PlatformModule.forRoot({
            publicUrl,
            masterKey: MasterKey.random(),
            database: this.db.database,
            clock: this.clock,
            logger: Logger.create({ level: 'debug', stream: { write: (line) => void this.lines.push(line) } }),
            relay: false,
            storage: { kind: 'disk', directory: this.#folder },
          }),
          Instance,
          IdentityModule,
          // After it: the session is the spec's.
          Rest.of(administrator, this.told),
          PkiModule.forRoot(),
          FleetModule.forRoot({ bindings: [] }),
          GatewayAgentModule.forRoot({
            mqttUrl: 'mqtts://localhost:8883',
            rates: { anybody: OFTEN, device: OFTEN },
          }),
          GatewayScepModule,
          ...(content === undefined ? [] : [AppleLicencesModule.forRoot(elsewhere(content))]),
          ...(this.told.exchanges
            ? [
                AppleExchangeModule.forRoot({ deviceUrl: DEVICE_URL }),
                AppleOwnAppsModule.forRoot({ deviceUrl: DEVICE_URL }),
              ]
            : []),
          AppleEnrolmentModule.forRoot({
            ...{ deviceUrl: DEVICE_URL, scepPath: SCEP_PATH, unsigned, visitors },
            rates: { device: OFTEN, stranger: OFTEN },
          }),
          ...(ade === undefined ? [] : [AppleAdeModule.forRoot({ deviceUrl: DEVICE_URL, way: NEAR, ...ade })]),
        ],
      },
      { rate: OFTEN },
    );
    await this.#app.init();
    await this.get(PkiService).open();
    this.port = await this.get(DevicePort).open({
      ...{ host: '127.0.0.1', port: 0, hostnames: ['localhost'] },
      doors: [
        ...[...this.get(ScepDoors).list, ...this.get(AppleDoors).list],
        ...(this.told.exchanges ? this.get(OwnAppDoors).list : []),
        ...(ade === undefined ? [] : this.get(AdeDoors).list),
      ],
    });
    await this.#places(academieId, administrator.id);
  }

  get<T>(token: new (...args: never[]) => T): T {
    return (this.#app as INestApplicationContext).get<T>(token, { strict: false });
  }

  inSystem<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.db.database.transaction(systemReach(), work);
  }

  async api(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    payload?: object,
  ): Promise<Record<string, unknown>> {
    const headers = { authorization: 'Bearer x' };
    const answer = await this.#app.inject({ method, url: `/api/v1${url}`, headers, ...(payload && { payload }) });
    if (answer.statusCode >= 300) throw new Error(`${method} ${url}: ${answer.statusCode} ${answer.body}`);
    return answer.json();
  }

  /** What a door gives that is no JSON. */
  async raw(url: string): Promise<{ readonly text: string }> {
    const answer = await this.#app.inject({ url: `/api/v1${url}`, headers: { authorization: 'Bearer x' } });
    return { text: answer.body };
  }

  /** At the people's address, as somebody who has no session. */
  async visit(path: string, { from = '127.0.0.1' }: { readonly from?: string } = {}): Promise<Answered> {
    const {
      statusCode: status,
      headers,
      rawPayload: bytes,
    } = await this.#app.inject({ url: path, remoteAddress: from });
    return { status, headers: headers as Answered['headers'], text: bytes.toString('utf8'), bytes };
  }

  /** A cart of its own, and the code of each of its twelve slots. */
  async codes(): Promise<{ readonly classroomId: string; readonly codes: string[] }> {
    const { classroomId, codes } = await this.window();
    return { classroomId: String(classroomId), codes: (codes as { code: string }[]).map(({ code }) => code) };
  }

  /** A cart of its own, and its window as the console is told of it. */
  async window(): Promise<Record<string, unknown>> {
    const name = `Classe mobile ${newId().slice(-8)}`;
    const { id } = await this.api('POST', '/classrooms', { schoolId: this.#school, name });
    return this.api('POST', `/classrooms/${String(id)}/enrolment-windows`, { minutes: 120 });
  }

  /** Every row that an enrolment could change, as one text; the log of exchanges is written a moment later, refusals too. */
  async everything(): Promise<string> {
    const tables = await this.db.ownerQuery<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
        where (schemaname in ('apple', 'fleet', 'pki') or (schemaname = 'platform' and tablename in ('secret', 'journal', 'outbox')))
          and tablename not in ('exchange', 'exchange_head')
        order by 1`,
    );
    const rows = [];
    for (const { name } of tables) rows.push(await this.db.ownerQuery(`select t::text from ${name} as t order by 1`));
    return JSON.stringify(rows);
  }

  async close(): Promise<void> {
    await this.#app.close();
    await this.db.drop();
    rmSync(this.#folder, { recursive: true });
  }

  async #places(academieId: string, personId: string): Promise<void> {
    await this.db.ownerQuery(
      `insert into territory.place (id, kind, name, opened_on) values ($1, 'academie', 'Académie', '2016-09-01')`,
      [academieId],
    );
    // Quotas are of people.
    await this.db.ownerQuery(
      `insert into identity.person (id, display_name, email, created_at) values ($1, 'la référente', 'x@exemple.fr', now())`,
      [personId],
    );
    const place = async (parentIds: string[], of: object): Promise<string> =>
      String((await this.api('POST', '/places', { openedOn: '2016-09-01', parentIds, ...of }))['id']);
    const departement = await place([academieId], { kind: 'departement', name: 'Département' });
    const commune = await place([departement], {
      ...{ kind: 'localAuthority', name: 'Commune', localAuthorityKind: 'commune' },
    });
    const district = await place([departement], { kind: 'district', name: 'Circonscription' });
    this.#school = await place([commune, district], { kind: 'school', name: 'École <Jean-Jaurès>', uai: '0380002W' });
  }
}
