import { Inject, Injectable } from '@nestjs/common';
import type { FollowUpContent, FollowUpConvention, FollowUpFile, IndicatorId, PlaceRef } from '@chariot/contract';
import { LocalDate, Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database, makePdf, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Indicators } from '../indicators/indicators.service.js';
import { firstDayOf, lastDayOf, type MonthPeriod } from '../indicators/period.js';
import type { Month } from '../measures/measure.js';
import { canonical, sha256Of } from './canonical.js';
import { CONVENTION_RECORD, type ConventionRecordSource } from './convention-record.port.js';
import { drawCouncilSummary, summaryTitle } from './council-summary.js';
import { documentTitle, drawFollowUp, sealOf } from './follow-up-document.js';
import { FollowUpRepository } from './follow-up.repository.js';
import { missingOf } from './missing.js';
import { periodWords, yearsOf } from './periods.js';

/**
 * As the system, which holds no role at any school: figures of people's use are what everybody is told of them, and the
 * same whoever has the file drawn up.
 */
const SYSTEM = Reach.system('dossier de suivi');
/** Of all conventions of a place together: this one's own books say them better. */
const OF_ALL_CONVENTIONS: readonly IndicatorId[] = ['I5', 'I22', 'I23', 'I24', 'I25'];

interface Asked {
  readonly convention: FollowUpConvention;
  readonly period: MonthPeriod;
  readonly thisMonth: Month;
  readonly madeFor: FollowUpFile['madeFor'];
}

/** What a file says, and its papers. */
@Injectable()
export class FollowUpDrawing {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly places: Places,
    private readonly indicators: Indicators,
    private readonly repository: FollowUpRepository,
    @Inject(CONVENTION_RECORD) private readonly conventions: ConventionRecordSource,
  ) {}

  /** The caller has been let in at the convention. */
  content({ convention, period, thisMonth, madeFor }: Asked): Promise<FollowUpContent> {
    const at = this.clock.now();
    return this.database.read(SYSTEM, async (tx) => {
      const time = { from: firstDayOf(period.from), until: lastDayOf(period.to) };
      const drawn = {
        version: 1 as const,
        convention,
        period: { ...period, label: periodWords(period) },
        madeAt: at.toISOString(),
        madeFor,
        places: await this.#figures(tx, convention, period),
        record: await this.conventions.record(tx, SYSTEM, convention.id, time),
        comments: await this.#comments(tx, convention, period),
      };
      const parts = ['convention', 'places', 'record', 'comments'] as const;
      return {
        ...drawn,
        missing: missingOf(drawn, thisMonth),
        sources: {
          releases: await this.repository.releases(SYSTEM, tx, yearsOf(period)),
          digests: parts.map((part) => ({ part, sha256: sha256Of(canonical(drawn[part])) })),
        },
      };
    });
  }

  /** The same content gives the same bytes. */
  pdf(content: FollowUpContent, sha256: string): Promise<Buffer> {
    return makePdf(paperOf(content, sha256, documentTitle(content)), (page) => drawFollowUp(page, content));
  }

  /** One page for the council of a school of the file. */
  summary(content: FollowUpContent, sha256: string, uai: string): Promise<Buffer> {
    const name = content.convention.schools.find((school) => school.uai === uai)?.name ?? uai;
    return makePdf(paperOf(content, sha256, summaryTitle(name)), (page) => drawCouncilSummary(page, content, uai));
  }

  async #figures(tx: Tx, convention: FollowUpConvention, period: MonthPeriod): Promise<FollowUpContent['places']> {
    const schools = await this.places.refs(
      tx,
      convention.schools.flatMap(({ id }) => id ?? []),
    );
    const inOrder = convention.schools.flatMap(({ id }) => (id === null ? [] : (schools.get(id) ?? [])));
    const told = [];
    for (const place of [convention.localAuthority, ...inOrder] satisfies PlaceRef[]) {
      const { figures } = await this.indicators.of(tx, SYSTEM, { placeId: place.id, ...period });
      told.push({ place, figures: figures.filter(({ id }) => !OF_ALL_CONVENTIONS.includes(id)) });
    }
    return told;
  }

  /** As their schools wrote them, year by year; those of schools that have left the annex are not shown. */
  async #comments(
    tx: Tx,
    { id, schools }: FollowUpConvention,
    period: MonthPeriod,
  ): Promise<FollowUpContent['comments']> {
    const rows = await this.repository.comments(SYSTEM, tx, { conventionId: id });
    return yearsOf(period).flatMap((schoolYear) =>
      schools.flatMap(({ id: schoolId, uai, name }) => {
        const found = rows.find((row) => row.schoolId === schoolId && row.schoolYear === schoolYear);
        return found === undefined ? [] : [{ uai, school: name, schoolYear, text: found.text }];
      }),
    );
  }
}

const paperOf = (content: FollowUpContent, sha256: string, title: string) => ({
  title,
  mention: content.convention.mention,
  at: new Date(content.madeAt),
  seal: sealOf(sha256),
});

/** « Suivi C-2016-38 du 26-11-2026 »: what every system takes in a file's name. */
export const fileNameOf = (content: Pick<FollowUpContent, 'convention' | 'madeAt'>, what: string): string =>
  `${what} ${content.convention.reference.replace(/[^\p{L}\p{N} -]+/gu, '-')} ${LocalDate.at(new Date(content.madeAt))}`;
