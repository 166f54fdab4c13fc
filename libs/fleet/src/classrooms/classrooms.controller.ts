import { Controller } from '@nestjs/common';
import {
  changeClassroom,
  getClassroom,
  listClassrooms,
  openClassroom,
  type InputOf,
  type OutputOf,
} from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input, Precondition, type IfMatch } from '@chariot/platform';
import { Classrooms } from './classrooms.service.js';

@Controller()
export class ClassroomsController {
  constructor(
    private readonly database: Database,
    private readonly classrooms: Classrooms,
  ) {}

  @Door(listClassrooms)
  list(
    @Caller() reach: Reach,
    @Input() { query }: InputOf<typeof listClassrooms>,
  ): Promise<OutputOf<typeof listClassrooms>> {
    return this.database.read(reach, (tx) => this.classrooms.list(tx, reach, query));
  }

  @Door(getClassroom)
  get(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof getClassroom>,
  ): Promise<OutputOf<typeof getClassroom>> {
    return this.database.read(reach, (tx) => this.classrooms.get(tx, reach, params.id));
  }

  @Door(openClassroom)
  open(
    @Caller() reach: Reach,
    @Input() { body }: InputOf<typeof openClassroom>,
  ): Promise<OutputOf<typeof openClassroom>> {
    return this.database.transaction(reach, (tx) => this.classrooms.open(tx, reach, body));
  }

  @Door(changeClassroom)
  change(
    @Caller() reach: Reach,
    @Precondition(getClassroom) ifMatch: IfMatch,
    @Input() { params, body }: InputOf<typeof changeClassroom>,
  ): Promise<OutputOf<typeof changeClassroom>> {
    return ifMatch.transaction(
      this.database,
      reach,
      (tx) => this.classrooms.get(tx, reach, params.id),
      (tx) => this.classrooms.change(tx, reach, params.id, body),
    );
  }
}
