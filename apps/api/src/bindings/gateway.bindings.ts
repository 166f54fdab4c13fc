import { DEVICE_WAKERS, FAMILY_RENDERERS, type DeviceWaker, type FamilyRenderer } from '@chariot/fleet';
import {
  AgentFamilyModule,
  AgentWaker,
  GatewayAgentModule,
  identifyByMqtt,
  LinuxRenderer,
} from '@chariot/gateway-agent';
import {
  AppleEnrolmentModule,
  AppleExchangeModule,
  AppleRenderer,
  AppleWaker,
  ENROLMENT_TOPIC,
  type EnrolmentTopic,
} from '@chariot/gateway-apple';
import { GatewayScepModule, SCEP_PATH } from '@chariot/gateway-scep';
import type { Clock } from '@chariot/kernel';
import { PkiService } from '@chariot/pki';
import {
  CLOCK,
  EmbeddedBroker,
  ExternalBroker,
  Logger,
  Metrics,
  WAKE_CHANNEL,
  type WakeChannel,
} from '@chariot/platform';
import { rootCertificates } from 'node:tls';
import { Global, Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { Config } from '../config.js';

@Global()
@Module({})
class WakeModule {}

@Global()
@Module({})
class FamiliesModule {}

@Global()
@Module({})
class AppleModule {}

/** What enrolling iPads asks of those who wake them. */
const appleBindings = (config: Config): Provider[] => [
  {
    provide: ENROLMENT_TOPIC,
    useValue: { topic: () => Promise.resolve(config.apple.topic) } satisfies EnrolmentTopic,
  },
];

const wakeChannel: Provider = {
  provide: WAKE_CHANNEL,
  inject: [Config, PkiService, CLOCK, Logger, Metrics],
  useFactory: async (
    config: Config,
    pki: PkiService,
    clock: Clock,
    logger: Logger,
    metrics: Metrics,
  ): Promise<WakeChannel> => {
    await pki.open();
    const { rootPem, issuingPem } = pki.trustAnchors();
    if (config.externalMqttUrl !== null) {
      // The broker that devices believe shows a certificate of our own authority; the machine's others stay good for us.
      const ca = [rootPem, issuingPem, ...rootCertificates].join('\n');
      return new ExternalBroker({ url: config.externalMqttUrl, ca, logger });
    }
    const { key, chain } = await pki.serverCredentials(config.deviceHostnames);
    const broker = new EmbeddedBroker({
      key,
      cert: chain,
      ca: [issuingPem, rootPem],
      host: config.device.host,
      port: config.mqttPort,
      authenticate: identifyByMqtt(pki, clock),
      logger,
    });
    const help = 'Devices connected to the broker of this process';
    metrics.gauge({ name: 'chariot_broker_connections', help }, () => broker.connected);
    return broker;
  },
};

/** The families of devices that have a gateway, and what they give the fleet. Another family is one more line of each. */
export function gatewayBindings(config: Config): (DynamicModule | Type)[] {
  return [
    { module: WakeModule, providers: [wakeChannel], exports: [WAKE_CHANNEL] },
    {
      module: FamiliesModule,
      imports: [AgentFamilyModule],
      providers: [
        { provide: DEVICE_WAKERS, inject: [AgentWaker, AppleWaker], useFactory: (...wakers: DeviceWaker[]) => wakers },
        {
          provide: FAMILY_RENDERERS,
          inject: [LinuxRenderer],
          useFactory: (linux: FamilyRenderer): readonly FamilyRenderer[] => [linux, new AppleRenderer()],
        },
      ],
      exports: [DEVICE_WAKERS, FAMILY_RENDERERS],
    },
    GatewayAgentModule.forRoot({ mqttUrl: config.deviceMqttUrl }),
    GatewayScepModule,
    { module: AppleModule, providers: appleBindings(config), exports: [ENROLMENT_TOPIC] },
    AppleExchangeModule.forRoot({ deviceUrl: config.deviceUrl }),
    AppleEnrolmentModule.forRoot({
      deviceUrl: config.deviceUrl,
      scepPath: SCEP_PATH,
      unsigned: config.apple.unsignedProfiles,
    }),
  ];
}
