import type { Convention } from '@chariot/contract';
import { LocalDate, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, Database, Journal, Outbox, type Tx } from '@chariot/platform';
import { Inject, Injectable } from '@nestjs/common';
import { conventionError } from '../convention-errors.js';
import { ConventionChanged } from '../events.js';
import { MoneyReader } from './money-reader.service.js';
import { PaymentsRepository } from './payments.repository.js';

export interface Act {
  readonly tx: Tx;
  readonly convention: Convention;
  readonly at: Date;
  readonly today: LocalDate;
}
export interface Noted {
  readonly act: string;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly details: Readonly<Record<string, string | number | null>>;
}

/** What all acts on the money of a convention have in common: who, one at a time, and what is noted of them. */
@Injectable()
export class StateActs {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Database) private readonly database: Database,
    @Inject(Journal) private readonly journal: Journal,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(MoneyReader) private readonly reader: MoneyReader,
    @Inject(PaymentsRepository) private readonly repository: PaymentsRepository,
  ) {}

  /**
   * @param hand the académie pays, cancels and tells the ministry's decisions; the collectivité confirms
   * @throws DomainError `convention.notFound`, `convention.moneyNotYours`, `convention.paymentMayNotPay`,
   *   `convention.moneyMayNotWrite`
   */
  do<R>(
    reach: Reach,
    conventionId: string,
    hand: 'pays' | 'receives',
    work: (act: Act) => Promise<{ readonly noted: Noted; readonly answer: () => Promise<R> }>,
  ): Promise<R> {
    return this.database.transaction(reach, (tx) => this.within(reach, tx, conventionId, hand, work));
  }

  /** The same in a transaction that is open. */
  async within<R>(
    reach: Reach,
    tx: Tx,
    conventionId: string,
    hand: 'pays' | 'receives',
    work: (act: Act) => Promise<{ readonly noted: Noted; readonly answer: () => Promise<R> }>,
  ): Promise<R> {
    const { convention, powers } = await this.reader.require(reach, tx, conventionId);
    if (hand === 'pays' && !powers.pay) throw conventionError('paymentMayNotPay');
    if (hand === 'receives' && !powers.write) throw conventionError('moneyMayNotWrite');
    await this.repository.hold(reach, tx, conventionId);
    const at = this.clock.now();
    const { noted, answer } = await work({ tx, convention, at, today: LocalDate.today(this.clock) });
    const placeId = convention.localAuthority.id;
    await this.journal.record(tx, reach, {
      act: noted.act,
      subject: { ...noted.subject, label: `convention ${convention.reference}` },
      placeId,
      details: noted.details,
    });
    await this.outbox.emit(tx, ConventionChanged.of({ conventionId, placeId }));
    return answer();
  }
}
