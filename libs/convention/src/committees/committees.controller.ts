import * as contract from '@chariot/contract';
import type { InputOf, OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input } from '@chariot/platform';
import { Controller, Inject } from '@nestjs/common';
import { CommitteeReader } from './committee-reader.service.js';
import { Compositions } from './compositions.service.js';

@Controller()
export class CommitteesController {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CommitteeReader) private readonly reader: CommitteeReader,
    @Inject(Compositions) private readonly compositions: Compositions,
  ) {}

  @Door(contract.listCommittees)
  async list(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.listCommittees>,
  ): Promise<OutputOf<typeof contract.listCommittees>> {
    return { items: await this.database.read(reach, (tx) => this.reader.ofConvention(reach, tx, params.id)) };
  }

  @Door(contract.composeLocalCommittee)
  composeLocal(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.composeLocalCommittee>,
  ): Promise<OutputOf<typeof contract.composeLocalCommittee>> {
    return this.compositions.composeLocal(reach, params.id, body.schoolUai, body.members);
  }

  @Door(contract.listDepartmentalCommittees)
  async listDepartmental(@Caller() reach: Reach): Promise<OutputOf<typeof contract.listDepartmentalCommittees>> {
    return { items: await this.database.read(reach, (tx) => this.reader.departmental(reach, tx)) };
  }

  @Door(contract.composeDepartmentalCommittee)
  composeDepartmental(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.composeDepartmentalCommittee>,
  ): Promise<OutputOf<typeof contract.composeDepartmentalCommittee>> {
    return this.compositions.composeDepartmental(reach, params.id, body.members);
  }

  @Door(contract.getCommittee)
  get(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.getCommittee>,
  ): Promise<OutputOf<typeof contract.getCommittee>> {
    return this.database.read(reach, (tx) => this.reader.committee(reach, tx, params.id));
  }
}
