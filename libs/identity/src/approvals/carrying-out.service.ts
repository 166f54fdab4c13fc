import { Inject, Injectable } from '@nestjs/common';
import { DomainError, Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database, Logger, type Tx } from '@chariot/platform';
import { Freeze } from '../freeze/freeze.service.js';
import { whatIsDue, type ApprovalState } from './approval.js';
import { ApprovalRecord } from './approval-record.service.js';
import { ApprovalsRepository, type SeenApproval } from './approvals.repository.js';
import { Approvals } from './approvals.service.js';

/** Of one look; what is left comes with the next. */
const BATCH = 100;
/** An act that fails for another reason than a refusal (a connection that broke) is tried this often. */
const ATTEMPTS = 3;
/** The kill switch waits for the act that is going on: none may be long. */
const STATEMENT_MS = 2_000;
const SYSTEM = Reach.system('actes graves accordés');

const REASONS = {
  expired: 'Personne d’autre ne l’a accordé à temps.',
  missed: 'Chariot était arrêté quand il devait avoir lieu, et il est trop tard : il faut le redemander.',
  frozen: 'Les actes graves ont été gelés entre-temps : il faut le redemander.',
  gone: 'Une des deux personnes qui l’ont voulu n’a plus ce droit ici : il faut le redemander.',
  broken: 'Une erreur interne l’a empêché ; rien n’a été fait. Le journal du serveur dit laquelle.',
} as const;

/** Does what two people have agreed on, each act in one transaction with the note that it is done. */
@Injectable()
export class CarryingOut {
  readonly #failures = new Map<string, number>();

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly database: Database,
    private readonly approvals: Approvals,
    private readonly repository: ApprovalsRepository,
    private readonly freeze: Freeze,
    private readonly record: ApprovalRecord,
    private readonly logger: Logger,
  ) {}

  /** Everything whose time has come; one that fails does not hold the others. @returns how many were carried out */
  async run(): Promise<number> {
    const due = await this.database.read(SYSTEM, (tx) => this.repository.due(tx, this.clock.now(), BATCH));
    let done = 0;
    for (const { id } of due) {
      try {
        if (await this.database.transaction(SYSTEM, (tx) => this.#advance(tx, id))) done += 1;
        this.#failures.delete(id);
      } catch (error) {
        await this.#failed(id, error);
      }
    }
    return done;
  }

  async #advance(tx: Tx, id: string): Promise<boolean> {
    await tx.query(`select set_config('statement_timeout', $1, true)`, [String(STATEMENT_MS)]);
    // First: whoever sets the switch waits for us, or we see that it is set.
    await this.freeze.hold(tx);
    // Another process that leads for a moment too has it, or has just ended it.
    if (!(await this.repository.lockFree(tx, id))) return false;
    const now = this.clock.now();
    const approval = await this.repository.find(tx, SYSTEM, id, now);
    if (approval === undefined) return false;
    switch (whatIsDue(approval, now)) {
      case 'carryOut':
        await this.#carryOut(tx, approval);
        return true;
      case 'expire':
        await this.#end(tx, approval, 'expired', approval.state === 'asked' ? REASONS.expired : REASONS.missed);
        return false;
      case 'stopFrozen':
        await this.#end(tx, approval, 'stopped', REASONS.frozen);
        return false;
      case 'stopGone':
        await this.#end(tx, approval, 'stopped', REASONS.gone);
        return false;
      case null:
        return false;
    }
  }

  async #carryOut(tx: Tx, approval: SeenApproval): Promise<void> {
    const act = this.approvals.actNamed(approval.act);
    if (act === undefined) throw new Error(`Nobody carries ${approval.act} out`);
    const { id, placeId, reason } = approval;
    await act.carryOut(tx, SYSTEM, {
      id,
      placeId,
      reason,
      payload: act.payload.parse(approval.payload),
      askedBy: { personId: approval.askedBy, label: approval.askedByLabel },
      approvedBy: { personId: approval.approvedBy, label: approval.approvedByLabel ?? '' },
    });
    await this.#end(tx, approval, 'carriedOut', null);
  }

  async #end(tx: Tx, approval: SeenApproval, state: ApprovalState, reason: string | null): Promise<void> {
    const ended = await this.repository.end(tx, SYSTEM, approval.id, { state, reason, at: this.clock.now() });
    if (!ended) throw new Error(`${approval.id} was ended by somebody else under our lock`);
    await this.record.note(tx, SYSTEM, approval, state, { reason, payload: approval.payloadHash });
  }

  /** Nothing of it was done. A refusal is final; anything else is tried again a few times. */
  async #failed(id: string, error: unknown): Promise<void> {
    const failures = (this.#failures.get(id) ?? 0) + 1;
    this.logger.error('dangerous act was not carried out', { approval: id, failures, error });
    if (!(error instanceof DomainError) && failures < ATTEMPTS) {
      this.#failures.set(id, failures);
      return;
    }
    this.#failures.delete(id);
    const reason = error instanceof DomainError ? error.fr : REASONS.broken;
    await this.database.transaction(SYSTEM, async (tx) => {
      if (!(await this.repository.lockFree(tx, id))) return;
      const approval = await this.repository.find(tx, SYSTEM, id, this.clock.now());
      if (approval?.state === 'approved') await this.#end(tx, approval, 'failed', reason);
    });
  }
}
