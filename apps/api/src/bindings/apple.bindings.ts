import {
  AppleAdeModule,
  AppleEnrolmentModule,
  AppleExchangeModule,
  AppleLicencesModule,
  AppleOwnAppsModule,
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
import { X509Certificate, type KeyObject } from 'node:crypto';
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
    ApplePushModule.forRoot(config.apns === null ? {} : await elsewhere('CHARIOT_APNS_CA_FILE', config.apns)),
    AppleAdeModule.forRoot({ deviceUrl: config.deviceUrl, ...(await schoolManager(config.ade)) }),
    AppleOwnAppsModule.forRoot({ deviceUrl: config.deviceUrl }),
    AppleLicencesModule.forRoot(
      config.appleContent === null ? {} : await elsewhere('CHARIOT_APPLE_CONTENT_CA_FILE', config.appleContent),
    ),
  ];
}

/** Another service than Apple's is the operator's word, as the SMTP server's: private addresses are its right. */
async function elsewhere(
  setting: string,
  { url, caFile }: NonNullable<Config['apns']>,
): Promise<{ url: string; way: Outbound }> {
  const ca = caFile === null ? {} : { ca: await textOf(setting, caFile) };
  return { url, way: new Outbound({ ...ca, privateRanges: EVERYWHERE }) };
}

/** The same for the service that gives iPads; who vouches for them is only another for what plays them. */
async function schoolManager({ url, deviceCaFile }: Config['ade']): Promise<{
  readonly url?: string;
  readonly way?: Outbound;
  readonly deviceAuthorities?: readonly KeyObject[];
}> {
  return {
    ...(url !== null && { url, way: new Outbound({ http: true, privateRanges: EVERYWHERE }) }),
    ...(deviceCaFile !== null && {
      deviceAuthorities: keysIn(await textOf('CHARIOT_ADE_DEVICE_CA_FILE', deviceCaFile), deviceCaFile),
    }),
  };
}

const EVERYWHERE = ['0.0.0.0/0', '::/0'];

function keysIn(text: string, file: string): KeyObject[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    if (blocks.length > 0) return blocks.map((block) => new X509Certificate(block).publicKey);
  } catch (error) {
    throw new ConfigError(`CHARIOT_ADE_DEVICE_CA_FILE (${file}) : ${error instanceof Error ? error.message : ''}`);
  }
  throw new ConfigError(`CHARIOT_ADE_DEVICE_CA_FILE (${file}) ne contient aucun certificat PEM.`);
}

async function textOf(setting: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new ConfigError(`${setting} (${file}) ne se lit pas : ${error instanceof Error ? error.message : ''}`);
  }
}
