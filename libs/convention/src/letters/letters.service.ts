import type { Convention, Letter, Letters as LetterList, NewLetter } from '@chariot/contract';
import { LocalDate, newId, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, Database, Download, Journal, Outbox, type Tx } from '@chariot/platform';
import { Inject, Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { ClaimSources } from '../claims/claim-sources.service.js';
import { conventionError } from '../convention-errors.js';
import { ConventionChanged } from '../events.js';
import { optionalClauses } from './clauses.js';
import { LetterDesk } from './letter-desk.service.js';
import { titleOf, trapOf } from './letter.js';
import { LettersRepository, type LetterRow, type Sending } from './letters.repository.js';

/** More than two parties will ever write each other about one convention. */
const MAX_LETTERS = 200;

/** Letters: drafted, read again as they would leave, and kept to the byte once they have. */
@Injectable()
export class Letters {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Database) private readonly database: Database,
    @Inject(Journal) private readonly journal: Journal,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(ClaimSources) private readonly sources: ClaimSources,
    @Inject(LettersRepository) private readonly repository: LettersRepository,
    @Inject(LetterDesk) private readonly desk: LetterDesk,
  ) {}

  /** @throws DomainError convention.notFound, convention.claimNotYours */
  list(reach: Reach, conventionId: string): Promise<LetterList> {
    return this.database.read(reach, async (tx) => {
      const desk = await this.desk.open(reach, tx, await this.sources.require(reach, tx, conventionId));
      const sides = await this.repository.sides(reach, tx, conventionId);
      const rows = await this.repository.all(reach, tx, conventionId);
      return this.desk.lettersOf(desk, rows, sides.academie || sides.localAuthority);
    });
  }

  /** @throws DomainError convention.letterMayNotWrite, letterTrapMissing, letterClausesMissing, letterTooMany */
  draft(reach: Reach, conventionId: string, content: NewLetter): Promise<Letter> {
    return this.database.transaction(reach, async (tx) => {
      const convention = await this.#writable(reach, tx, conventionId, content);
      const count = await this.repository.count(reach, tx, conventionId);
      if (count >= MAX_LETTERS) throw conventionError('letterTooMany', { count });
      const id = newId();
      const byId = reach.kind === 'person' ? reach.id : null;
      await this.repository.draft(reach, tx, {
        id,
        conventionId,
        content,
        at: this.clock.now(),
        byId,
        by: reach.label,
      });
      await this.#told(reach, tx, convention, { id, content, act: 'convention.letter.drafted' });
      return this.#letter(reach, tx, convention, id);
    });
  }

  correct(reach: Reach, conventionId: string, id: string, content: NewLetter): Promise<Letter> {
    return this.database.transaction(reach, async (tx) => {
      const convention = await this.#writable(reach, tx, conventionId, content);
      await this.#draft(reach, tx, conventionId, id);
      await this.repository.rewrite(reach, tx, id, content, this.clock.now());
      await this.#told(reach, tx, convention, { id, content, act: 'convention.letter.corrected' });
      return this.#letter(reach, tx, convention, id);
    });
  }

  discard(reach: Reach, conventionId: string, id: string): Promise<{ id: string }> {
    return this.database.transaction(reach, async (tx) => {
      const { content } = await this.#draft(reach, tx, conventionId, id);
      const convention = await this.sources.require(reach, tx, conventionId);
      await this.repository.discard(reach, tx, id);
      await this.#told(reach, tx, convention, { id, content, act: 'convention.letter.discarded' });
      return { id };
    });
  }

  /** Freezes what it says now, in the very transaction that says that it has left. */
  send(reach: Reach, conventionId: string, id: string, sending: Sending): Promise<Letter> {
    return this.database.transaction(reach, async (tx) => {
      if (sending.sentOn > LocalDate.today(this.clock)) {
        throw conventionError('letterSentInFuture', { day: LocalDate.format(sending.sentOn) });
      }
      const { content } = await this.#draft(reach, tx, conventionId, id);
      const convention = await this.sources.require(reach, tx, conventionId);
      const desk = await this.desk.open(reach, tx, convention);
      const pdf = await this.desk.pdf(reach, tx, desk, content);
      const sheet = await this.desk.sheet(reach, tx, desk, content);
      const sha256 = createHash('sha256').update(pdf).digest('hex');
      const version = await this.repository.nextVersion(reach, tx, conventionId, content);
      await this.repository.freeze(reach, tx, id, { pdf, sheet, sha256 });
      await this.repository.send(reach, tx, id, version, sending);
      await this.#told(reach, tx, convention, {
        id,
        content,
        act: 'convention.letter.sent',
        details: { sha256, version },
      });
      return this.#letter(reach, tx, convention, id);
    });
  }

  /** The frozen document, to the byte; a draft is printed anew. */
  document(reach: Reach, conventionId: string, id: string): Promise<Download> {
    return this.database.read(reach, async (tx) => {
      const convention = await this.sources.require(reach, tx, conventionId);
      const { content } = await this.#found(reach, tx, conventionId, id);
      const frozen = await this.repository.frozen(reach, tx, id);
      const name = `${titleOf(content, convention.reference)}.pdf`;
      if (frozen !== undefined) return new Download(frozen.pdf, name);
      const desk = await this.desk.open(reach, tx, convention);
      return new Download(await this.desk.pdf(reach, tx, desk, content), name);
    });
  }

  /** @throws DomainError convention.letterNoTable */
  table(reach: Reach, conventionId: string, id: string): Promise<Download> {
    return this.#table(reach, conventionId, id, ({ title, csv }) => new Download(csv, `${title}.csv`));
  }

  /** @throws DomainError convention.letterNoTable */
  spreadsheet(reach: Reach, conventionId: string, id: string): Promise<Download> {
    return this.#table(reach, conventionId, id, ({ title, csv, at }) => {
      return new Download(this.desk.workbook(title, csv, at), `${title}.ods`);
    });
  }

  #table(
    reach: Reach,
    conventionId: string,
    id: string,
    make: (table: { readonly title: string; readonly csv: Buffer; readonly at: Date }) => Download,
  ): Promise<Download> {
    return this.database.read(reach, async (tx) => {
      const convention = await this.sources.require(reach, tx, conventionId);
      const { content, draftedAt } = await this.#found(reach, tx, conventionId, id);
      const frozen = await this.repository.frozen(reach, tx, id);
      const desk = await this.desk.open(reach, tx, convention);
      const csv = frozen === undefined ? await this.desk.sheet(reach, tx, desk, content) : frozen.sheet;
      if (csv === null) throw conventionError('letterNoTable');
      return make({ title: titleOf(content, convention.reference), csv, at: draftedAt });
    });
  }

  async #found(reach: Reach, tx: Tx, conventionId: string, id: string): Promise<LetterRow> {
    const row = await this.repository.find(reach, tx, conventionId, id);
    if (row === undefined) throw conventionError('letterNotFound');
    return row;
  }

  /** One that has not left, of a side that the caller writes for. */
  async #draft(reach: Reach, tx: Tx, conventionId: string, id: string): Promise<LetterRow> {
    const row = await this.#found(reach, tx, conventionId, id);
    const sides = await this.repository.sides(reach, tx, conventionId);
    if (!sides[row.content.author]) throw conventionError('letterMayNotWrite');
    if (row.sentOn !== null) throw conventionError('letterSent', { day: LocalDate.format(row.sentOn) });
    return row;
  }

  async #writable(reach: Reach, tx: Tx, conventionId: string, content: NewLetter): Promise<Convention> {
    const convention = await this.sources.require(reach, tx, conventionId);
    const sides = await this.repository.sides(reach, tx, conventionId);
    if (!sides[content.author]) throw conventionError('letterMayNotWrite');
    if (content.trap === null ? content.kind === 'rectification' : trapOf(content.trap) === undefined) {
      throw conventionError('letterTrapMissing');
    }
    const known = new Set(optionalClauses().map((clause) => clause.id));
    const isChosen = content.clauses.length > 0 && content.clauses.every((one) => known.has(one));
    if (content.kind === 'optionalClauses' && !isChosen) throw conventionError('letterClausesMissing');
    return convention;
  }

  async #letter(reach: Reach, tx: Tx, convention: Convention, id: string): Promise<Letter> {
    const desk = await this.desk.open(reach, tx, convention);
    return this.desk.letterOf(desk, await this.#found(reach, tx, convention.id, id));
  }

  async #told(
    reach: Reach,
    tx: Tx,
    { id: conventionId, reference, localAuthority }: Convention,
    told: {
      readonly id: string;
      readonly content: NewLetter;
      readonly act: string;
      readonly details?: Readonly<Record<string, string | number>>;
    },
  ): Promise<void> {
    await this.journal.record(tx, reach, {
      act: told.act,
      subject: { kind: 'letter', id: told.id, label: titleOf(told.content, reference) },
      placeId: localAuthority.id,
      ...(told.details !== undefined && { details: told.details }),
    });
    await this.outbox.emit(tx, ConventionChanged.of({ conventionId, placeId: localAuthority.id }));
  }
}
