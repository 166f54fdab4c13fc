import { Controller } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import {
  approve,
  askForAdministrator,
  getApproval,
  listApprovals,
  refuseApproval,
  stopApproval,
  type InputOf,
  type OutputOf,
} from '@chariot/contract';
import { Caller, Database, Door, Input } from '@chariot/platform';
import { Administrators } from './administrators.service.js';
import { Approvals } from './approvals.service.js';

@Controller()
export class ApprovalsController {
  constructor(
    private readonly database: Database,
    private readonly approvals: Approvals,
    private readonly administrators: Administrators,
  ) {}

  @Door(listApprovals)
  list(
    @Caller() reach: Reach,
    @Input() { query }: InputOf<typeof listApprovals>,
  ): Promise<OutputOf<typeof listApprovals>> {
    return this.database.read(reach, (tx) => this.approvals.list(tx, reach, query));
  }

  @Door(getApproval)
  get(@Caller() reach: Reach, @Input() { params }: InputOf<typeof getApproval>): Promise<OutputOf<typeof getApproval>> {
    return this.database.read(reach, (tx) => this.approvals.get(tx, reach, params.id));
  }

  @Door(approve)
  approve(@Caller() reach: Reach, @Input() { params }: InputOf<typeof approve>): Promise<OutputOf<typeof approve>> {
    return this.database.transaction(reach, (tx) => this.approvals.approve(tx, reach, params.id));
  }

  @Door(refuseApproval)
  refuse(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof refuseApproval>,
  ): Promise<OutputOf<typeof refuseApproval>> {
    return this.database.transaction(reach, (tx) => this.approvals.refuse(tx, reach, params.id, body.reason));
  }

  @Door(stopApproval)
  stop(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof stopApproval>,
  ): Promise<OutputOf<typeof stopApproval>> {
    return this.database.transaction(reach, (tx) => this.approvals.stop(tx, reach, params.id, body.reason));
  }

  @Door(askForAdministrator)
  askForAdministrator(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof askForAdministrator>,
  ): Promise<OutputOf<typeof askForAdministrator>> {
    return this.database.transaction(reach, (tx) => this.administrators.ask(tx, reach, params.id, body));
  }
}
