import {
  AppleEnrolmentModule,
  AppleExchangeModule,
  AppleLicencesModule,
  ApplePushModule,
  ENROLMENT_TOPIC,
  PUSH_AUDIENCE,
  PUSH_TARGETS,
  PushCertificates,
  WakeTargets,
  type PushAudience,
} from '@chariot/gateway-apple';
import { SCEP_PATH } from '@chariot/gateway-scep';
import { Holders, IdentityModule } from '@chariot/identity';
import { Outbound } from '@chariot/platform';
import { Global, Module, type DynamicModule, type Provider } from '@nestjs/common';
import { readFile } from 'node:fs/promises';
import { Config, ConfigError } from '../config.js';

@Global()
@Module({})
class ApplePortsModule {}

const audience: Provider = {
  provide: PUSH_AUDIENCE,
  inject: [Config, Holders],
  useFactory: (config: Config, holders: Holders): PushAudience => ({
    consoleUrl: config.publicUrl,
    addresses: (tx) => holders.administrators(tx),
  }),
};

/** Enrolling iPads, telling and waking them: what each asks of the other and of rooms that they do not know, and the way out to Apple. */
export async function appleBindings(config: Config): Promise<DynamicModule[]> {
  return [
    {
      module: ApplePortsModule,
      imports: [IdentityModule],
      providers: [
        audience,
        { provide: PUSH_TARGETS, useExisting: WakeTargets },
        { provide: ENROLMENT_TOPIC, useExisting: PushCertificates },
      ],
      exports: [PUSH_AUDIENCE, PUSH_TARGETS, ENROLMENT_TOPIC],
    },
    AppleExchangeModule.forRoot({ deviceUrl: config.deviceUrl }),
    AppleEnrolmentModule.forRoot({
      deviceUrl: config.deviceUrl,
      scepPath: SCEP_PATH,
      unsigned: config.unsignedAppleProfiles,
    }),
    AppleLicencesModule.forRoot(
      config.appleContent === null ? {} : await elsewhere('CHARIOT_APPLE_CONTENT_CA_FILE', config.appleContent),
    ),
    ApplePushModule.forRoot(config.apns === null ? {} : await elsewhere('CHARIOT_APNS_CA_FILE', config.apns)),
  ];
}

/** Another service than Apple's is the operator's word, as the SMTP server's: private addresses are its right. */
async function elsewhere(
  setting: string,
  { url, caFile }: NonNullable<Config['apns']>,
): Promise<{ url: string; way: Outbound }> {
  const ca = caFile === null ? {} : { ca: await authorityIn(setting, caFile) };
  return { url, way: new Outbound({ ...ca, privateRanges: ['0.0.0.0/0', '::/0'] }) };
}

async function authorityIn(setting: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new ConfigError(`${setting} (${file}) ne se lit pas : ${error instanceof Error ? error.message : ''}`);
  }
}
