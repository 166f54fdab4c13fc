import { Controller } from '@nestjs/common';
import {
  countAppleLicences,
  getAppleContentToken,
  listAppleAppUpdates,
  listAppleContentTokens,
  listAppleLicences,
  updateAppleApp,
  uploadAppleContentToken,
  withdrawAppleContentToken,
  type AppleAppUpdates,
  type AppleLicencePage,
  type AppleLicences,
  type AppleLicencesDetail,
  type InputOf,
} from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { bytesOfBase64, Caller, Database, Door, Input } from '@chariot/platform';
import { AppUpdates } from './app-updates.service.js';
import { ContentTokens } from './content-tokens.service.js';

@Controller()
export class LicencesController {
  constructor(
    private readonly database: Database,
    private readonly tokens: ContentTokens,
    private readonly updates: AppUpdates,
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

  @Door(listAppleAppUpdates)
  listUpdates(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof listAppleAppUpdates>,
  ): Promise<AppleAppUpdates> {
    return this.database.read(reach, (tx) => this.updates.list(tx, reach, params.id));
  }

  @Door(updateAppleApp)
  update(@Caller() reach: Reach, @Input() { params, body }: InputOf<typeof updateAppleApp>): Promise<AppleAppUpdates> {
    return this.database.transaction(reach, (tx) => this.updates.ask(tx, reach, params.id, body));
  }

  @Door(withdrawAppleContentToken)
  withdraw(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof withdrawAppleContentToken>,
  ): Promise<AppleLicences> {
    return this.database.transaction(reach, (tx) => this.tokens.withdraw(tx, reach, params.id));
  }
}
