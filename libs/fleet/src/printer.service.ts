import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@chariot/kernel';
import { CLOCK, Download, makePdf, PROJECT_MENTION, type PdfWriter, type ProjectMention } from '@chariot/platform';

/** The fleet's papers: each bears its title, its date and what article 9 of the school's convention wants written. */
@Injectable()
export class Printer {
  constructor(
    @Inject(PROJECT_MENTION) private readonly mention: ProjectMention,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async print(title: string, schoolId: string, compose: (page: PdfWriter) => void): Promise<Download> {
    const mention = await this.mention.lineFor(schoolId);
    return new Download(await makePdf({ title, mention, at: this.clock.now() }, compose), `${title}.pdf`);
  }
}
