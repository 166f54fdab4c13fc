import type { BudgetLine, Convention, NewConvention, PlaceRef } from '@chariot/contract';
import { newId, Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database, Journal, Outbox, type ProjectMention, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Inject, Injectable } from '@nestjs/common';
import { conventionError } from '../convention-errors.js';
import { AnnexLinked, ConventionChanged } from '../events.js';
import { FundingRepository } from '../funding/funding.repository.js';
import { checkConvention } from './convention.js';
import { ConventionsRepository, type ConventionRow } from './conventions.repository.js';

@Injectable()
export class ConventionsService implements ProjectMention {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ConventionsRepository) private readonly conventions: ConventionsRepository,
    @Inject(FundingRepository) private readonly funding: FundingRepository,
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
      return { items: await this.#complete(reach, tx, items), next, total };
    });
  }

  get(reach: Reach, id: string): Promise<Convention> {
    return this.database.read(reach, (tx) => this.read(reach, tx, id));
  }

  /** @throws DomainError convention.notFound, also when it is out of reach */
  async read(reach: Reach, tx: Tx, id: string): Promise<Convention> {
    const row = await this.conventions.find(reach, tx, id);
    if (row === undefined) throw conventionError('notFound');
    const [convention] = await this.#complete(reach, tx, [row]);
    if (convention === undefined) throw conventionError('notFound');
    return convention;
  }

  /** Art. 9: what every document about the project must say. */
  lineFor(placeId: string | null): Promise<string | null> {
    if (placeId === null) return Promise.resolve(null);
    const reach = Reach.system('mention de l’article 9');
    return this.database.read(reach, (tx) => this.conventions.mentionFor(reach, tx, placeId));
  }

  async #complete(reach: Reach, tx: Tx, rows: readonly ConventionRow[]): Promise<Convention[]> {
    if (rows.length === 0) return [];
    const ids = rows.map((row) => row.id);
    const annex = await this.conventions.annex(reach, tx, ids);
    const lines = await this.conventions.budgetLines(reach, tx, ids);
    const unattributed = await this.funding.unattributed(reach, tx, ids);
    const refs = await this.conventions.parties(reach, tx, ids);
    const ref = (id: string): PlaceRef => {
      const found = refs.get(id);
      if (found === undefined) throw conventionError('notFound');
      return found;
    };
    return rows.map((row) => ({
      id: row.id,
      reference: row.reference,
      title: row.title,
      academie: ref(row.academieId),
      localAuthority: ref(row.localAuthorityId),
      signedOn: row.signedOn,
      durationMonths: row.durationMonths,
      deploymentFrom: row.deploymentFrom,
      deploymentUntil: row.deploymentUntil,
      fundingRatePercent: row.fundingRatePercent,
      eligibleCapPerClassroom: row.eligibleCap,
      stateCapPerClassroom: row.stateCap,
      advance: row.advance,
      expectedDevicesPerClassroom: row.expectedDevices,
      forecastCost: row.forecastCost,
      mention: row.mention,
      annex: annex
        .filter((each) => each.conventionId === row.id)
        .map(({ conventionId: _, schoolId, referenceCollegeId, ...each }) => ({
          ...each,
          school: schoolId === null ? null : (refs.get(schoolId) ?? null),
          referenceCollege: referenceCollegeId === null ? null : (refs.get(referenceCollegeId) ?? null),
        })),
      budgetLines: lines
        .filter((each) => each.conventionId === row.id)
        .map(({ conventionId: _, spenderId, ...each }): BudgetLine => ({ ...each, spender: ref(spenderId) })),
      unattributedDevices: unattributed.get(row.id) ?? 0,
    }));
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

/** Writing a convention down, once. */
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
      const parties = await this.places.refs(tx, [
        declared.academieId,
        declared.localAuthorityId,
        ...declared.budgetLines.map((line) => line.spenderId),
      ]);
      if (parties.get(declared.academieId)?.kind !== 'academie') throw conventionError('notAnAcademie');
      if (parties.get(declared.localAuthorityId)?.kind !== 'localAuthority')
        throw conventionError('notALocalAuthority');
      for (const line of declared.budgetLines) {
        const spender = parties.get(line.spenderId)?.kind;
        if (spender !== 'localAuthority' && spender !== 'college') {
          throw conventionError('spenderUnknown', { label: line.label });
        }
      }
      const uais = [...new Set(declared.annex.flatMap((row) => [row.uai, row.referenceCollegeUai]))];
      const id = newId();
      const placeByUai = await this.conventions.placesByUai(reach, tx, uais, declared.localAuthorityId);
      await this.conventions.declare(reach, tx, {
        id,
        declaredAt: this.clock.now(),
        convention: declared,
        budgetLineIds: declared.budgetLines.map(() => newId()),
        placeByUai,
      });
      await this.journal.record(tx, reach, {
        act: 'convention.convention.declared',
        subject: { kind: 'convention', id, label: declared.reference },
        placeId: declared.localAuthorityId,
      });
      const schoolIds = declared.annex.flatMap((row) => placeByUai.get(row.uai) ?? []);
      if (schoolIds.length > 0) await this.outbox.emit(tx, AnnexLinked.of({ conventionId: id, schoolIds }));
      await this.outbox.emit(tx, ConventionChanged.of({ conventionId: id, placeId: declared.localAuthorityId }));
      return this.reader.read(reach, tx, id);
    });
  }
}
