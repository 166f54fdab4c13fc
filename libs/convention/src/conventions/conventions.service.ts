import type { Convention, NewConvention, PlaceRef } from '@chariot/contract';
import { LocalDate, newId, Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database, Journal, Outbox, type ProjectMention, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Inject, Injectable } from '@nestjs/common';
import { conventionError } from '../convention-errors.js';
import { AnnexLinked, ConventionChanged } from '../events.js';
import { FundingRepository } from '../funding/funding.repository.js';
import { checkConvention } from './convention.js';
import { conventionView, KeptConventions } from './convention-view.js';
import { ConventionsRepository, type ConventionRow } from './conventions.repository.js';
import { mentionOf } from './mention.js';
import { LifeRepository, type AmendmentRow } from './life.repository.js';
import type { ConventionFacts } from './standing.js';

@Injectable()
export class ConventionsService implements ProjectMention {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ConventionsRepository) private readonly conventions: ConventionsRepository,
    @Inject(FundingRepository) private readonly funding: FundingRepository,
    @Inject(LifeRepository) private readonly life: LifeRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  list(
    reach: Reach,
    query: { limit: number; after?: string | undefined },
  ): Promise<{
    items: Convention[];
    next: string | null;
    total: number;
  }> {
    return this.database.read(reach, async (tx) => {
      const { items, total } = await this.conventions.page(reach, tx, { limit: query.limit, after: query.after });
      const next = items.length === query.limit ? (items.at(-1)?.reference ?? null) : null;
      return { items: await this.#complete(reach, tx, items, this.#today()), next, total };
    });
  }

  /** Whom a convention may be declared with: a commune names its académie and its collèges, and reaches neither. */
  nameable(reach: Reach): Promise<{ academies: PlaceRef[]; colleges: PlaceRef[] }> {
    return this.database.read(reach, async (tx) => ({
      academies: await this.conventions.nameableAcademies(reach, tx),
      colleges: await this.conventions.nameableColleges(reach, tx),
    }));
  }

  /** As it is, or as it was (art. 10.1: an avenant changes what is said from a day on, and nothing is lost). */
  get(reach: Reach, id: string, asOf?: string): Promise<Convention> {
    return this.database.read(reach, (tx) => this.read(reach, tx, id, asOf));
  }

  /** @throws DomainError convention.notFound, also when it is out of reach */
  async read(reach: Reach, tx: Tx, id: string, asOf?: string): Promise<Convention> {
    const row = await this.conventions.find(reach, tx, id);
    if (row === undefined) throw conventionError('notFound');
    const day = asOf === undefined ? this.#today() : LocalDate.parse(asOf);
    const [convention] = await this.#complete(reach, tx, [row], day);
    if (convention === undefined) throw conventionError('notFound');
    return convention;
  }

  /** All that is kept of a convention: what it says and is on any day is drawn from it by `standingOn`. */
  async facts(reach: Reach, tx: Tx, id: string): Promise<ConventionFacts> {
    const row = await this.conventions.find(reach, tx, id);
    if (row === undefined) throw conventionError('notFound');
    return this.#kept(reach, tx, [row]).then((kept) => kept.factsOf(row));
  }

  /** Avenants by number, of a convention that the caller has read. */
  amendments(reach: Reach, tx: Tx, id: string): Promise<AmendmentRow[]> {
    return this.life.amendments(reach, tx, [id]);
  }

  /** Art. 9: what every document about the project must say. */
  lineFor(placeId: string | null): Promise<string | null> {
    if (placeId === null) return Promise.resolve(null);
    const reach = Reach.system('mention de l’article 9');
    return this.database.read(reach, async (tx) => {
      const mention = await this.conventions.mentionFor(reach, tx, placeId);
      return mention === null ? null : mentionOf({ mention });
    });
  }

  #today(): LocalDate {
    return LocalDate.today(this.clock);
  }

  async #kept(reach: Reach, tx: Tx, rows: readonly ConventionRow[]): Promise<KeptConventions> {
    const ids = rows.map((row) => row.id);
    return new KeptConventions(
      await this.conventions.annex(reach, tx, ids),
      await this.conventions.budgetLines(reach, tx, ids),
      await this.life.lives(reach, tx, ids),
      await this.life.amendments(reach, tx, ids),
    );
  }

  async #complete(reach: Reach, tx: Tx, rows: readonly ConventionRow[], day: LocalDate): Promise<Convention[]> {
    if (rows.length === 0) return [];
    const ids = rows.map((row) => row.id);
    const kept = await this.#kept(reach, tx, rows);
    const unattributed = await this.funding.unattributed(reach, tx, ids);
    const refs = await this.conventions.parties(reach, tx, ids);
    return rows.map((row) => conventionView(row, kept, { day, refs, unattributed: unattributed.get(row.id) ?? 0 }));
  }
}

/** Who may write in a convention: whoever holds `convention:write` on one of its two parties. */
@Injectable()
export class WritingParties {
  constructor(@Inject(Places) private readonly places: Places) {}

  /** @throws DomainError convention.mayNotWrite */
  async require(tx: Tx, reach: Reach, parties: readonly [string, string]): Promise<void> {
    for (const party of parties) if (await this.places.covers(tx, reach, 'convention:write', party)) return;
    throw conventionError('mayNotWrite');
  }
}

