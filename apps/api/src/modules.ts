import { AuditModule, migrations as auditMigrations } from '@chariot/audit';
import { ConventionModule, conventionMigrations, ConventionsService } from '@chariot/convention';
import { FleetModule, migrations as fleetMigrations, RollupsModule } from '@chariot/fleet';
import {
  APPLE_ADE_MIGRATIONS,
  APPLE_ENROLMENT_MIGRATIONS,
  APPLE_EXCHANGE_MIGRATIONS,
  APPLE_LICENCES_MIGRATIONS,
  APPLE_OWN_APPS_MIGRATIONS,
  PUSH_MIGRATIONS,
} from '@chariot/gateway-apple';
import {
  IdentityModule,
  INSTANCE_INFO,
  migrations as identityMigrations,
  PROVIDER_SETTINGS,
  type InstanceInfo,
  type ProviderSettings,
} from '@chariot/identity';
import { PKI_MIGRATIONS, PkiModule } from '@chariot/pki';
import {
  LiveModule,
  loadMasterKey,
  Logger,
  PLACE_COVER,
  PlatformModule,
  PROJECT_MENTION,
  readSecretFile,
  type MailOptions,
  type MigrationClass,
  type StorageOptions,
} from '@chariot/platform';
import { migrations as teachingMigrations, TeachingModule } from '@chariot/teaching';
import { migrations as territoryMigrations, TerritoryModule, TerritoryPlaceCover } from '@chariot/territory';
import { migrations as usageMigrations, UsageModule } from '@chariot/usage';
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fleetBindings } from './bindings/fleet.bindings.js';
import { usageBindings } from './bindings/usage.bindings.js';
import { gatewayBindings } from './bindings/gateway.bindings.js';
import { teachingBindings } from './bindings/teaching.bindings.js';
import { Config, ConfigError } from './config.js';
import { readIdentityProviders } from './identity-providers.js';
import { VERSION } from './instance.js';
import { FundingReactions } from './reactions/funding.reactions.js';
import { LiveReactions } from './reactions/live.reactions.js';
import { RevocationReactions } from './reactions/revocation.reactions.js';
import { TeachingReactions } from './reactions/teaching.reactions.js';
import { UsageReactions } from './reactions/usage.reactions.js';
import { WakingReactions } from './reactions/waking.reactions.js';
import { WebhookReactions } from './reactions/webhooks.reactions.js';

/** Every room's, in the order of their timestamps. */
export const MIGRATIONS: readonly MigrationClass[] = [
  ...PKI_MIGRATIONS,
  ...territoryMigrations,
  ...identityMigrations,
  ...fleetMigrations,
  ...conventionMigrations,
  ...teachingMigrations,
  ...usageMigrations,
  ...auditMigrations,
  ...APPLE_ENROLMENT_MIGRATIONS,
  ...PUSH_MIGRATIONS,
  ...APPLE_EXCHANGE_MIGRATIONS,
  ...APPLE_ADE_MIGRATIONS,
  ...APPLE_LICENCES_MIGRATIONS,
  ...APPLE_OWN_APPS_MIGRATIONS,
];

@Global()
@Module({})
class InstanceModule {
  static of(config: Config, providers: readonly ProviderSettings[] = []): DynamicModule {
    const instance: InstanceInfo = { version: VERSION, publicUrl: config.publicUrl, deviceUrl: config.deviceUrl };
    return {
      module: InstanceModule,
      imports: [TerritoryModule],
      providers: [
        { provide: Config, useValue: config },
        { provide: INSTANCE_INFO, useValue: instance },
        { provide: PROVIDER_SETTINGS, useValue: providers },
        { provide: PLACE_COVER, useExisting: TerritoryPlaceCover },
      ],
      exports: [Config, INSTANCE_INFO, PROVIDER_SETTINGS, PLACE_COVER],
    };
  }
}

@Global()
@Module({
  imports: [ConventionModule],
  providers: [{ provide: PROJECT_MENTION, useExisting: ConventionsService }],
  exports: [PROJECT_MENTION],
})
class MentionModule {}

@Module({})
class ServerModule {}

@Module({})
class PeopleModule {}

@Module({})
class AuthorityModule {}

@Module({})
class PlacesModule {}

@Module({})
class CountsModule {}

@Module({})
class JournalModule {}

@Module({})
class EnrolmentsModule {}

async function mailOptions({ mail: { from, smtpUrl: url, smtpPasswordFile }, home }: Config): Promise<MailOptions> {
  if (url === null) return { kind: 'folder', directory: join(home, 'mail'), from };
  if (smtpPasswordFile === null) return { kind: 'smtp', url, from };
  return { kind: 'smtp', url, from, password: await readSecretFile(smtpPasswordFile, 'CHARIOT_SMTP_PASSWORD_FILE') };
}

