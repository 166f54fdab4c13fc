import { Objects, Retention } from '@chariot/platform';
import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { ConventionsModule } from '../conventions/conventions.module.js';
import { attachmentsRetention } from './attachments-retention.js';
import { AttachmentsController } from './attachments.controller.js';
import { AttachmentsRepository } from './attachments.repository.js';
import { Attachments } from './attachments.service.js';

@Module({
  imports: [ConventionsModule],
  controllers: [AttachmentsController],
  providers: [AttachmentsRepository, Attachments],
  exports: [Attachments],
})
export class AttachmentsModule implements OnModuleInit {
  constructor(
    private readonly retention: Retention,
    @Inject(Objects) private readonly objects: Objects,
    private readonly attachments: AttachmentsRepository,
  ) {}

  onModuleInit(): void {
    this.objects.ownedBy((tx, sha256s) => this.attachments.needed(tx, sha256s));
    this.retention.register(attachmentsRetention(this.attachments, this.objects));
  }
}
