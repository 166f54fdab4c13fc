import 'reflect-metadata';
import { Global, Module, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { IdentityModule, INSTANCE_INFO } from '@chariot/identity';
import { Reach, type FrozenClock } from '@chariot/kernel';
import { Logger, MasterKey, PlatformModule, PROJECT_MENTION, type Database } from '@chariot/platform';
import { TerritoryModule } from '@chariot/territory';
import { CONVENTION_RECORD, type ConventionRecordSource } from './follow-up/convention-record.port.js';
import { CONVENTION_FACTS, type ConventionFacts } from './indicators/convention-facts.port.js';
import { EQUIPMENT, type SchoolEquipment } from './standing/equipment.port.js';
import { CONVENTION_FOLLOW_UP, type AnnexedSchool, type LateSurvey } from './steering/convention-follow-up.port.js';
import { SCHOOL_CARTS, type SchoolCart } from './steering/school-carts.port.js';
import { UsageModule } from './usage.module.js';

@Global()
@Module({})
class InstanceOfTheScene {}

/** Conventions that know nothing. */
export const NO_FACTS: ConventionFacts = {
  ...{ conventions: 0, deploymentDays: 0, deploymentDaysOver: 0, trainingHours: 0, trained: 0 },
  ...{ accounts: 0, certifiedCents: 0, forecastCents: 0, subsidyDueCents: 0, subsidyPaidCents: 0 },
  ...{ meetingsHeld: 0, meetingsRequired: 0, convocationsOnTime: 0, convocationsSent: 0 },
  ...{ surveysInTime: 0, surveysReceived: 0 },
};

const NO_RECORD: ConventionRecordSource = {
  convention: () => Promise.reject(new Error('the scene knows no convention')),
  ofSchool: () => Promise.resolve([]),
  record: () => Promise.reject(new Error('the scene knows no convention')),
};

/** The room as the application makes it, on a database of the spec's own; what other rooms would answer is set here. */
export class UsageScene {
  readonly system = Reach.system('spec');
  equipment: SchoolEquipment[] = [];
  facts: ConventionFacts = NO_FACTS;
  carts: SchoolCart[] = [];
  annexed: AnnexedSchool[] = [];
  lateSurveys: LateSurvey[] = [];
  record: ConventionRecordSource = NO_RECORD;
  #get: (<T>(type: Type<T>) => T) | undefined;
  close: () => Promise<void> = () => Promise.resolve();

  private constructor(readonly database: Database) {}

  static async of(database: Database, clock: FrozenClock): Promise<UsageScene> {
    const scene = new UsageScene(database);
    const context = await NestFactory.createApplicationContext(scene.#root(clock), {
      logger: false,
      abortOnError: false,
    });
    scene.#get = (type) => context.get(type, { strict: false });
    scene.close = () => context.close();
    return scene;
  }

  get<T>(type: Type<T>): T {
    if (this.#get === undefined) throw new Error('the scene is not set');
    return this.#get(type);
  }

  #root(clock: FrozenClock): DynamicModule {
    const platform = { database: this.database, clock, masterKey: MasterKey.random(), publicUrl: 'http://localhost' };
    const instance = { version: '0.1.0', publicUrl: 'http://localhost', deviceUrl: 'https://localhost:3443' };
    return {
      module: class SceneModule {},
      imports: [
        PlatformModule.forRoot({ ...platform, relay: false, logger: Logger.silent() }),
        {
          module: InstanceOfTheScene,
          providers: [
            { provide: INSTANCE_INFO, useValue: instance },
            { provide: PROJECT_MENTION, useValue: { lineFor: () => Promise.resolve('Projet soutenu par l’État.') } },
          ],
          exports: [INSTANCE_INFO, PROJECT_MENTION],
        },
        IdentityModule,
        TerritoryModule,
        UsageModule.forRoot({
          bindings: [
            { provide: EQUIPMENT, useValue: { standing: () => Promise.resolve(this.equipment) } },
            { provide: SCHOOL_CARTS, useValue: { under: () => Promise.resolve(this.carts) } },
            {
              provide: CONVENTION_FOLLOW_UP,
              useValue: {
                annexed: () => Promise.resolve(this.annexed),
                lateSurveys: () => Promise.resolve(this.lateSurveys),
              },
            },
            {
              provide: CONVENTION_RECORD,
              useValue: {
                convention: (...asked) => this.record.convention(...asked),
                ofSchool: (...asked) => this.record.ofSchool(...asked),
                record: (...asked) => this.record.record(...asked),
              } satisfies ConventionRecordSource,
            },
            {
              provide: CONVENTION_FACTS,
              useValue: {
                ofMany: (_tx: unknown, _reach: unknown, ids: readonly string[]) =>
                  Promise.resolve(new Map(ids.map((id) => [id, this.facts]))),
              },
            },
          ],
        }),
      ],
    };
  }
}
