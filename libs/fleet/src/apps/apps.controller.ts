import { Controller } from '@nestjs/common';
import {
  addApp,
  adviseOnApp,
  askForApp,
  assignApp,
  changeApp,
  decideOnApp,
  getApp,
  getAppRequest,
  listAppRequests,
  listApps,
  unassignApp,
  withdrawAppRequest,
  type InputOf,
  type OutputOf,
} from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input, Precondition, type IfMatch } from '@chariot/platform';
import { AppRequests } from './app-requests.service.js';
import { Apps } from './apps.service.js';

@Controller()
export class AppsController {
  constructor(
    private readonly database: Database,
    private readonly apps: Apps,
    private readonly requests: AppRequests,
  ) {}

  @Door(listApps)
  list(@Caller() reach: Reach, @Input() { query }: InputOf<typeof listApps>): Promise<OutputOf<typeof listApps>> {
    return this.database.read(reach, (tx) => this.apps.list(tx, reach, query));
  }

  @Door(getApp)
  get(@Caller() reach: Reach, @Input() { params }: InputOf<typeof getApp>): Promise<OutputOf<typeof getApp>> {
    return this.database.read(reach, (tx) => this.apps.get(tx, reach, params.id));
  }

  @Door(addApp)
  add(@Caller() reach: Reach, @Input() { body }: InputOf<typeof addApp>): Promise<OutputOf<typeof addApp>> {
    return this.database.transaction(reach, (tx) => this.apps.add(tx, reach, body));
  }

  @Door(changeApp)
  change(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof changeApp>,
    @Precondition(getApp) ifMatch: IfMatch,
  ): Promise<OutputOf<typeof changeApp>> {
    return ifMatch.transaction(
      this.database,
      reach,
      (tx) => this.apps.get(tx, reach, params.id),
      (tx) => this.apps.change(tx, reach, params.id, body),
    );
  }

  @Door(assignApp)
  assign(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof assignApp>,
  ): Promise<OutputOf<typeof assignApp>> {
    return this.database.transaction(reach, (tx) => this.apps.assign(tx, reach, params.id, body));
  }

  @Door(unassignApp)
  unassign(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof unassignApp>,
  ): Promise<OutputOf<typeof unassignApp>> {
    return this.database.transaction(reach, (tx) => this.apps.unassign(tx, reach, params.id, params.assignmentId));
  }

  @Door(listAppRequests)
  listRequests(
    @Caller() reach: Reach,
    @Input() { query }: InputOf<typeof listAppRequests>,
  ): Promise<OutputOf<typeof listAppRequests>> {
    return this.database.read(reach, (tx) => this.requests.list(tx, reach, query));
  }

  @Door(getAppRequest)
  getRequest(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof getAppRequest>,
  ): Promise<OutputOf<typeof getAppRequest>> {
    return this.database.read(reach, (tx) => this.requests.get(tx, reach, params.id));
  }

  @Door(askForApp)
  ask(@Caller() reach: Reach, @Input() { body }: InputOf<typeof askForApp>): Promise<OutputOf<typeof askForApp>> {
    return this.database.transaction(reach, (tx) => this.requests.ask(tx, reach, body));
  }

  @Door(adviseOnApp)
  advise(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof adviseOnApp>,
  ): Promise<OutputOf<typeof adviseOnApp>> {
    return this.database.transaction(reach, (tx) => this.requests.advise(tx, reach, params.id, body));
  }

  @Door(decideOnApp)
  decide(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof decideOnApp>,
  ): Promise<OutputOf<typeof decideOnApp>> {
    return this.database.transaction(reach, (tx) => this.requests.decide(tx, reach, params.id, body));
  }

  @Door(withdrawAppRequest)
  withdraw(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof withdrawAppRequest>,
  ): Promise<OutputOf<typeof withdrawAppRequest>> {
    return this.database.transaction(reach, (tx) => this.requests.withdraw(tx, reach, params.id));
  }
}
