import 'reflect-metadata';
import { Global, Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { InventoryFacts, NewPlace, ProfileSettings } from '@chariot/contract';
import { newId, Reach, ROLE_PERMISSIONS, type FrozenClock, type Role } from '@chariot/kernel';
import { IdentityModule, INSTANCE_INFO } from '@chariot/identity';
import {
  createWebApp,
  Logger,
  MasterKey,
  PlatformModule,
  PROJECT_MENTION,
  SESSION_RESOLVER,
  type Database,
  type Json,
  type Tx,
} from '@chariot/platform';
import { Places, TerritoryModule } from '@chariot/territory';
import { Classrooms } from './classrooms/classrooms.service.js';
import { DesiredState, type DeviceNext } from './configurations/desired-state.service.js';
import { Reports } from './configurations/reports.service.js';
import type { SettingOutcome } from './configurations/outcome.js';
import { BUDGET_LINES } from './deliveries/budget-lines.port.js';
import { DEVICE_CERTIFICATES } from './devices/device-certificates.port.js';
import { ENROLMENT_ADDRESS } from './enrolment/enrolment-address.port.js';
import { EnrolmentService, type Enrolled, type EnrolmentDemand } from './enrolment/enrolment.service.js';
import { EnrolmentWindows } from './enrolment/windows.service.js';
import { FleetModule } from './fleet.module.js';
import { FAMILY_RENDERERS, type FamilyRenderer, type SettingPreview } from './profiles/family-renderer.port.js';

/** A renderer that gives the settings as they are, and counts. */
export class CountingRenderer implements FamilyRenderer {
  readonly family = 'linux';
  readonly label = 'Linux';
  readonly version = 1;
  rendered = 0;
  previewed = 0;

  preview({ wifi, expert }: ProfileSettings): SettingPreview[] {
    this.previewed += 1;
    return [
      ...(wifi ? [{ setting: 'wifi', effect: 'applied', sentence: `Rejoint ${wifi.ssid}.` } as const] : []),
      ...(expert ? [{ setting: 'expert', effect: 'notApplicable', sentence: 'Sans équivalent ici.' } as const] : []),
    ];
  }

  render(settings: ProfileSettings): Json {
    this.rendered += 1;
    return settings as unknown as Json;
  }
}

/** A budget line that pays for no device; every other one does. */
export const UNFIT_LINE = '00000000-0000-7000-8000-00000000dead';

/** What a tablet says of itself. */
export const factsOf = (serialNumber: string, more: Partial<InventoryFacts> = {}): InventoryFacts => ({
  serialNumber,
  manufacturer: 'LENOVO',
  model: '10e',
  osName: 'Debian GNU/Linux',
  osVersion: '13',
  memoryBytes: 4_000_000_000,
  storageBytes: 64_000_000_000,
  storageFreeBytes: 30_000_000_000,
  batteryPercent: 80,
  batteryHealthPercent: 97,
  charging: false,
  agentVersion: '0.1.0',
  software: [{ name: 'firefox-esr', version: '128' }],
  ...more,
});

/** A SHA-256 that no other call gives. */
export const fingerprint = (): string => (newId() + newId()).replaceAll('-', '');

/** An UAI of the Isère, its check letter included. */
function uaiOf(number: number): string {
  const digits = String(380_000 + number).padStart(7, '0');
  return digits + 'ABCDEFGHJKLMNPRSTUVWXYZ'.charAt(Number(digits) % 23);
}

@Global()
@Module({})
class AroundTheFleet {}

@Global()
@Module({})
class InstanceOfTheScene {}

/**
 * The fleet as the application makes it, on a database of the spec's own, with a small territory: an académie, a
 * commune and a circonscription. `fleet.scene.ts` is for specs; it is left out of the build.
 */
export class Scene {
  readonly system = Reach.system('spec');
  #schools = 0;

  private constructor(
    readonly database: Database,
    readonly clock: FrozenClock,
    readonly renderer: CountingRenderer,
    private readonly found: <T>(type: Type<T>) => T,
    readonly close: () => Promise<void>,
    readonly academie: string,
    readonly commune: string,
    readonly district: string,
  ) {}

  static async of(database: Database, clock: FrozenClock): Promise<Scene> {
    const renderer = new CountingRenderer();
    const root = rootOf(database, clock, renderer, []);
    const context = await NestFactory.createApplicationContext(root, { logger: false, abortOnError: false });
    const get = <T>(type: Type<T>): T => context.get(type, { strict: false });
    const open = (place: Partial<NewPlace> & Pick<NewPlace, 'kind' | 'name'>): Promise<string> =>
      database
        .transaction(Reach.system('spec'), (tx) =>
          get(Places).open(tx, Reach.system('spec'), {
            parentIds: [],
            timeZone: 'Europe/Paris',
            openedOn: '2015-01-01',
            ...place,
          }),
        )
        .then(({ id }) => id);
    const academie = await open({ kind: 'academie', name: 'Académie de Grenoble' });
    const parentIds = [academie];
    const commune = await open({
      kind: 'localAuthority',
      name: 'Crêts en Belledonne',
      localAuthorityKind: 'commune',
      parentIds,
    });
    const district = await open({ kind: 'district', name: 'Circonscription du Haut-Grésivaudan', parentIds });
    return new Scene(database, clock, renderer, get, () => context.close(), academie, commune, district);
  }

  get<T>(type: Type<T>): T {
    return this.found(type);
  }

  /** Somebody who holds a role on a place. */
  person(role: Role, placeId: string, displayName = 'la référente'): Reach {
    return Reach.person({
      personId: newId(),
      displayName,
      grants: [{ role, placeId, permissions: ROLE_PERMISSIONS[role] }],
    });
  }

  /** A new école of the commune and of the circonscription, or under a parent of its own. */
  async school(parentIds: readonly string[] = [this.commune, this.district]): Promise<string> {
    this.#schools += 1;
    const number = this.#schools;
    const { id } = await this.database.transaction(this.system, (tx) =>
      this.get(Places).open(tx, this.system, {
        kind: 'school',
        name: `École ${number}`,
        uai: uaiOf(2000 + number),
        parentIds: [...parentIds],
        address: '1 rue de l’École',
        postcode: '38830',
        city: 'Crêts en Belledonne',
        timeZone: 'Europe/Paris',
        openedOn: '2015-01-01',
      }),
    );
    return id;
  }

  async otherCommune(): Promise<string> {
    const { id } = await this.database.transaction(this.system, (tx) =>
      this.get(Places).open(tx, this.system, {
        kind: 'localAuthority',
        localAuthorityKind: 'commune',
        name: 'Allevard',
        parentIds: [this.academie],
        timeZone: 'Europe/Paris',
        openedOn: '2015-01-01',
      }),
    );
    return id;
  }

  async classroom(schoolId: string, more: { name?: string; capacity?: number } = {}): Promise<string> {
    const { id } = await this.act(this.system, (tx, reach) =>
      this.get(Classrooms).open(tx, reach, {
        schoolId,
        name: more.name ?? `Classe mobile ${newId().slice(-6)}`,
        capacity: more.capacity ?? 12,
        room: null,
        accessPoint: null,
        chargingUnit: null,
        equipment: [],
        schoolCouncilInformedOn: null,
      }),
    );
    return id;
  }

  act<T>(reach: Reach, work: (tx: Tx, reach: Reach) => Promise<T>): Promise<T> {
    return this.database.transaction(reach, (tx) => work(tx, reach));
  }

  /** The codes of a new window, by slot. */
  async codes(classroomId: string, count?: number, minutes = 120): Promise<Map<number, string>> {
    const body = count === undefined ? { minutes } : { minutes, count };
    const { codes } = await this.act(this.system, (tx, reach) =>
      this.get(EnrolmentWindows).open(tx, reach, classroomId, body),
    );
    return new Map(codes.map(({ slot, code }) => [slot, code ?? '']));
  }

  enrol(demand: Partial<EnrolmentDemand> & { readonly code: string }): Promise<Enrolled> {
    return this.act(this.system, (tx, reach) =>
      this.get(EnrolmentService).enrol(tx, reach, {
        publicKeyFingerprint: fingerprint(),
        facts: factsOf(`SN-${newId().slice(-12)}`),
        family: 'linux',
        ...demand,
      }),
    );
  }

  /** A tablet enrolled in that classroom, in the first free slot. */
  async tablet(classroomId: string, serialNumber?: string): Promise<string> {
    const [code = ''] = (await this.codes(classroomId, 1)).values();
    const { deviceId } = await this.enrol({
      code,
      ...(serialNumber !== undefined && { facts: factsOf(serialNumber) }),
    });
    return deviceId;
  }

  /** What the device is told, as its gateway asks. */
  ask(deviceId: string, revision: string | null, kinds?: readonly string[]): Promise<DeviceNext> {
    return this.act(Reach.device(deviceId), async (tx, reach) => {
      await this.get(Reports).contact(tx, reach);
      return this.get(DesiredState).next(tx, reach, { revision, kinds });
    });
  }

  report(deviceId: string, revision: string, settings: readonly SettingOutcome[], reportId = newId()): Promise<void> {
    return this.act(Reach.device(deviceId), (tx, reach) =>
      this.get(Reports).configuration(tx, reach, { reportId, revision, settings }),
    );
  }

  /** Asks, applies everything and reports, as a good device does. @returns the revision that it is at */
  async obey(deviceId: string, revision: string | null = null): Promise<string> {
    const next = await this.ask(deviceId, revision);
    if (next.kind !== 'configure') throw new Error(`It was told ${next.kind}`);
    const settings = Object.keys(next.payload as object).map((setting) => ({
      setting: setting as SettingOutcome['setting'],
      status: 'applied' as const,
      why: null,
    }));
    await this.report(deviceId, next.revision, settings);
    return next.revision;
  }
}

/** The same, answering HTTP: a session's token is looked up in `sessions`. */
export async function webScene(database: Database, clock: FrozenClock, sessions: ReadonlyMap<string, Reach>) {
  const resolver: Provider = {
    provide: SESSION_RESOLVER,
    useValue: { resolve: (token: string) => Promise.resolve(sessions.get(token) ?? null) },
  };
  // A spec knocks faster than any school.
  const rate = { perSecond: 100_000, burst: 100_000 };
  return createWebApp(rootOf(database, clock, new CountingRenderer(), [resolver]), { rate });
}

function rootOf(
  database: Database,
  clock: FrozenClock,
  renderer: FamilyRenderer,
  more: readonly Provider[],
): DynamicModule {
  const around: Provider[] = [
    { provide: FAMILY_RENDERERS, useValue: [renderer] },
    { provide: PROJECT_MENTION, useValue: { lineFor: () => Promise.resolve('Opération soutenue par l’État.') } },
    ...more,
  ];
  const tokens = around.map((provider) => (provider as { provide: symbol }).provide);
  const instance = { version: '0.1.0', publicUrl: 'http://localhost', deviceUrl: 'https://localhost:3443' };
  return {
    module: class SceneModule {},
    imports: [
      PlatformModule.forRoot({
        database,
        clock,
        masterKey: MasterKey.random(),
        publicUrl: 'http://localhost',
        relay: false,
        logger: Logger.silent(),
      }),
      {
        module: InstanceOfTheScene,
        providers: [{ provide: INSTANCE_INFO, useValue: instance }],
        exports: [INSTANCE_INFO],
      },
      IdentityModule,
      // After it: the sessions are those of the spec.
      { module: AroundTheFleet, providers: around, exports: tokens },
      TerritoryModule,
      FleetModule.forRoot({
        bindings: [
          {
            provide: ENROLMENT_ADDRESS,
            useValue: {
              address: () =>
                Promise.resolve({
                  ...{ serverUrl: 'https://chariot.exemple.fr:3443', fingerprint: 'ab'.repeat(20) },
                  ...{ ipadUrl: 'https://chariot.exemple.fr/ipad', whyNoIpad: null },
                }),
            },
          },
          { provide: DEVICE_CERTIFICATES, useValue: { expiries: () => Promise.resolve(new Map()) } },
          {
            provide: BUDGET_LINES,
            useValue: { mayPayFor: (_tx: Tx, _reach: Reach, id: string) => Promise.resolve(id !== UNFIT_LINE) },
          },
        ],
      }),
    ],
  };
}
