import { Controller } from '@nestjs/common';
import { getBoard, getFleetSummary, type InputOf, type OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input } from '@chariot/platform';
import { Boards } from './board.service.js';

@Controller()
export class BoardController {
  constructor(
    private readonly database: Database,
    private readonly boards: Boards,
  ) {}

  @Door(getBoard)
  board(@Caller() reach: Reach, @Input() { params }: InputOf<typeof getBoard>): Promise<OutputOf<typeof getBoard>> {
    return this.database.read(reach, (tx) => this.boards.board(tx, reach, params.id));
  }

  @Door(getFleetSummary)
  summary(
    @Caller() reach: Reach,
    @Input() { query }: InputOf<typeof getFleetSummary>,
  ): Promise<OutputOf<typeof getFleetSummary>> {
    return this.database.read(reach, (tx) => this.boards.summary(tx, reach, query.under));
  }
}
