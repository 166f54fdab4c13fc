import type {
  Convention,
  GrantLedger,
  InputOf,
  confirmResourceGrant,
  recordResourceGrant,
  ResourceGrant,
} from '@chariot/contract';
import { LocalDate, Money, newId, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, Database, Journal, Outbox, type Tx } from '@chariot/platform';
import { Inject, Injectable } from '@nestjs/common';
import { Attachments } from '../attachments/attachments.service.js';
import { conventionError } from '../convention-errors.js';
import { ConventionsService } from '../conventions/conventions.service.js';
import { ConventionChanged } from '../events.js';
import { figureView } from '../funding/settlement-view.js';
import { pastDay } from '../payments/day.js';
import {
  accountOf,
  checkGrant,
  checkPurchases,
  grantedTo,
  grantNotices,
  grantTotals,
  payeeOf,
  type SchoolAccount,
} from './grant-ledger.js';
import { GrantsRepository, type GrantPowers, type GrantRow } from './grants.repository.js';

type Row = Convention['annex'][number];
interface Known {
  readonly convention: Convention;
  readonly powers: GrantPowers;
  readonly rows: readonly GrantRow[];
}

/** The collèges' account: what the académie pays them for the schools, and what they bought (art. 3.2). */
@Injectable()
export class ResourceGrants {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Database) private readonly database: Database,
    @Inject(Journal) private readonly journal: Journal,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(ConventionsService) private readonly conventions: ConventionsService,
    @Inject(Attachments) private readonly attachments: Attachments,
    @Inject(GrantsRepository) private readonly repository: GrantsRepository,
  ) {}

  /** @throws DomainError `convention.notFound`, `convention.grantNotYours` */
  ledger(reach: Reach, conventionId: string): Promise<GrantLedger> {
    return this.database.read(reach, async (tx) => {
      const { convention, powers, rows } = await this.#known(reach, tx, conventionId);
      const seen = convention.annex.filter((row) => powers.readAll || powers.reads.includes(row.referenceCollegeUai));
      const shown = await this.#shown(reach, tx, conventionId, rows);
      const accounts = seen.map((row) => ({ row, account: schoolAccount(convention, row, rows) }));
      const totals = grantTotals(accounts.map(({ account }) => account));
      return {
        schools: accounts.map(({ row, account }) => ({
          ...{ schoolUai: row.uai, schoolName: row.schoolName, referenceCollegeUai: row.referenceCollegeUai },
          referenceCollege: row.referenceCollege,
          granted: figureView(account.granted),
          paid: figureView(account.paid),
          toPay: figureView(account.toPay),
          spent: figureView(account.spent),
          remaining: figureView(account.remaining),
          grants: shown.filter(({ schoolUai }) => schoolUai === row.uai),
        })),
        granted: figureView(totals.granted),
        paid: figureView(totals.paid),
        spent: figureView(totals.spent),
        notices: grantNotices(
          seen.map(({ uai, referenceCollegeUai, referenceCollege }) => ({
            ...{ uai, referenceCollegeUai, isKnown: referenceCollege !== null },
          })),
        ),
      };
    });
  }

  /** @throws DomainError `convention.grantSchoolUnknown`, `convention.grantNotPayable`, `convention.grantAboveDue` */
  pay(reach: Reach, conventionId: string, given: InputOf<typeof recordResourceGrant>['body']): Promise<ResourceGrant> {
    return this.database.transaction(reach, async (tx) => {
      await this.repository.hold(reach, tx, conventionId);
      const { convention, powers, rows } = await this.#known(reach, tx, conventionId);
      if (!powers.pay) throw conventionError('grantMayNotPay');
      if (convention.signedOn === null) throw conventionError('grantNotPayable');
      const school = convention.annex.find(({ uai }) => uai === given.schoolUai);
      if (school === undefined) throw conventionError('grantSchoolUnknown', { uai: given.schoolUai });
      const paidOn = pastDay(given.paidOn, LocalDate.today(this.clock));
      checkGrant(Money.cents(given.cents), schoolAccount(convention, school, rows), given.schoolUai);
      const id = newId();
      const collegeUai = payeeOf({ ...grantedOf(school) }, convention.localAuthority.id);
      await this.repository.pay(reach, tx, { ...given, id, conventionId, collegeUai, paidOn, at: this.clock.now() });
      await this.#happened(tx, reach, convention, 'convention.grant.paid', id, {
        ...{ schoolUai: given.schoolUai, collegeUai, cents: given.cents, paidOn },
      });
      return this.#one(reach, tx, conventionId, id);
    });
  }

  /** The collège's word: it received it, and bought that. @throws DomainError `convention.grantOverspent` */
  confirm(
    reach: Reach,
    conventionId: string,
    id: string,
    receipt: InputOf<typeof confirmResourceGrant>['body'],
  ): Promise<ResourceGrant> {
    return this.database.transaction(reach, async (tx) => {
      const { convention, powers, rows } = await this.#known(reach, tx, conventionId);
      const row = found(rows, id);
      if (!powers.confirms.includes(row.collegeUai)) throw conventionError('grantMayNotConfirm');
      const today = LocalDate.today(this.clock);
      const receivedOn = pastDay(receipt.receivedOn, today, { day: row.paidOn, said: 'le versement' });
      for (const { boughtOn } of receipt.purchases) if (boughtOn !== null) pastDay(boughtOn, today);
      checkPurchases(
        row.cents,
        receipt.purchases.map(({ cents }) => ({ cents: Money.cents(cents) })),
      );
      const { purchases, note } = receipt;
      await this.repository.confirm(reach, tx, conventionId, id, { receivedOn, note, purchases, at: this.clock.now() });
      await this.attachments.link(
        reach,
        tx,
        conventionId,
        { subjectKind: 'grant', subjectId: id },
        receipt.attachmentIds,
      );
      await this.#happened(tx, reach, convention, 'convention.grant.received', id, {
        ...{ schoolUai: row.schoolUai, receivedOn, purchases: purchases.length },
      });
      return this.#one(reach, tx, conventionId, id);
    });
  }

  cancel(reach: Reach, conventionId: string, id: string, reason: string): Promise<ResourceGrant> {
    return this.database.transaction(reach, async (tx) => {
      const { convention, powers, rows } = await this.#known(reach, tx, conventionId);
      if (!powers.pay) throw conventionError('grantMayNotPay');
      const row = found(rows, id);
      if (row.receivedOn !== null) throw conventionError('grantReceived');
      await this.repository.cancel(reach, tx, id, this.clock.now(), reason);
      await this.#happened(tx, reach, convention, 'convention.grant.cancelled', id, {
        ...{ schoolUai: row.schoolUai, cents: row.cents, reason },
      });
      return this.#one(reach, tx, conventionId, id);
    });
  }

  async #known(reach: Reach, tx: Tx, conventionId: string): Promise<Known> {
    const convention = await this.conventions.read(reach, tx, conventionId);
    const colleges = convention.annex.map(({ referenceCollegeUai }) => referenceCollegeUai);
    const powers = await this.repository.powers(reach, tx, conventionId, colleges);
    if (!powers.readAll && powers.reads.length === 0) throw conventionError('grantNotYours');
    return { convention, powers, rows: await this.repository.all(reach, tx, conventionId) };
  }

  async #one(reach: Reach, tx: Tx, conventionId: string, id: string): Promise<ResourceGrant> {
    const rows = (await this.repository.all(reach, tx, conventionId)).filter((row) => row.id === id);
    const [grant] = await this.#shown(reach, tx, conventionId, rows);
    if (grant === undefined) throw conventionError('grantNotFound');
    return grant;
  }

  async #shown(reach: Reach, tx: Tx, conventionId: string, rows: readonly GrantRow[]): Promise<ResourceGrant[]> {
    const ids = rows.map(({ id }) => id);
    const attachments = await this.attachments.of(reach, tx, conventionId, 'grant', ids);
    return rows.map((row) => ({
      ...{ id: row.id, schoolUai: row.schoolUai, cents: row.cents, paidOn: row.paidOn, reference: row.reference },
      recordedAt: row.recordedAt.toISOString(),
      receipt:
        row.receivedOn === null || row.confirmedAt === null
          ? null
          : {
              receivedOn: row.receivedOn,
              confirmedAt: row.confirmedAt.toISOString(),
              purchases: row.purchases.map((purchase) => ({ ...purchase })),
              note: row.note,
            },
      attachments: attachments.get(row.id) ?? [],
      cancelledBecause: row.cancelledBecause,
    }));
  }

  async #happened(
    tx: Tx,
    reach: Reach,
    { id: conventionId, reference, localAuthority, academie }: Convention,
    act: string,
    id: string,
    details: Readonly<Record<string, string | number>>,
  ): Promise<void> {
    const subject = { kind: 'resourceGrant', id, label: `convention ${reference}` };
    // The account is the académie's and the collèges': the commune's journal does not hold it (T08).
    await this.journal.record(tx, reach, { act, subject, placeId: academie.id, details });
    await this.outbox.emit(tx, ConventionChanged.of({ conventionId, placeId: localAuthority.id }));
  }
}

function found(rows: readonly GrantRow[], id: string): GrantRow {
  const row = rows.find((one) => one.id === id);
  if (row === undefined) throw conventionError('grantNotFound');
  if (row.isCancelled) throw conventionError('grantCancelled');
  return row;
}

const grantedOf = ({ uai, referenceCollegeUai, resourceGrant }: Row) => ({
  uai,
  referenceCollegeUai,
  resourceGrantCents: Money.cents(resourceGrant),
});

function schoolAccount(convention: Convention, row: Row, rows: readonly GrantRow[]): SchoolAccount {
  const perSchool = convention.resourcePerSchool;
  const granted = grantedTo(grantedOf(row), perSchool === null ? null : Money.cents(perSchool));
  return accountOf(
    granted,
    rows.filter(({ schoolUai }) => schoolUai === row.uai),
  );
}
