import * as contract from '@chariot/contract';
import type { InputOf, OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Door, Input, type Download } from '@chariot/platform';
import { Controller, Inject } from '@nestjs/common';
import { Attachments } from './attachments.service.js';

@Controller()
export class AttachmentsController {
  constructor(@Inject(Attachments) private readonly attachments: Attachments) {}

  @Door(contract.addAttachment)
  add(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.addAttachment>,
  ): Promise<OutputOf<typeof contract.addAttachment>> {
    return this.attachments.add(reach, params.id, body);
  }

  @Door(contract.addReceipt)
  addReceipt(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.addReceipt>,
  ): Promise<OutputOf<typeof contract.addReceipt>> {
    return this.attachments.add(reach, params.id, { ...body, kind: 'receipt' });
  }

  @Door(contract.listAttachments)
  list(
    @Caller() reach: Reach,
    @Input() { params, query }: InputOf<typeof contract.listAttachments>,
  ): Promise<OutputOf<typeof contract.listAttachments>> {
    return this.attachments.list(reach, params.id, query);
  }

  @Door(contract.downloadAttachment)
  download(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.downloadAttachment>,
  ): Promise<Download> {
    return this.attachments.download(reach, params.id, params.attachmentId);
  }

  @Door(contract.removeAttachment)
  remove(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.removeAttachment>,
  ): Promise<OutputOf<typeof contract.removeAttachment>> {
    return this.attachments.remove(reach, params.id, params.attachmentId);
  }
}
