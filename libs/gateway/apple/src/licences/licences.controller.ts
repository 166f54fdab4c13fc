import { Controller } from '@nestjs/common';
import {
  countAppleLicences,
  getAppleContentToken,
  listAppleContentTokens,
  listAppleLicences,
  uploadAppleContentToken,
  withdrawAppleContentToken,
  type AppleLicencePage,
  type AppleLicences,
  type AppleLicencesDetail,
  type InputOf,
} from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { bytesOfBase64, Caller, Database, Door, Input } from '@chariot/platform';
import { ContentTokens } from './content-tokens.service.js';

@Controller()
export class LicencesController {
  constructor(
    private readonly database: Database,
    private readonly tokens: ContentTokens,
  ) {}

  @Door(listAppleContentTokens)
  list(@Caller() reach: Reach): Promise<AppleLicences> {
    return this.database.read(reach, (tx) => this.tokens.list(tx));
  }

  @Door(getAppleContentToken)
  get(@Caller() reach: Reach, @Input() { params }: InputOf<typeof getAppleContentToken>): Promise<AppleLicencesDetail> {
    return this.database.read(reach, (tx) => this.tokens.get(tx, params.id));
  }

  @Door(listAppleLicences)
  devices(
    @Caller() reach: Reach,
    @Input() { params, query }: InputOf<typeof listAppleLicences>,
  ): Promise<AppleLicencePage> {
    return this.database.read(reach, (tx) => this.tokens.devices(tx, params.id, query));
  }

  @Door(uploadAppleContentToken)
  upload(
    @Caller() reach: Reach,
    @Input() { body }: InputOf<typeof uploadAppleContentToken>,
  ): Promise<AppleLicencesDetail> {
    // Not base64 after all: no bytes, which are no token.
    const file = bytesOfBase64(body.contentBase64) ?? Buffer.alloc(0);
    return this.tokens.upload(reach, { placeId: body.placeId, file, takeOver: body.takeOver });
  }

  @Door(countAppleLicences)
  count(@Caller() reach: Reach, @Input() { params }: InputOf<typeof countAppleLicences>): Promise<AppleLicencesDetail> {
    return this.database.transaction(reach, (tx) => this.tokens.again(tx, params.id));
  }

  @Door(withdrawAppleContentToken)
  withdraw(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof withdrawAppleContentToken>,
  ): Promise<AppleLicences> {
    return this.database.transaction(reach, (tx) => this.tokens.withdraw(tx, reach, params.id));
  }
}
