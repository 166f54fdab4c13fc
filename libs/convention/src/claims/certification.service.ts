import type { Approval, Claim, ClaimFinding, ClaimStatement } from '@chariot/contract';
import { Approvals, ApprovalChanged, type AgreedAct, type DangerousAct } from '@chariot/identity';
import { Money, newId, Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database, Events, frenchInstant, Journal, makePdf, Outbox, type Tx } from '@chariot/platform';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { conventionError } from '../convention-errors.js';
import { ConventionChanged } from '../events.js';
import { sameExpenses, saysAsMuch } from './checks.js';
import { claimStateOf } from './claim.js';
import { claimTitle, composeClaim } from './claim-document.js';
import { ClaimSources } from './claim-sources.service.js';
import { Claims, sha256 } from './claims.service.js';
import { ClaimsRepository, type ClaimRow } from './claims.repository.js';
import { findingsOf } from './findings.js';
import { statementOf } from './statement.js';

/** As a type: it must be JSON. */
type AskedCertification = {
  readonly claimId: string;
  readonly reference: string;
  readonly grossCents: number;
  /** What the ordonnateur saw: the very letters of it. */
  readonly statementSha256: string;
};

/** As many as an act may name. */
const MOST_ITEMS = 200;
const SYSTEM = Reach.system('états récapitulatifs');
/** What an approval that came to nothing says of its statement. */
const ENDED: Readonly<Record<string, string>> = {
  refused: 'La certification a été refusée.',
  stopped: 'La certification a été arrêtée.',
  expired: 'Personne n’a certifié à temps.',
  failed: 'La certification n’a pas pu avoir lieu.',
};

/** Nothing is certified that no cost stands behind, or that is counted twice. */
const blocked = ({ message }: ClaimFinding): Error => conventionError('claimBlocked', { why: message });

/**
 * Certifying a statement exact (R66): whoever keeps the accounts presents it, the ordonnateur gives the second word, and it
 * is frozen with its document. What she saw is what is certified: changed meanwhile, it is refused.
 */
