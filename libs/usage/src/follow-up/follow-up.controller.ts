import { Controller } from '@nestjs/common';
import * as contract from '@chariot/contract';
import type { InputOf, OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input, Precondition, type Download, type IfMatch } from '@chariot/platform';
import { FollowUpComments } from './follow-up-comments.service.js';
import { FollowUpFiles } from './follow-up-files.service.js';

@Controller()
export class FollowUpController {
  constructor(
    private readonly database: Database,
    private readonly files: FollowUpFiles,
    private readonly comments: FollowUpComments,
  ) {}

  @Door(contract.listFollowUpFiles)
  list(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.listFollowUpFiles>,
  ): Promise<OutputOf<typeof contract.listFollowUpFiles>> {
    return this.files.list(reach, params.id);
  }

  @Door(contract.previewFollowUpFile)
  preview(
    @Caller() reach: Reach,
    @Input() { params, query }: InputOf<typeof contract.previewFollowUpFile>,
  ): Promise<OutputOf<typeof contract.previewFollowUpFile>> {
    return this.files.preview(reach, params.id, query);
  }

  @Door(contract.makeFollowUpFile)
  make(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.makeFollowUpFile>,
  ): Promise<OutputOf<typeof contract.makeFollowUpFile>> {
    return this.files.make(reach, params.id, body);
  }

  @Door(contract.getFollowUpFile)
  get(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.getFollowUpFile>,
  ): Promise<OutputOf<typeof contract.getFollowUpFile>> {
    return this.files.get(reach, params.id, params.fileId);
  }

  @Door(contract.getFollowUpDocument)
  document(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.getFollowUpDocument>,
  ): Promise<Download> {
    return this.files.document(reach, params.id, params.fileId);
  }

  @Door(contract.getFollowUpSummary)
  summary(@Caller() reach: Reach, @Input() { params }: InputOf<typeof contract.getFollowUpSummary>): Promise<Download> {
    return this.files.summary(reach, params.id, params.fileId, params.uai);
  }

  @Door(contract.listFollowUpComments)
  commentsOf(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.listFollowUpComments>,
  ): Promise<OutputOf<typeof contract.listFollowUpComments>> {
    return this.database.read(reach, (tx) => this.comments.list(tx, reach, params.id));
  }

  @Door(contract.writeFollowUpComment)
  comment(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.writeFollowUpComment>,
    @Precondition(contract.listFollowUpComments) ifMatch: IfMatch,
  ): Promise<OutputOf<typeof contract.writeFollowUpComment>> {
    return ifMatch.transaction(
      this.database,
      reach,
      (tx) => this.comments.list(tx, reach, params.id),
      (tx) => this.comments.write(tx, reach, params.id, body),
    );
  }
}
