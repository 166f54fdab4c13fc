import { Controller } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import {
  getApplePush,
  getApplePushRequest,
  makeApplePushRequest,
  uploadApplePushCertificate,
  withdrawApplePushCertificate,
  type ApplePush,
  type InputOf,
} from '@chariot/contract';
import { bytesOfBase64, Caller, Database, Door, Download, Input } from '@chariot/platform';
import { PushCertificates } from './push-certificates.service.js';
import { makePushRequest } from './push-request.js';

@Controller()
export class PushSettingsController {
  constructor(
    private readonly database: Database,
    private readonly certificates: PushCertificates,
  ) {}

  @Door(getApplePush)
  state(@Caller() reach: Reach): Promise<ApplePush> {
    return this.database.read(reach, (tx) => this.certificates.state(tx));
  }

  @Door(makeApplePushRequest)
  async make(@Caller() reach: Reach): Promise<ApplePush> {
    // Asked first: a key costs a second of a core, and is made for nobody else.
    await this.database.read(reach, (tx) => this.certificates.requireInstance(tx));
    const made = await makePushRequest();
    return this.database.transaction(reach, (tx) => this.certificates.keep(tx, reach, made));
  }

  @Door(getApplePushRequest)
  async request(@Caller() reach: Reach): Promise<Download> {
    const text = await this.database.read(reach, (tx) => this.certificates.request(tx));
    return new Download(text, 'chariot-reveil-ipad.csr');
  }

  @Door(uploadApplePushCertificate)
  upload(@Caller() reach: Reach, @Input() { body }: InputOf<typeof uploadApplePushCertificate>): Promise<ApplePush> {
    // Not base64 after all: no bytes, which are no certificate.
    const file = bytesOfBase64(body.contentBase64) ?? Buffer.alloc(0);
    return this.database.transaction(reach, (tx) => this.certificates.upload(tx, reach, file, body.appleAccount));
  }

  @Door(withdrawApplePushCertificate)
  withdraw(@Caller() reach: Reach): Promise<ApplePush> {
    return this.database.transaction(reach, (tx) => this.certificates.withdraw(tx, reach));
  }
}