@Injectable()
export class Certification implements OnModuleInit {
  readonly #act: DangerousAct<AskedCertification> = {
    act: 'convention.claim.certify',
    permission: 'expense:write',
    decider: 'claim:certify',
    delayMinutes: 0,
    lifeHours: 720,
    // A département certifies those of all its conventions in one week of the year.
    perPersonPerDay: 200,
    oneSchoolPerDay: false,
    payload: { parse: certificationOf },
    title: ({ reference, grossCents }) =>
      `Certifier exact l’état récapitulatif de la convention ${reference} (${Money.format(Money.cents(grossCents))} TTC)`,
    carryOut: (tx, reach, agreed) => this.#certify(tx, reach, agreed),
  };

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Database) private readonly database: Database,
    @Inject(Journal) private readonly journal: Journal,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Events) private readonly events: Events,
    @Inject(Approvals) private readonly approvals: Approvals,
    @Inject(ClaimSources) private readonly sources: ClaimSources,
    @Inject(ClaimsRepository) private readonly repository: ClaimsRepository,
    @Inject(Claims) private readonly claims: Claims,
  ) {}

  onModuleInit(): void {
    this.approvals.register(this.#act);
    this.events.on(ApprovalChanged, ({ approvalId, state }, tx) => this.#ended(tx, approvalId, state), {
      name: 'convention.claimAbandoned',
    });
  }

  /**
   * Presents the statement as the expenses give it now. Nothing is certified yet.
   * @throws DomainError `convention.notFound`, `convention.claimNotYours`, `convention.claimBlocked`,
   * `convention.claimWaiting`, `convention.claimNothingNew`, and those of `Approvals.ask`
   */
  ask(
    reach: Reach,
    conventionId: string,
    asked: { readonly advanceReceivedCents: number | null; readonly reason: string },
  ): Promise<{ claim: Claim; approval: Approval }> {
    return this.database.transaction(reach, async (tx) => {
      const { facts, convention } = await this.sources.read(reach, tx, conventionId, asked.advanceReceivedCents);
      const statement = statementOf(facts);
      const blocking = findingsOf(facts, statement).find(({ level }) => level === 'block');
      if (blocking !== undefined) throw blocked(blocking);
      const last = await this.repository.last(reach, tx, conventionId);
      if (last !== undefined) refuseRepeated(last, { ...asked, statement });
      const text = JSON.stringify(statement);
      const claimId = newId();
      const statementSha256 = sha256(text);
      const { reference, localAuthority } = convention;
      const approval = await this.approvals.ask(tx, reach, {
        act: this.#act,
        placeId: localAuthority.id,
        subject: { kind: 'claim', id: claimId, label: `État récapitulatif, convention ${reference}` },
        items: itemsOf(statement),
        weight: 1,
        payload: { claimId, reference, grossCents: statement.totals.grossCents, statementSha256 },
        reason: asked.reason,
      });
      await this.repository.present(reach, tx, {
        ...{ id: claimId, conventionId, approvalId: approval.id, statement: text, statementSha256 },
        advanceReceivedCents: asked.advanceReceivedCents,
        askedAt: this.clock.now(),
        askedById: reach.kind === 'person' ? reach.id : null,
        askedBy: reach.label,
      });
      await this.journal.record(tx, reach, {
        act: 'convention.claim.presented',
        subject: { kind: 'claim', id: claimId, label: `convention ${reference}` },
        placeId: localAuthority.id,
        details: { statement: statementSha256, dueCents: statement.settlement.due.cents },
      });
      await this.outbox.emit(tx, ConventionChanged.of({ conventionId, placeId: localAuthority.id }));
      return { claim: await this.claims.read(reach, tx, claimId), approval };
    });
  }

  async #certify(tx: Tx, reach: Reach, { payload, askedBy, approvedBy }: AgreedAct<AskedCertification>): Promise<void> {
    const claim = await this.repository.lock(reach, tx, payload.claimId);
    if (claim === undefined || claimStateOf(claim) !== 'awaitingCertification') throw conventionError('claimOver');
    const { facts } = await this.sources.read(reach, tx, claim.conventionId, claim.advanceReceivedCents);
    const changed =
      claim.statementSha256 !== payload.statementSha256 || !sameExpenses(claim.statement, statementOf(facts));
    if (changed) throw conventionError('claimChangedMeanwhile');
    const at = this.clock.now();
    const version = ((await this.repository.last(reach, tx, claim.conventionId))?.version ?? 0) + 1;
    await this.repository.certify(reach, tx, claim.id, {
      version,
      at,
      byId: approvedBy.personId,
      by: approvedBy.label,
    });
    const pdf = await this.#print(claim, { version, by: approvedBy.label, on: `le ${frenchInstant(at)}` }, at);
    await this.repository.freeze(reach, tx, claim.id, { pdf, sha256: sha256(pdf) });
    await this.sources.certified(reach, tx, claim);
    await this.journal.record(tx, reach, {
      act: 'convention.claim.certified',
      subject: { kind: 'claim', id: claim.id, label: `convention ${claim.reference}, version ${String(version)}` },
      placeId: claim.localAuthorityId,
      details: {
        askedBy: askedBy.label,
        certifiedBy: approvedBy.label,
        statement: claim.statementSha256,
        document: sha256(pdf),
      },
    });
    const { conventionId, localAuthorityId: placeId } = claim;
    await this.outbox.emit(tx, ConventionChanged.of({ conventionId, placeId }));
  }

  #print(claim: ClaimRow, certified: { version: number; by: string; on: string }, at: Date): Promise<Buffer> {
    const paper = { statement: claim.statement, statementSha256: claim.statementSha256, certified };
    const { mention } = claim.statement.convention;
    return makePdf({ title: claimTitle(paper), mention, at, layout: 'landscape' }, (page) => composeClaim(page, paper));
  }

  /** Told after the commit, at least once: a statement whose act has ended waits for nobody any more. */
  async #ended(tx: Tx, approvalId: string, state: string): Promise<void> {
    const because = ENDED[state];
    if (because === undefined) return;
    if (!(await this.repository.waitsFor(SYSTEM, tx, approvalId))) return;
    const { endReason } = await this.approvals.get(tx, SYSTEM, approvalId);
    const abandoned = await this.repository.abandon(SYSTEM, tx, approvalId, {
      at: this.clock.now(),
      because: endReason === null ? because : `${because} ${endReason}`,
    });
    if (abandoned !== undefined) await this.outbox.emit(tx, ConventionChanged.of(abandoned));
  }
}

/** What the ordonnateur reads before she gives her word: each document once. */
function itemsOf({ lines }: ClaimStatement): string[] {
  const gross = new Map<string, { readonly name: string; readonly cents: number }>();
  for (const { expenseId, kind, documentNumber, supplierName, grossCents } of lines) {
    const name = `${kind === 'creditNote' ? 'Avoir' : 'Facture'} ${documentNumber} (${supplierName})`;
    gross.set(expenseId, { name, cents: (gross.get(expenseId)?.cents ?? 0) + grossCents });
  }
  const items = [...gross.values()].map(({ name, cents }) => `${name} : ${Money.format(Money.cents(cents))} TTC`);
  return items.length <= MOST_ITEMS
    ? items
    : [...items.slice(0, MOST_ITEMS - 1), `et ${String(items.length - MOST_ITEMS + 1)} documents de plus`];
}

/** The same again, which the académie has not sent back, would only be another paper. */
function refuseRepeated(
  last: ClaimRow,
  now: { readonly statement: ClaimStatement; readonly advanceReceivedCents: number | null },
): void {
  const same = saysAsMuch(last.statement, now.statement) && last.advanceReceivedCents === now.advanceReceivedCents;
  if (same && claimStateOf(last) !== 'returned') {
    throw conventionError('claimNothingNew', { version: last.version ?? 0 });
  }
}

/** What was written when it was asked, read back. @throws TypeError on anything else */
function certificationOf(value: unknown): AskedCertification {
  const { claimId, reference, grossCents, statementSha256 } = value as Partial<AskedCertification>;
  const texts = [claimId, reference, statementSha256].every((text) => typeof text === 'string');
  if (!texts || typeof grossCents !== 'number') throw new TypeError('Not what it was asked with');
  return { claimId, reference, grossCents, statementSha256 } as AskedCertification;
}