async function storageOptions({ s3, objectsFolder: directory }: Config): Promise<StorageOptions> {
  if (s3 === null) return { kind: 'disk', directory };
  const { keyFile, ...bucket } = s3;
  const [accessKeyId = '', ...secret] = (await readSecretFile(keyFile, 'CHARIOT_S3_KEY_FILE')).split(':');
  const secretAccessKey = secret.join(':');
  if (accessKeyId === '' || secretAccessKey === '') {
    throw new ConfigError(`CHARIOT_S3_KEY_FILE (${keyFile}) : une ligne « identifiant:secret » est attendue.`);
  }
  return { kind: 's3', ...bucket, accessKeyId, secretAccessKey };
}

async function platform(config: Config, logger: Logger, serves: boolean): Promise<DynamicModule> {
  await mkdir(config.home, { recursive: true, mode: 0o700 });
  // Made on the very first start only: a file that was named by hand must exist.
  const masterKey = await loadMasterKey(config.masterKeyFile, { create: config.makesMasterKey });
  return PlatformModule.forRoot({
    publicUrl: config.publicUrl,
    masterKey,
    ownerUrl: config.databaseUrl,
    ...(config.databaseAppUrl !== null && { databaseUrl: config.databaseAppUrl }),
    migrations: MIGRATIONS,
    mail: await mailOptions(config),
    storage: await storageOptions(config),
    outbound: config.outbound,
    ...(config.metricsTokenFile !== null && {
      metricsToken: await readSecretFile(config.metricsTokenFile, 'CHARIOT_METRICS_TOKEN_FILE'),
    }),
    poolSize: serves ? config.databasePool : 2,
    relay: serves,
    logger,
  });
}

/** Who people are and how they come in, without doors: for command lines. */
export async function peopleModule(config: Config): Promise<DynamicModule> {
  return {
    module: PeopleModule,
    imports: [
      await platform(config, Logger.silent(), false),
      InstanceModule.of(config),
      TerritoryModule,
      IdentityModule,
    ],
  };
}

/** Places and the directory, without doors: for command lines. */
export async function territoryModule(config: Config): Promise<DynamicModule> {
  return {
    module: PlacesModule,
    imports: [await platform(config, Logger.silent(), false), TerritoryModule],
  };
}

/** The counts of the fleet, without doors: for command lines. */
export async function inventoryModule(config: Config): Promise<DynamicModule> {
  return {
    module: CountsModule,
    imports: [await platform(config, Logger.silent(), false), TerritoryModule, RollupsModule],
  };
}

/** The journal, without doors: for command lines. */
export async function auditModule(config: Config): Promise<DynamicModule> {
  return {
    module: JournalModule,
    imports: [
      await platform(config, Logger.silent(), false),
      InstanceModule.of(config),
      TerritoryModule,
      IdentityModule,
      AuditModule,
    ],
  };
}

const revocationList = (config: Config) => ({ revocationListUrl: `${config.publicUrl}/api/v1/revocation-list.crl` });

/** The certificate authority, without doors: for command lines. */
export async function authorityModule(config: Config): Promise<DynamicModule> {
  return {
    module: AuthorityModule,
    imports: [await platform(config, Logger.silent(), false), PkiModule.forRoot(revocationList(config))],
  };
}

/** The fleet with its enrolment windows, without doors: for command lines. */
export async function enrolmentModule(config: Config): Promise<DynamicModule> {
  return {
    module: EnrolmentsModule,
    imports: [
      await platform(config, Logger.silent(), false),
      InstanceModule.of(config),
      TerritoryModule,
      IdentityModule,
      PkiModule.forRoot(revocationList(config)),
      ConventionModule,
      MentionModule,
      ...(await gatewayBindings(config)),
      FleetModule.forRoot({ bindings: fleetBindings, imports: [ConventionModule] }),
    ],
  };
}

/** The whole server. */
export async function serverModule(config: Config, logger: Logger): Promise<DynamicModule> {
  const providers = config.oidcFile === null ? [] : await readIdentityProviders(config.oidcFile);
  return {
    module: ServerModule,
    imports: [
      await platform(config, logger, true),
      InstanceModule.of(config, providers),
      LiveModule,
      TerritoryModule,
      IdentityModule,
      PkiModule.forRoot(revocationList(config)),
      ConventionModule,
      MentionModule,
      TeachingModule.forRoot({ bindings: teachingBindings }),
      UsageModule.forRoot({ bindings: usageBindings, imports: [ConventionModule] }),
      AuditModule,
      ...(await gatewayBindings(config)),
      FleetModule.forRoot({ bindings: fleetBindings, imports: [ConventionModule] }),
    ],
    providers: [
      FundingReactions,
      LiveReactions,
      RevocationReactions,
      TeachingReactions,
      UsageReactions,
      WakingReactions,
      WebhookReactions,
    ],
  };
}
