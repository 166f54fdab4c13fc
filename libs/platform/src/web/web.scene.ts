import type { DynamicModule, Type } from '@nestjs/common';
import { Global, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Clock, Reach } from '@chariot/kernel';
import type { Database } from '../postgres/database.service.js';
import { Logger } from '../logs/logger.service.js';
import { LiveModule } from '../live/live.module.js';
import { PlatformModule } from '../platform.module.js';
import { MasterKey } from '../secrets/master-key.service.js';
import { PLACE_COVER, type PlaceCover } from './place-cover.port.js';
import { SESSION_RESOLVER, type SessionResolver } from './session-resolver.port.js';
import { createWebApp, type WebAppOptions } from './web-app.service.js';

export const ORIGIN = 'https://chariot.exemple.fr';

/** The web with these doors, where a token is the name of whom it lets in. */
export async function webScene(scene: {
  readonly database: Database;
  readonly doors: readonly Type[];
  readonly people: Readonly<Record<string, Reach>>;
  /** In place of `people`: who takes her time to say whom a token is of. */
  readonly sessions?: SessionResolver;
  readonly clock?: Clock;
  readonly logger?: Logger;
  readonly publicUrl?: string;
  readonly metricsToken?: string;
  readonly web?: WebAppOptions;
}): Promise<NestFastifyApplication> {
  const sessions = scene.sessions ?? { resolve: (token: string) => Promise.resolve(scene.people[token] ?? null) };
  const cover: PlaceCover = { covers: () => Promise.resolve(true) };
  @Global()
  @Module({
    providers: [
      { provide: SESSION_RESOLVER, useValue: sessions },
      { provide: PLACE_COVER, useValue: cover },
    ],
    exports: [SESSION_RESOLVER, PLACE_COVER],
  })
  class Bindings {}
  const root: DynamicModule = {
    module: class Root {},
    imports: [
      PlatformModule.forRoot({
        database: scene.database,
        publicUrl: scene.publicUrl ?? ORIGIN,
        masterKey: MasterKey.random(),
        relay: false,
        ...(scene.metricsToken !== undefined && { metricsToken: scene.metricsToken }),
        ...(scene.clock !== undefined && { clock: scene.clock }),
        logger: scene.logger ?? Logger.silent(),
      }),
      Bindings,
      LiveModule,
    ],
    controllers: [...scene.doors],
  };
  const app = await createWebApp(root, { rate: { perSecond: 1_000, burst: 10_000 }, ...scene.web });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}
