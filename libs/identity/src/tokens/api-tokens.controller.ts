import { Controller } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import { createApiToken, listApiTokens, revokeApiToken, type InputOf, type OutputOf } from '@chariot/contract';
import { Caller, Database, Door, Input } from '@chariot/platform';
import { ApiTokens } from './api-tokens.service.js';

@Controller()
export class ApiTokensController {
  constructor(
    private readonly database: Database,
    private readonly tokens: ApiTokens,
  ) {}

  @Door(listApiTokens)
  list(
    @Caller() reach: Reach,
    @Input() { query }: InputOf<typeof listApiTokens>,
  ): Promise<OutputOf<typeof listApiTokens>> {
    return this.database.read(reach, (tx) => this.tokens.list(tx, reach, query));
  }

  @Door(createApiToken)
  create(
    @Caller() reach: Reach,
    @Input() { body }: InputOf<typeof createApiToken>,
  ): Promise<OutputOf<typeof createApiToken>> {
    return this.database.transaction(reach, (tx) => this.tokens.create(tx, reach, body));
  }

  @Door(revokeApiToken)
  revoke(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof revokeApiToken>,
  ): Promise<OutputOf<typeof revokeApiToken>> {
    return this.database.transaction(reach, (tx) => this.tokens.revoke(tx, reach, params.id));
  }
}
