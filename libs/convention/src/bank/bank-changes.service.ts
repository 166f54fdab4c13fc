import type { Approval, BankDetails, Convention, NewBankDetails } from '@chariot/contract';
import {
  ApprovalChanged,
  Approvals,
  Holders,
  INSTANCE_INFO,
  type AgreedAct,
  type DangerousAct,
  type InstanceInfo,
} from '@chariot/identity';
import { LocalDate, newId, Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database, Events, Journal, Mail, Outbox, Vault, type Tx } from '@chariot/platform';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { conventionError } from '../convention-errors.js';
import { ConventionsService } from '../conventions/conventions.service.js';
import { ConventionChanged } from '../events.js';
import { maskedAccount, readAccount, type BankAccount } from './bank-account.js';
import { BankAccounts, bankDetailsOf, IBAN_PURPOSE, stateOf } from './bank-accounts.service.js';
import { BankDetailsRepository, type BankDetailsRow } from './bank-details.repository.js';
import { bankLetter, fromDay, type BankLetterFacts } from './bank-letter.js';

/** As a type: it must be JSON. The number is not in it: what is asked is kept where many read it. */
type AskedChange = {
  readonly bankDetailsId: string;
  readonly reference: string;
  readonly maskedIban: string;
};

const SYSTEM = Reach.system('coordonnées bancaires');
const DELAY_MINUTES = 24 * 60;
/** What an approval that came to nothing says of the account. */
const ENDED: Readonly<Record<string, string>> = {
  refused: 'Le changement a été refusé.',
  stopped: 'Le changement a été arrêté.',
  expired: 'Personne n’a confirmé à temps.',
  failed: 'Le changement n’a pas pu avoir lieu.',
};

/**
 * Changing the account that the State pays on: whoever keeps the accounts asks, the ordonnateur gives the second word, and it
 * counts a day later, both parties having been told. « Fraude au RIB » is a telephone call away from any mairie.
 */
