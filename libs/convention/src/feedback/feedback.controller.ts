import * as contract from '@chariot/contract';
import type { InputOf, OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input, Precondition, type IfMatch } from '@chariot/platform';
import { Controller, Inject } from '@nestjs/common';
import { FeedbackAccounts } from './feedback.service.js';

type Answer = Promise<OutputOf<typeof contract.getFeedback>>;

@Controller()
export class FeedbackController {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(FeedbackAccounts) private readonly accounts: FeedbackAccounts,
  ) {}

  @Door(contract.listFeedback)
  list(
    @Caller() reach: Reach,
    @Input() { query }: InputOf<typeof contract.listFeedback>,
  ): Promise<OutputOf<typeof contract.listFeedback>> {
    return this.database.read(reach, (tx) => this.accounts.list(reach, tx, query));
  }

  @Door(contract.writeFeedback)
  write(
    @Caller() reach: Reach,
    @Input() { body: { schoolId, ...draft } }: InputOf<typeof contract.writeFeedback>,
  ): Answer {
    return this.database.transaction(reach, (tx) => this.accounts.write(reach, tx, schoolId, draft));
  }

  @Door(contract.getFeedback)
  get(@Caller() reach: Reach, @Input() { params }: InputOf<typeof contract.getFeedback>): Answer {
    return this.database.read(reach, (tx) => this.accounts.get(reach, tx, params.id));
  }

  @Door(contract.changeFeedback)
  change(
    @Caller() reach: Reach,
    @Precondition(contract.getFeedback) ifMatch: IfMatch,
    @Input() { params, body }: InputOf<typeof contract.changeFeedback>,
  ): Answer {
    return ifMatch.transaction(
      this.database,
      reach,
      (tx) => this.accounts.get(reach, tx, params.id),
      (tx) => this.accounts.change(reach, tx, params.id, body),
    );
  }

  @Door(contract.discardFeedback)
  discard(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.discardFeedback>,
  ): Promise<OutputOf<typeof contract.discardFeedback>> {
    return this.database.transaction(reach, (tx) => this.accounts.discard(reach, tx, params.id));
  }

  @Door(contract.submitFeedback)
  submit(@Caller() reach: Reach, @Input() { params }: InputOf<typeof contract.submitFeedback>): Answer {
    return this.database.transaction(reach, (tx) => this.accounts.submit(reach, tx, params.id));
  }

  @Door(contract.withdrawFeedback)
  withdraw(@Caller() reach: Reach, @Input() { params }: InputOf<typeof contract.withdrawFeedback>): Answer {
    return this.database.transaction(reach, (tx) => this.accounts.withdraw(reach, tx, params.id));
  }

  @Door(contract.reviewFeedback)
  review(
    @Caller() reach: Reach,
    @Input() { params, body: { decision } }: InputOf<typeof contract.reviewFeedback>,
  ): Answer {
    return this.database.transaction(reach, (tx) =>
      decision.outcome === 'publish'
        ? this.accounts.publish(reach, tx, params.id, decision.audience)
        : this.accounts.giveBack(reach, tx, params.id, decision.reason),
    );
  }
}
