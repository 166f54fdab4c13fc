import { Module } from '@nestjs/common';
import { JournalController } from './journal/journal.controller.js';
import { JournalReader } from './journal/journal-reader.service.js';
import { JournalRepository } from './journal/journal.repository.js';

@Module({
  controllers: [JournalController],
  providers: [JournalReader, JournalRepository],
  exports: [JournalReader],
})
export class AuditModule {}