@Injectable()
export class BankChanges implements OnModuleInit {
  readonly #act: DangerousAct<AskedChange> = {
    act: 'convention.bank.change',
    permission: 'expense:write',
    decider: 'claim:certify',
    delayMinutes: DELAY_MINUTES,
    lifeHours: 168,
    perPersonPerDay: 20,
    oneSchoolPerDay: false,
    payload: { parse: changeOf },
    title: ({ reference, maskedIban }) => `Faire payer la convention ${reference} sur le compte ${maskedIban}`,
    carryOut: (tx, reach, agreed) => this.#bringIntoForce(tx, reach, agreed),
  };

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(INSTANCE_INFO) private readonly instance: InstanceInfo,
    @Inject(Database) private readonly database: Database,
    @Inject(Journal) private readonly journal: Journal,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Events) private readonly events: Events,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(Mail) private readonly mail: Mail,
    @Inject(Approvals) private readonly approvals: Approvals,
    @Inject(Holders) private readonly holders: Holders,
    @Inject(ConventionsService) private readonly conventions: ConventionsService,
    @Inject(BankAccounts) private readonly accounts: BankAccounts,
    @Inject(BankDetailsRepository) private readonly repository: BankDetailsRepository,
  ) {}

  onModuleInit(): void {
    this.approvals.register(this.#act);
    this.events.on(ApprovalChanged, ({ approvalId, state }, tx) => this.#followed(tx, approvalId, state), {
      name: 'convention.bankChangeFollowed',
    });
  }

  /** @throws DomainError those of `readAccount` and of `Approvals.ask`, `convention.bankUnchanged`, `convention.bankWaiting` */
  ask(
    reach: Reach,
    conventionId: string,
    typed: NewBankDetails,
  ): Promise<{ bankDetails: BankDetails; approval: Approval }> {
    const account = readAccount(typed);
    return this.database.transaction(reach, async (tx) => {
      const convention = await this.conventions.read(reach, tx, conventionId);
      if (!(await this.repository.powers(reach, tx, conventionId)).write) throw conventionError('bankMayNotWrite');
      this.#requirePast(typed.documentDatedOn);
      await this.#requireOther(reach, tx, conventionId, account, typed);
      const id = newId();
      const maskedIban = maskedAccount(account.iban);
      const { reference, localAuthority } = convention;
      const approval = await this.approvals.ask(tx, reach, {
        act: this.#act,
        placeId: localAuthority.id,
        subject: { kind: 'bankDetails', id, label: `Compte ${maskedIban}, convention ${reference}` },
        items: [`Titulaire : ${typed.holder}`, `Compte : ${maskedIban}`, `BIC : ${account.bic ?? 'non renseigné'}`],
        weight: 1,
        payload: { bankDetailsId: id, reference, maskedIban },
        reason: typed.reason,
      });
      await this.repository.ask(reach, tx, {
        ...{ id, conventionId, approvalId: approval.id, maskedIban, bic: account.bic, holder: typed.holder },
        secretId: await this.vault.seal(tx, account.iban, IBAN_PURPOSE),
        bankName: typed.bankName,
        paymentLabel: typed.paymentLabel,
        documentDatedOn: typed.documentDatedOn,
        askedAt: this.clock.now(),
        askedById: reach.kind === 'person' ? reach.id : null,
        askedBy: reach.label,
      });
      await this.#note(tx, reach, convention, { id, maskedIban }, 'convention.bank.asked', { reason: typed.reason });
      const row = (await this.repository.all(reach, tx, conventionId)).find((one) => one.id === id);
      if (row === undefined) throw conventionError('bankMissing');
      return { bankDetails: bankDetailsOf(row), approval };
    });
  }

  async #bringIntoForce(tx: Tx, reach: Reach, { payload, askedBy, approvedBy }: AgreedAct<AskedChange>): Promise<void> {
    const row = await this.repository.lock(reach, tx, payload.bankDetailsId);
    if (row === undefined || stateOf(row) !== 'awaiting') throw conventionError('bankOver');
    const convention = await this.conventions.read(reach, tx, row.conventionId);
    await this.repository.bringIntoForce(reach, tx, row, this.clock.now());
    await this.#note(tx, reach, convention, row, 'convention.bank.changed', {
      askedBy: askedBy.label,
      confirmedBy: approvedBy.label,
    });
    await this.#tell(tx, convention, row, { state: 'inForce', from: null });
  }

  /** Told after the commit, at least once: both parties hear of each step, and what has ended waits for nobody. */
  async #followed(tx: Tx, approvalId: string, state: string): Promise<void> {
    if (!(await this.repository.waitsFor(SYSTEM, tx, approvalId))) return;
    const { endReason, subject, startsAt } = await this.approvals.get(tx, SYSTEM, approvalId);
    const because = ENDED[state];
    if (because !== undefined) {
      const why = { at: this.clock.now(), because: endReason === null ? because : `${because} ${endReason}` };
      const abandoned = await this.repository.abandon(SYSTEM, tx, approvalId, why);
      if (abandoned !== undefined) await this.outbox.emit(tx, ConventionChanged.of(abandoned));
      return;
    }
    if (state !== 'asked' && state !== 'approved') return;
    const row = await this.repository.lock(SYSTEM, tx, subject.id);
    if (row === undefined) return;
    const convention = await this.conventions.read(SYSTEM, tx, row.conventionId);
    await this.#tell(tx, convention, row, { state, from: startsAt === null ? null : fromDay(new Date(startsAt)) });
  }

  async #tell(
    tx: Tx,
    convention: Convention,
    row: BankDetailsRow,
    step: Pick<BankLetterFacts, 'state' | 'from'>,
  ): Promise<void> {
    const letter = bankLetter({
      ...step,
      ...{ reference: convention.reference, title: convention.title, mention: convention.mention },
      localAuthority: convention.localAuthority.name,
      ...{ maskedIban: row.maskedIban, holder: row.holder, askedBy: row.askedBy },
      url: `${this.instance.publicUrl}/#/conventions/${row.conventionId}/versements`,
    });
    const places = [convention.localAuthority.id, convention.academie.id];
    const told = await this.holders.addresses(tx, ['finance', 'authorisingOfficer', 'academie'], places);
    for (const to of told) await this.mail.tell(tx, { to, ...letter });
  }

  async #note(
    tx: Tx,
    reach: Reach,
    { id: conventionId, reference, localAuthority }: Convention,
    { id, maskedIban }: Pick<BankDetailsRow, 'id' | 'maskedIban'>,
    act: string,
    details: Readonly<Record<string, string>>,
  ): Promise<void> {
    const subject = { kind: 'bankDetails', id, label: `${maskedIban}, convention ${reference}` };
    await this.journal.record(tx, reach, { act, subject, placeId: localAuthority.id, details });
    await this.outbox.emit(tx, ConventionChanged.of({ conventionId, placeId: localAuthority.id }));
  }

  #requirePast(datedOn: string | null): void {
    if (datedOn === null) return;
    const day = LocalDate.parse(datedOn);
    if (LocalDate.compare(day, LocalDate.today(this.clock)) > 0) {
      throw conventionError('bankDatedInFuture', { day: LocalDate.format(day) });
    }
  }

  /** The same account with the same words would only be another paper to sign. */
  async #requireOther(
    reach: Reach,
    tx: Tx,
    conventionId: string,
    { iban, bic }: BankAccount,
    typed: NewBankDetails,
  ): Promise<void> {
    const current = await this.repository.current(reach, tx, conventionId);
    if (current === undefined) return;
    const isSame =
      current.bic === bic &&
      (['holder', 'bankName', 'paymentLabel', 'documentDatedOn'] as const).every(
        (key) => current[key] === typed[key],
      ) &&
      (await this.accounts.opened(tx, current)) === iban;
    if (isSame) throw conventionError('bankUnchanged');
  }
}

/** What was written when it was asked, read back. @throws TypeError on anything else */
function changeOf(value: unknown): AskedChange {
  const { bankDetailsId, reference, maskedIban } = value as Partial<AskedChange>;
  const texts = [bankDetailsId, reference, maskedIban].every((text) => typeof text === 'string');
  if (!texts) throw new TypeError('Not what it was asked with');
  return { bankDetailsId, reference, maskedIban } as AskedChange;
}
