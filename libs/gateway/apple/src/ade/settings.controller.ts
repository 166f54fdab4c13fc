import { Controller, Inject } from '@nestjs/common';
import type { Clock, Reach } from '@chariot/kernel';
import {
  askAppleSchoolManager,
  getAppleSchoolManager,
  getAppleSchoolManagerCertificate,
  listAdeDevices,
  makeAppleSchoolManagerKey,
  placeAdeDevices,
  uploadAppleSchoolManagerToken,
  withdrawAppleSchoolManager,
  type AppleSchoolManager,
  type InputOf,
} from '@chariot/contract';
import { bytesOfBase64, Caller, CLOCK, Database, Door, Download, Input } from '@chariot/platform';
import { Placings, type AdeDevicePage } from './placings.service.js';
import { makeServerKey } from './server-key.js';
import { AdeServers } from './servers.service.js';

@Controller()
export class AdeSettingsController {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly database: Database,
    private readonly servers: AdeServers,
    private readonly placings: Placings,
  ) {}

  @Door(getAppleSchoolManager)
  state(@Caller() reach: Reach): Promise<AppleSchoolManager> {
    return this.database.read(reach, (tx) => this.servers.state(tx));
  }

  @Door(makeAppleSchoolManagerKey)
  async make(@Caller() reach: Reach): Promise<AppleSchoolManager> {
    // Asked first: a key costs a second of a core, and is made for nobody else.
    await this.database.read(reach, (tx) => this.servers.requireInstance(tx));
    const made = await makeServerKey(this.clock.now());
    return this.database.transaction(reach, (tx) => this.servers.keep(tx, reach, made));
  }

  @Door(getAppleSchoolManagerCertificate)
  async certificate(@Caller() reach: Reach): Promise<Download> {
    const text = await this.database.read(reach, (tx) => this.servers.certificate(tx));
    return new Download(text, 'chariot-apple-school-manager.pem');
  }

  @Door(uploadAppleSchoolManagerToken)
  upload(
    @Caller() reach: Reach,
    @Input() { body }: InputOf<typeof uploadAppleSchoolManagerToken>,
  ): Promise<AppleSchoolManager> {
    // Not base64 after all: no bytes, which are no token.
    return this.servers.upload(reach, bytesOfBase64(body.contentBase64) ?? Buffer.alloc(0));
  }

  @Door(askAppleSchoolManager)
  ask(@Caller() reach: Reach): Promise<AppleSchoolManager> {
    return this.database.transaction(reach, (tx) => this.servers.ask(tx));
  }

  @Door(withdrawAppleSchoolManager)
  withdraw(@Caller() reach: Reach): Promise<AppleSchoolManager> {
    return this.database.transaction(reach, (tx) => this.servers.withdraw(tx, reach));
  }

  @Door(listAdeDevices)
  devices(@Caller() reach: Reach, @Input() { query }: InputOf<typeof listAdeDevices>): Promise<AdeDevicePage> {
    return this.database.read(reach, (tx) => this.placings.list(tx, query));
  }

  @Door(placeAdeDevices)
  place(@Caller() reach: Reach, @Input() { body }: InputOf<typeof placeAdeDevices>): Promise<{ count: number }> {
    return this.database.transaction(reach, (tx) => this.placings.place(tx, reach, body));
  }
}
