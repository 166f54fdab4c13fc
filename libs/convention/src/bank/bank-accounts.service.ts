import type { BankDetails, BankDetailsView, Convention, OutputOf, revealBankDetails } from '@chariot/contract';
import { requireProof } from '@chariot/identity';
import { Iban, LocalDate, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, Database, Journal, Outbox, Vault, type Tx } from '@chariot/platform';
import { Inject, Injectable } from '@nestjs/common';
import { conventionError } from '../convention-errors.js';
import { ConventionsService } from '../conventions/conventions.service.js';
import { DeadlinesRepository } from '../deadlines/deadlines.repository.js';
import { DEFAULT_SETTINGS } from '../deadlines/settings.js';
import { ConventionChanged } from '../events.js';
import { BankDetailsRepository, type BankDetailsRow } from './bank-details.repository.js';
import { bankNotices } from './bank-notices.js';
import { officersOf } from './officers.js';

/** What an IBAN is sealed for: a secret of anything else does not open here. */
export const IBAN_PURPOSE = 'convention.iban';

/** The account of a convention, as its two parties read it, and whole for whoever pays. */
@Injectable()
export class BankAccounts {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Database) private readonly database: Database,
    @Inject(Journal) private readonly journal: Journal,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(ConventionsService) private readonly conventions: ConventionsService,
    @Inject(DeadlinesRepository) private readonly deadlines: DeadlinesRepository,
    @Inject(BankDetailsRepository) private readonly repository: BankDetailsRepository,
  ) {}

  /** @throws DomainError `convention.notFound`, `convention.bankNotYours` */
  get(reach: Reach, conventionId: string): Promise<BankDetailsView> {
    return this.database.read(reach, (tx) => this.view(reach, tx, conventionId));
  }

  async view(reach: Reach, tx: Tx, conventionId: string): Promise<BankDetailsView> {
    const convention = await this.conventions.read(reach, tx, conventionId);
    if (!(await this.repository.powers(reach, tx, conventionId)).read) throw conventionError('bankNotYours');
    const shown = (await this.repository.all(reach, tx, conventionId)).map(bankDetailsOf);
    const current = shown.find(({ state }) => state === 'inForce') ?? null;
    const checkMonths = await this.checkMonths(reach, tx, conventionId);
    return {
      current,
      awaiting: shown.find(({ state }) => state === 'awaiting') ?? null,
      former: shown.filter(({ state }) => state === 'replaced' || state === 'abandoned'),
      checkMonths,
      notices: bankNotices(current === null ? null : { ...current, verifiedOn: dayOf(current.verifiedOn) }, {
        localAuthorityName: convention.localAuthority.name,
        checkMonths,
        today: LocalDate.today(this.clock),
      }),
      ...officersOf(convention),
    };
  }

  async checkMonths(reach: Reach, tx: Tx, conventionId: string): Promise<number> {
    return ((await this.deadlines.settings(reach, tx, conventionId)) ?? DEFAULT_SETTINGS).bankCheckMonths;
  }

  /** What is in force, masked, for whoever reads the accounts; undefined for others. */
  current(reach: Reach, tx: Tx, conventionId: string): Promise<BankDetailsRow | undefined> {
    return this.repository.current(reach, tx, conventionId);
  }

  /** The number that was sealed. */
  async opened(tx: Tx, { secretId }: BankDetailsRow): Promise<Iban> {
    return Iban.parse((await this.vault.open(tx, secretId, IBAN_PURPOSE)).toString('utf8'));
  }

  /** Somebody of the académie has checked the account in force with the beneficiary. */
  verify(
    reach: Reach,
    conventionId: string,
    verified: { readonly verifiedOn: string; readonly how: string },
  ): Promise<BankDetailsView> {
    return this.database.transaction(reach, async (tx) => {
      const { convention, row } = await this.#payable(reach, tx, conventionId);
      const verifiedOn = LocalDate.parse(verified.verifiedOn);
      if (LocalDate.compare(verifiedOn, LocalDate.today(this.clock)) > 0) {
        throw conventionError('bankVerifiedInFuture', { day: LocalDate.format(verifiedOn) });
      }
      await this.repository.verify(reach, tx, row.id, { verifiedOn, how: verified.how });
      await this.#note(tx, reach, convention, row, 'convention.bank.verified', { verifiedOn });
      await this.outbox.emit(tx, ConventionChanged.of({ conventionId, placeId: convention.localAuthority.id }));
      return this.view(reach, tx, conventionId);
    });
  }

  /** The number whole, for whoever pays and has just proved that it is she; the journal says so, and why. */
  reveal(reach: Reach, conventionId: string, reason: string): Promise<OutputOf<typeof revealBankDetails>> {
    return this.database.transaction(reach, async (tx) => {
      const { convention, row } = await this.#payable(reach, tx, conventionId);
      requireProof(reach, this.clock.now());
      const iban = await this.opened(tx, row);
      await this.#note(tx, reach, convention, row, 'convention.bank.revealed', { reason });
      const { bic, holder, paymentLabel } = row;
      return { iban: Iban.format(iban), bic, holder, rib: Iban.rib(iban), paymentLabel };
    });
  }

  /** @throws DomainError `convention.notFound`, `convention.bankMayNotPay`, `convention.bankMissing` */
  async #payable(
    reach: Reach,
    tx: Tx,
    conventionId: string,
  ): Promise<{ readonly convention: Convention; readonly row: BankDetailsRow }> {
    const convention = await this.conventions.read(reach, tx, conventionId);
    if (!(await this.repository.powers(reach, tx, conventionId)).pay) throw conventionError('bankMayNotPay');
    const row = await this.repository.current(reach, tx, conventionId);
    if (row === undefined) throw conventionError('bankMissing');
    return { convention, row };
  }

  #note(
    tx: Tx,
    reach: Reach,
    { reference, localAuthority }: Convention,
    { id, maskedIban }: BankDetailsRow,
    act: string,
    details: Readonly<Record<string, string>>,
  ): Promise<void> {
    return this.journal.record(tx, reach, {
      act,
      subject: { kind: 'bankDetails', id, label: `${maskedIban}, convention ${reference}` },
      placeId: localAuthority.id,
      details,
    });
  }
}

const dayOf = (day: string | null): LocalDate | null => (day === null ? null : LocalDate.parse(day));
const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

export const bankDetailsOf = (row: BankDetailsRow): BankDetails => ({
  id: row.id,
  state: stateOf(row),
  maskedIban: row.maskedIban,
  bic: row.bic,
  holder: row.holder,
  bankName: row.bankName,
  paymentLabel: row.paymentLabel,
  documentDatedOn: row.documentDatedOn,
  askedAt: row.askedAt.toISOString(),
  askedBy: row.askedBy,
  approvalId: row.approvalId,
  inForceSince: iso(row.inForceSince),
  replacedAt: iso(row.replacedAt),
  abandonedBecause: row.abandonedBecause,
  verifiedOn: row.verifiedOn,
  verifiedHow: row.verifiedHow,
});

export function stateOf(
  row: Pick<BankDetailsRow, 'inForceSince' | 'replacedAt' | 'abandonedAt'>,
): BankDetails['state'] {
  if (row.abandonedAt !== null) return 'abandoned';
  if (row.inForceSince === null) return 'awaiting';
  return row.replacedAt === null ? 'inForce' : 'replaced';
}
