import { Controller } from '@nestjs/common';
import {
  getAppleOwnApp,
  uploadAppleOwnApp,
  withdrawAppleOwnApp,
  type AppleOwnApp,
  type InputOf,
} from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input } from '@chariot/platform';
import { OwnApps } from './own-apps.service.js';

@Controller()
export class OwnAppsController {
  constructor(
    private readonly database: Database,
    private readonly apps: OwnApps,
  ) {}

  @Door(getAppleOwnApp)
  get(@Caller() reach: Reach, @Input() { params }: InputOf<typeof getAppleOwnApp>): Promise<AppleOwnApp> {
    return this.database.read(reach, (tx) => this.apps.get(tx, reach, params.id));
  }

  @Door(uploadAppleOwnApp)
  upload(@Caller() reach: Reach, @Input() { params, body }: InputOf<typeof uploadAppleOwnApp>): Promise<AppleOwnApp> {
    return this.apps.upload(reach, params.id, body.contentBase64);
  }

  @Door(withdrawAppleOwnApp)
  withdraw(@Caller() reach: Reach, @Input() { params }: InputOf<typeof withdrawAppleOwnApp>): Promise<AppleOwnApp> {
    return this.database.transaction(reach, (tx) => this.apps.withdraw(tx, reach, params.id));
  }
}
