import { Controller } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import {
  addPerson,
  createSignInLink,
  disablePerson,
  enablePerson,
  endRole,
  getPerson,
  grantRole,
  handOver,
  listPeople,
  type InputOf,
  type OutputOf,
} from '@chariot/contract';
import { Caller, Database, Door, Input } from '@chariot/platform';
import { SignInLinks } from '../sessions/sign-in-links.service.js';
import { Disabling } from './disabling.service.js';
import { HandOver } from './hand-over.service.js';
import { People } from './people.service.js';

@Controller()
export class PeopleController {
  constructor(
    private readonly database: Database,
    private readonly people: People,
    private readonly links: SignInLinks,
    private readonly leaving: HandOver,
    private readonly disabling: Disabling,
  ) {}

  @Door(listPeople)
  list(@Caller() reach: Reach, @Input() { query }: InputOf<typeof listPeople>): Promise<OutputOf<typeof listPeople>> {
    return this.database.read(reach, (tx) => this.people.list(tx, reach, query));
  }

  @Door(getPerson)
  get(@Caller() reach: Reach, @Input() { params }: InputOf<typeof getPerson>): Promise<OutputOf<typeof getPerson>> {
    return this.database.read(reach, (tx) => this.people.get(tx, reach, params.id));
  }

  @Door(addPerson)
  add(@Caller() reach: Reach, @Input() { body }: InputOf<typeof addPerson>): Promise<OutputOf<typeof addPerson>> {
    return this.database.transaction(reach, (tx) => this.people.add(tx, reach, body));
  }

  @Door(grantRole)
  grantRole(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof grantRole>,
  ): Promise<OutputOf<typeof grantRole>> {
    return this.database.transaction(reach, (tx) => this.people.grantRole(tx, reach, params.id, body));
  }

  @Door(endRole)
  endRole(@Caller() reach: Reach, @Input() { params }: InputOf<typeof endRole>): Promise<OutputOf<typeof endRole>> {
    return this.database.transaction(reach, (tx) => this.people.endRole(tx, reach, params.id, params.roleId));
  }

  @Door(handOver)
  handOver(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof handOver>,
  ): Promise<OutputOf<typeof handOver>> {
    return this.database.transaction(reach, (tx) => this.leaving.handOver(tx, reach, params.id, body));
  }

  @Door(disablePerson)
  disable(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof disablePerson>,
  ): Promise<OutputOf<typeof disablePerson>> {
    return this.database.transaction(reach, (tx) => this.disabling.disable(tx, reach, params.id, body.reason));
  }

  @Door(enablePerson)
  enable(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof enablePerson>,
  ): Promise<OutputOf<typeof enablePerson>> {
    return this.database.transaction(reach, (tx) => this.disabling.enable(tx, reach, params.id, body.reason));
  }

  @Door(createSignInLink)
  createSignInLink(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof createSignInLink>,
  ): Promise<OutputOf<typeof createSignInLink>> {
    return this.database.transaction(reach, (tx) => this.links.create(tx, reach, params.id));
  }
}
