import type { ClaimSummary } from '@chariot/contract';
import { LocalDate, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, Database, Journal, Outbox, type Tx } from '@chariot/platform';
import { Inject, Injectable } from '@nestjs/common';
import { conventionError } from '../convention-errors.js';
import { ConventionChanged } from '../events.js';
import { claimStateOf, whyNotCheck, type Check } from './claim.js';
import { Claims } from './claims.service.js';
import { ClaimsRepository, type ClaimRow } from './claims.repository.js';

/** The académie's acts on a certified statement: it receives it, sends it back with a reason, or establishes the service fait. */
@Injectable()
export class Checking {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Database) private readonly database: Database,
    @Inject(Journal) private readonly journal: Journal,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(ClaimsRepository) private readonly repository: ClaimsRepository,
    @Inject(Claims) private readonly claims: Claims,
  ) {}

  /** @throws DomainError `convention.claimNotFound`, `convention.claimNotCertified`, `convention.claimOver` */
  receive(reach: Reach, id: string): Promise<ClaimSummary> {
    return this.#check(reach, id, 'receive', async (tx) => {
      await this.repository.receive(reach, tx, id, this.clock.now());
      return {};
    });
  }

  /** Never without a reason: the collectivité must know what to correct. */
  sendBack(reach: Reach, id: string, reason: string): Promise<ClaimSummary> {
    return this.#check(reach, id, 'return', async (tx) => {
      await this.repository.returnIt(reach, tx, id, this.clock.now(), reason);
      return { reason };
    });
  }

  /**
   * Establishes the service fait: the balance becomes payable (R64). Sources that disagree are explained.
   * @throws DomainError `convention.claimServiceDateWrong`, `convention.claimGapsUnexplained`
   */
  establish(
    reach: Reach,
    id: string,
    service: { readonly establishedOn: string; readonly note: string | null },
  ): Promise<ClaimSummary> {
    return this.#check(reach, id, 'establish', async (tx, claim) => {
      const on = LocalDate.parse(service.establishedOn);
      const today = LocalDate.today(this.clock);
      const from = LocalDate.at(claim.certifiedAt ?? this.clock.now());
      if (LocalDate.compare(on, from) < 0 || LocalDate.compare(on, today) > 0) {
        throw conventionError('claimServiceDateWrong', {
          from: LocalDate.format(from),
          until: LocalDate.format(today),
        });
      }
      const { agree } = await this.claims.compare(reach, tx, claim);
      if (!agree && service.note === null) throw conventionError('claimGapsUnexplained');
      await this.repository.establish(reach, tx, id, { at: this.clock.now(), on, note: service.note });
      return { on, agree, note: service.note };
    });
  }

  #check(
    reach: Reach,
    id: string,
    check: Check,
    act: (tx: Tx, claim: ClaimRow) => Promise<Record<string, string | boolean | null>>,
  ): Promise<ClaimSummary> {
    return this.database.transaction(reach, async (tx) => {
      const claim = await this.repository.lock(reach, tx, id);
      if (claim === undefined) throw conventionError('claimNotFound');
      if (!(await this.repository.mayCheck(reach, tx, claim.conventionId))) throw conventionError('claimNotChecked');
      const obstacle = whyNotCheck(check, { state: claimStateOf(claim), superseded: claim.superseded });
      if (obstacle !== null) throw conventionError(obstacle);
      const details = await act(tx, claim);
      const { conventionId, localAuthorityId: placeId, reference, version } = claim;
      await this.journal.record(tx, reach, {
        act: ACTS[check],
        subject: { kind: 'claim', id, label: `convention ${reference}, version ${String(version)}` },
        placeId,
        details,
      });
      await this.outbox.emit(tx, ConventionChanged.of({ conventionId, placeId }));
      return this.claims.summary(reach, tx, id);
    });
  }
}

const ACTS = {
  receive: 'convention.claim.received',
  return: 'convention.claim.returned',
  establish: 'convention.claim.serviceDone',
} satisfies Record<Check, string>;
