import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Inject, Injectable } from '@nestjs/common';
import { deploymentOn, meetingsOf, type Time } from './convention-figures.js';
import { ConventionFiguresRepository } from './convention-figures.repository.js';

/** What the conventions that concern a place know of a time: money as of its last day, the rest within it. */
export interface FiguresOfConventions {
  readonly conventions: number;
  readonly deploymentDays: number;
  readonly deploymentDaysOver: number;
  readonly trainingHours: number;
  readonly trained: number;
  readonly certifiedCents: number;
  readonly forecastCents: number;
  readonly subsidyDueCents: number;
  readonly subsidyPaidCents: number;
  readonly meetingsHeld: number;
  readonly meetingsRequired: number;
  readonly convocationsOnTime: number;
  readonly convocationsSent: number;
  readonly surveysInTime: number;
  readonly surveysReceived: number;
}

/** Figures for the follow-up of art. 8, of all conventions of a place at once, by the terms that were signed (avenants aside). */
@Injectable()
export class ConventionFigures {
  constructor(
    @Inject(Places) private readonly places: Places,
    @Inject(ConventionFiguresRepository) private readonly repository: ConventionFiguresRepository,
  ) {}

  /** @throws DomainError `territory.placeNotFound` */
  async of(reach: Reach, tx: Tx, placeId: string, time: Time): Promise<FiguresOfConventions> {
    const place = await this.places.ref(tx, placeId);
    const uai = place.kind === 'school' ? place.uai : null;
    const conventions = await this.repository.concerned(reach, tx, placeId, time.until);
    const ids = conventions.map(({ id }) => id);
    const asked = { ids, uai, placeId };
    const money = await this.repository.money(reach, tx, ids, time.until);
    const records = await this.repository.records(reach, tx, ids, uai, time);
    const meetings = meetingsOf(await this.repository.committees(reach, tx, asked), time);
    const convocations = await this.repository.convocations(reach, tx, asked, time);
    const calendars = conventions.map(({ deploymentFrom: from, deploymentUntil: until }) =>
      deploymentOn({ from, until }, time.until),
    );
    return {
      conventions: ids.length,
      deploymentDays: sum(calendars.map(({ days }) => days)),
      deploymentDaysOver: sum(calendars.map(({ over }) => over)),
      ...records,
      certifiedCents: money.certifiedCents,
      forecastCents: sum(conventions.map(({ forecastCents }) => forecastCents)),
      subsidyDueCents: money.dueCents,
      subsidyPaidCents: money.paidCents,
      meetingsHeld: meetings.held,
      meetingsRequired: meetings.required,
      convocationsOnTime: convocations.onTime,
      convocationsSent: convocations.sent,
    };
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
