import { Module, type BeforeApplicationShutdown, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@chariot/kernel';
import { CheckIns, Clones, DesiredState, Devices, EnrolmentService, OperationReports, Reports } from '@chariot/fleet';
import {
  CLOCK,
  Database,
  EmbeddedBroker,
  Events,
  Logger,
  Vault,
  WAKE_CHANNEL,
  type WakeChannel,
} from '@chariot/platform';
import { PkiService } from '@chariot/pki';
import { AgentFamilyModule } from './agent-family.module.js';
import { agentDoors } from './doors/agent-doors.js';
import { CheckInDoor } from './doors/check-in-door.service.js';
import { ExchangeDoors } from './doors/exchange-doors.service.js';
import { SampleDoor } from './doors/sample-door.service.js';
import { Guard, type GuardRates } from './doors/guard.service.js';
import { IdentityDoors } from './doors/identity-doors.service.js';
import { cutRevoked } from './port/cut-revoked.js';
import { DevicePort } from './port/device-port.service.js';
import { AgentPresence } from './waking/agent-presence.service.js';
import { Waits } from './waking/waits.service.js';

export interface GatewayAgentOptions {
  /** Broker that devices are told to listen to: `mqtts://host:8883`. */
  readonly mqttUrl: string;
  readonly rates?: GuardRates;
}

/**
 * In every process: hears who is online and whose certificate is revoked, gives our broker the certificate of the port,
 * and closes the port before the rest stops.
 */
@Injectable()
class AgentLifecycle implements OnModuleInit, BeforeApplicationShutdown {
  constructor(
    @Inject(Events) private readonly events: Events,
    @Inject(WAKE_CHANNEL) private readonly channel: WakeChannel,
    @Inject(DevicePort) private readonly port: DevicePort,
    @Inject(AgentPresence) private readonly presence: AgentPresence,
  ) {}

  onModuleInit(): void {
    this.channel.onPresence(this.presence.hear);
    const { channel } = this;
    if (channel instanceof EmbeddedBroker) this.port.onRenewal((identity) => channel.renewIdentity(identity));
    cutRevoked(this.events, { port: this.port, channel });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.port.close();
    await this.presence.close();
  }
}

/** The doors of the device port. Global modules give it the platform, pki and the fleet; `DevicePort.open` opens it. */
@Module({})
export class GatewayAgentModule {
  static forRoot({ mqttUrl, rates = {} }: GatewayAgentOptions): DynamicModule {
    return {
      module: GatewayAgentModule,
      imports: [AgentFamilyModule],
      providers: [
        {
          provide: AgentPresence,
          inject: [Database, Devices, Logger],
          useFactory: (database: Database, devices: Devices, logger: Logger) =>
            new AgentPresence(database, devices, logger),
        },
        {
          provide: IdentityDoors,
          inject: [Database, CLOCK, PkiService, EnrolmentService, Devices],
          useFactory: (
            database: Database,
            clock: Clock,
            pki: PkiService,
            enrolment: EnrolmentService,
            devices: Devices,
          ) => new IdentityDoors(database, clock, pki, { enrolment, devices }, mqttUrl),
        },
        {
          provide: ExchangeDoors,
          inject: [Database, CLOCK, DesiredState, Clones, Reports, Vault, Waits, PkiService],
          useFactory: (
            database: Database,
            clock: Clock,
            desired: DesiredState,
            clones: Clones,
            reports: Reports,
            vault: Vault,
            waits: Waits,
            pki: PkiService,
          ) => new ExchangeDoors(database, clock, { desired, clones, reports }, vault, waits, pki),
        },
        {
          provide: CheckInDoor,
          inject: [CLOCK, CheckIns, OperationReports, ExchangeDoors],
          useFactory: (clock: Clock, checkIns: CheckIns, reports: OperationReports, exchange: ExchangeDoors) =>
            new CheckInDoor(clock, { checkIns, reports }, exchange),
        },
        {
          provide: DevicePort,
          inject: [Database, CLOCK, PkiService, IdentityDoors, ExchangeDoors, CheckInDoor, Waits, Logger],
          useFactory: (
            database: Database,
            clock: Clock,
            pki: PkiService,
            identity: IdentityDoors,
            exchange: ExchangeDoors,
            checkIn: CheckInDoor,
            waits: Waits,
            logger: Logger,
          ) => {
            const doors = agentDoors(identity, exchange, checkIn, new SampleDoor());
            return new DevicePort(pki, doors, new Guard(database, clock, pki, rates), waits, logger);
          },
        },
        AgentLifecycle,
      ],
      exports: [AgentFamilyModule, DevicePort],
    };
  }
}
