import type { Amendment, NewAmendment } from '@chariot/contract';
import { LocalDate, newId, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, Journal, Outbox, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Inject, Injectable } from '@nestjs/common';
import { conventionError } from '../convention-errors.js';
import { ConventionsRepository, type ConventionRow } from '../conventions/conventions.repository.js';
import { ConventionsService, WritingParties } from '../conventions/conventions.service.js';
import { LifeRepository } from '../conventions/life.repository.js';
import type { TermsChanges } from '../conventions/terms.js';
import { AnnexLinked, ConventionChanged } from '../events.js';
import { aroundAmendment, changesOf, checkAmended, checkAmendment, signedOnOf } from './amendment.js';
import { AmendmentsRepository } from './amendments.repository.js';
import { effects, type Effect } from './effects.js';

/** Avenants (art. 10.1): signed by both parties, beside the text that they change from a day on. */
@Injectable()
export class Amendments {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Journal) private readonly journal: Journal,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Places) private readonly places: Places,
    @Inject(ConventionsRepository) private readonly conventions: ConventionsRepository,
    @Inject(LifeRepository) private readonly life: LifeRepository,
    @Inject(AmendmentsRepository) private readonly amendments: AmendmentsRepository,
    @Inject(ConventionsService) private readonly reader: ConventionsService,
    @Inject(WritingParties) private readonly writing: WritingParties,
  ) {}

  async list(reach: Reach, tx: Tx, conventionId: string): Promise<{ items: Amendment[] }> {
    const facts = await this.reader.facts(reach, tx, conventionId);
    const refs = await this.conventions.parties(reach, tx, [conventionId]);
    const rows = await this.life.amendments(reach, tx, [conventionId]);
    return {
      items: rows.map(({ changes, conventionId: _, recordedAt, ...row }) => {
        const amendment = { number: row.number, effectiveOn: LocalDate.parse(row.effectiveOn), changes };
        const { before, after } = aroundAmendment(facts.original, facts.amendments, amendment);
        return {
          ...row,
          signedOn: signedOnOf(row),
          recordedAt: recordedAt.toISOString(),
          effects: effects(before, after, (id) => refs.get(id)?.name ?? 'un autre lieu'),
        };
      }),
    };
  }

  /** What it would change. @throws DomainError as `record` */
  async preview(reach: Reach, tx: Tx, conventionId: string, sent: NewAmendment): Promise<{ effects: Effect[] }> {
    return { effects: (await this.#weighed(reach, tx, conventionId, sent)).effects };
  }

  /**
   * @throws DomainError convention.notSigned, convention.overAlready, convention.amendmentChangesObject,
   * convention.amendmentNumberTaken, convention.amendmentChangesNothing, and what a convention is refused for
   */
  async record(reach: Reach, tx: Tx, conventionId: string, sent: NewAmendment): Promise<{ items: Amendment[] }> {
    const { row, changes } = await this.#weighed(reach, tx, conventionId, sent);
    const newRows = (changes.annex ?? []).flatMap((one) => one.row ?? []);
    const knownRows = await this.conventions.annex(reach, tx, [conventionId]);
    const knownLines = await this.conventions.budgetLines(reach, tx, [conventionId]);
    const uais = [...new Set(newRows.flatMap((one) => [one.uai, one.referenceCollegeUai]))];
    const placeByUai = await this.conventions.placesByUai(reach, tx, uais, row.localAuthorityId);
    await this.amendments.record(reach, tx, {
      ...{ id: newId(), conventionId, amendment: sent, changes, at: this.clock.now(), placeByUai },
      newRows: newRows.filter((one) => !knownRows.some(({ uai }) => uai === one.uai)),
      newLines: (changes.budgetLines ?? [])
        .flatMap(({ line }) => line ?? [])
        .filter((line) => !knownLines.some(({ id }) => id === line.id)),
    });
    await this.journal.record(tx, reach, {
      act: 'convention.convention.amended',
      subject: { kind: 'convention', id: conventionId, label: row.reference },
      placeId: row.localAuthorityId,
      details: { number: sent.number, effectiveOn: sent.effectiveOn },
    });
    const schoolIds = newRows.flatMap((one) => placeByUai.get(one.uai) ?? []);
    if (schoolIds.length > 0) await this.outbox.emit(tx, AnnexLinked.of({ conventionId, schoolIds }));
    await this.outbox.emit(tx, ConventionChanged.of({ conventionId, placeId: row.localAuthorityId }));
    return this.list(reach, tx, conventionId);
  }

  async #weighed(
    reach: Reach,
    tx: Tx,
    conventionId: string,
    sent: NewAmendment,
  ): Promise<{ row: ConventionRow; changes: TermsChanges; effects: Effect[] }> {
    const row = await this.conventions.find(reach, tx, conventionId);
    if (row === undefined) throw conventionError('notFound');
    await this.writing.require(tx, reach, [row.academieId, row.localAuthorityId]);
    const facts = await this.reader.facts(reach, tx, conventionId);
    await this.#checkLines(reach, tx, conventionId, sent);
    checkAmendment(facts, sent, LocalDate.today(this.clock));
    const changes = changesOf(sent.changes, newId);
    const effectiveOn = LocalDate.parse(sent.effectiveOn);
    const amendment = { number: sent.number, effectiveOn, changes };
    const { before, after } = aroundAmendment(facts.original, facts.amendments, amendment);
    checkAmended(after);
    const refs = await this.places.refs(
      tx,
      after.budgetLines.map((line) => line.spenderId),
    );
    const found = effects(before, after, (id) => refs.get(id)?.name ?? 'un autre lieu');
    if (found.length === 0) throw conventionError('amendmentChangesNothing');
    return { row, changes, effects: found };
  }

  /** Lines are the convention's own, and spent by a collectivité or a collège. */
  async #checkLines(reach: Reach, tx: Tx, conventionId: string, { changes }: NewAmendment): Promise<void> {
    const sent = changes.budgetLines ?? [];
    const known = await this.conventions.budgetLines(reach, tx, [conventionId]);
    for (const { budgetLineId } of sent) {
      if (budgetLineId !== null && !known.some(({ id }) => id === budgetLineId))
        throw conventionError('budgetLineNotFound');
    }
    const written = sent.flatMap(({ line }) => line ?? []);
    const spenders = await this.places.refs(
      tx,
      written.map((line) => line.spenderId),
    );
    for (const line of written) {
      const kind = spenders.get(line.spenderId)?.kind;
      const isKnown = known.some((one) => one.spenderId === line.spenderId);
      if (!isKnown && kind !== 'localAuthority' && kind !== 'college') {
        throw conventionError('spenderUnknown', { label: line.label });
      }
    }
  }
}
