import { frenchInstant, PersonalDataSources, Retention } from '@chariot/platform';
import { Module, type OnModuleInit } from '@nestjs/common';
import { ClaimsModule } from '../claims/claims.module.js';
import { DeadlinesModule } from '../deadlines/deadlines.module.js';
import { TimelineSources } from '../deadlines/timeline-sources.service.js';
import { PaymentsModule } from '../payments/payments.module.js';
import { LetterDesk } from './letter-desk.service.js';
import { KIND_WORDS } from './letter.js';
import { LettersController } from './letters.controller.js';
import { LettersRepository } from './letters.repository.js';
import { LETTERS_RETENTION } from './letters-retention.js';
import { Letters } from './letters.service.js';

@Module({
  imports: [ClaimsModule, PaymentsModule, DeadlinesModule],
  controllers: [LettersController],
  providers: [LettersRepository, LetterDesk, Letters],
})
export class LettersModule implements OnModuleInit {
  constructor(
    private readonly retention: Retention,
    private readonly sources: PersonalDataSources,
    private readonly timeline: TimelineSources,
    private readonly repository: LettersRepository,
  ) {}

  onModuleInit(): void {
    this.retention.register(LETTERS_RETENTION);
    this.sources.register({
      title: 'Courriers des conventions',
      order: 67,
      read: async (tx, personId, limit) =>
        (await this.repository.ofPerson(tx, personId, limit + 1)).map(({ reference, kind, at }) => ({
          Convention: reference,
          Courrier: KIND_WORDS[kind],
          'Préparé le': frenchInstant(at),
        })),
    });
    // A bilan that has left is the one that the term asks for.
    this.timeline.register('letters', async (reach, tx, conventionId) => {
      const rows = await this.repository.all(reach, tx, conventionId);
      const [sentOn] = rows.flatMap((row) => (row.content.kind === 'financialReport' ? (row.sentOn ?? []) : [])).sort();
      return sentOn === undefined ? {} : { reportSentOn: sentOn };
    });
  }
}