/** Writing a convention down, and again as long as it is a draft. */
@Injectable()
export class Declarations {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Journal) private readonly journal: Journal,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Places) private readonly places: Places,
    @Inject(ConventionsRepository) private readonly conventions: ConventionsRepository,
    @Inject(ConventionsService) private readonly reader: ConventionsService,
    @Inject(WritingParties) private readonly writing: WritingParties,
  ) {}

  declare(reach: Reach, declared: NewConvention): Promise<Convention> {
    checkConvention(declared);
    return this.database.transaction(reach, async (tx) => {
      await this.writing.require(tx, reach, [declared.academieId, declared.localAuthorityId]);
      await this.#checkPlaces(tx, declared);
      const id = newId();
      const placeByUai = await this.#placesOf(reach, tx, declared);
      await this.conventions.declare(reach, tx, {
        id,
        declaredAt: this.clock.now(),
        convention: declared,
        budgetLineIds: declared.budgetLines.map(() => newId()),
        placeByUai,
      });
      return this.#written(reach, tx, id, declared, placeByUai, 'convention.convention.declared');
    });
  }

  /**
   * A draft, over: its lines keep their identity where they keep their kind, year and label, so that what they paid for
   * stays theirs.
   * @throws DomainError convention.signedAlready, convention.partiesStay, convention.lineHasPaid
   */
  async correct(reach: Reach, tx: Tx, id: string, corrected: NewConvention): Promise<Convention> {
    checkConvention(corrected);
    const row = await this.conventions.find(reach, tx, id);
    if (row === undefined) throw conventionError('notFound');
    await this.writing.require(tx, reach, [row.academieId, row.localAuthorityId]);
    if (corrected.academieId !== row.academieId || corrected.localAuthorityId !== row.localAuthorityId) {
      throw conventionError('partiesStay');
    }
    await this.#checkPlaces(tx, corrected);
    if (row.signedOn !== null) throw conventionError('signedAlready');
    const known = await this.conventions.budgetLines(reach, tx, [id]);
    const lines = corrected.budgetLines.map((line) => ({
      ...line,
      id: known.find((one) => isSameLine(one, line))?.id ?? newId(),
    }));
    const left = known.find((one) => one.devices > 0 && !lines.some((line) => line.id === one.id));
    if (left !== undefined) throw conventionError('lineHasPaid', { label: left.label });
    const placeByUai = await this.#placesOf(reach, tx, corrected);
    await this.conventions.rewrite(reach, tx, id, { convention: corrected, lines, placeByUai });
    return this.#written(reach, tx, id, corrected, placeByUai, 'convention.convention.corrected');
  }

  /**
   * Gives up a draft declared by mistake. The journal keeps that it was there; nothing else does.
   * @throws DomainError convention.signedAlready, convention.draftHasBooks
   */
  async discard(reach: Reach, tx: Tx, id: string): Promise<{ id: string }> {
    const row = await this.conventions.find(reach, tx, id);
    if (row === undefined) throw conventionError('notFound');
    await this.writing.require(tx, reach, [row.academieId, row.localAuthorityId]);
    if (row.signedOn !== null) throw conventionError('signedAlready');
    const placeId = row.localAuthorityId;
    const subject = { kind: 'convention', id, label: row.reference };
    await this.journal.record(tx, reach, { act: 'convention.convention.discarded', subject, placeId });
    await this.outbox.emit(tx, ConventionChanged.of({ conventionId: id, placeId }));
    await this.conventions.discard(reach, tx, id);
    return { id };
  }

  async #written(
    reach: Reach,
    tx: Tx,
    id: string,
    convention: NewConvention,
    placeByUai: ReadonlyMap<string, string>,
    act: string,
  ): Promise<Convention> {
    const placeId = convention.localAuthorityId;
    const subject = { kind: 'convention', id, label: convention.reference };
    await this.journal.record(tx, reach, { act, subject, placeId });
    const schoolIds = convention.annex.flatMap((row) => placeByUai.get(row.uai) ?? []);
    if (schoolIds.length > 0) await this.outbox.emit(tx, AnnexLinked.of({ conventionId: id, schoolIds }));
    await this.outbox.emit(tx, ConventionChanged.of({ conventionId: id, placeId }));
    return this.reader.read(reach, tx, id);
  }

  #placesOf(reach: Reach, tx: Tx, convention: NewConvention): Promise<Map<string, string>> {
    const uais = [...new Set(convention.annex.flatMap((row) => [row.uai, row.referenceCollegeUai]))];
    return this.conventions.placesByUai(reach, tx, uais, convention.localAuthorityId);
  }

  async #checkPlaces(tx: Tx, convention: NewConvention): Promise<void> {
    const { academieId, localAuthorityId, budgetLines } = convention;
    const spenders = budgetLines.map((line) => line.spenderId);
    const parties = await this.places.refs(tx, [academieId, localAuthorityId, ...spenders]);
    if (parties.get(academieId)?.kind !== 'academie') throw conventionError('notAnAcademie');
    if (parties.get(localAuthorityId)?.kind !== 'localAuthority') throw conventionError('notALocalAuthority');
    for (const line of budgetLines) {
      const spender = parties.get(line.spenderId)?.kind;
      if (spender !== 'localAuthority' && spender !== 'college') {
        throw conventionError('spenderUnknown', { label: line.label });
      }
    }
  }
}

const isSameLine = (
  a: Pick<NewConvention['budgetLines'][number], 'code' | 'fiscalYear' | 'label'>,
  b: Pick<NewConvention['budgetLines'][number], 'code' | 'fiscalYear' | 'label'>,
): boolean => a.code === b.code && a.fiscalYear === b.fiscalYear && a.label === b.label;
