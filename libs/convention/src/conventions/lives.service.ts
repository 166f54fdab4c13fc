import type { Convention, InputOf } from '@chariot/contract';
import type { signConvention, terminateConvention } from '@chariot/contract';
import { LocalDate, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, Journal, Outbox, type Tx } from '@chariot/platform';
import { Inject, Injectable } from '@nestjs/common';
import { conventionError } from '../convention-errors.js';
import { ConventionChanged } from '../events.js';
import { ConventionsRepository, type ConventionRow } from './conventions.repository.js';
import { ConventionsService, WritingParties } from './conventions.service.js';
import { LifeRepository } from './life.repository.js';
import { standingOn, type ConventionFacts, type Standing } from './standing.js';

type SigningBody = InputOf<typeof signConvention>['body'];
type TerminationBody = InputOf<typeof terminateConvention>['body'];

interface Known {
  readonly row: ConventionRow;
  readonly facts: ConventionFacts;
  readonly today: LocalDate;
  readonly standing: Standing;
}

const isAfter = (a: string | null, b: LocalDate): boolean => a !== null && LocalDate.compare(LocalDate.parse(a), b) > 0;

/** What happens to a convention: its signatures, its dénonciation, its closure. The state is drawn from them. */
@Injectable()
export class Lives {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Journal) private readonly journal: Journal,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(ConventionsRepository) private readonly conventions: ConventionsRepository,
    @Inject(ConventionsService) private readonly reader: ConventionsService,
    @Inject(LifeRepository) private readonly life: LifeRepository,
    @Inject(WritingParties) private readonly writing: WritingParties,
  ) {}

  /**
   * Who signed and when, the visa, and where the two originals are. The later signature dates the convention; the date
   * may be set right as long as nothing leans on it.
   * @throws DomainError convention.signatureInFuture, convention.visaNotRequired, convention.signatureBinds
   */
  async sign(reach: Reach, tx: Tx, id: string, body: SigningBody): Promise<Convention> {
    const { row, facts, today } = await this.#known(reach, tx, id);
    for (const on of [body.academieSignedOn, body.localAuthoritySignedOn]) {
      if (isAfter(on, today)) throw conventionError('signatureInFuture', { day: shown(on) });
    }
    if (isAfter(body.visaOn, today)) throw conventionError('visaBeforeSignature', { day: shown(body.visaOn) });
    if (body.visaOn !== null && !body.visaRequired) throw conventionError('visaNotRequired');
    const signedOn = laterOf(body.academieSignedOn, body.localAuthoritySignedOn);
    // Undated again, what was signed could be written over.
    const isUndated = signedOn === null && row.signedOn !== null;
    if (isUndated || (signedOn !== row.signedOn && isReliedUpon(facts))) throw conventionError('signatureBinds');
    await this.life.sign(reach, tx, id, body, this.clock.now());
    if (signedOn !== row.signedOn) await this.conventions.dateSignature(reach, tx, id, signedOn);
    return this.#happened(reach, tx, row, 'convention.convention.signed', signedOn === null ? {} : { signedOn });
  }

  /** @throws DomainError convention.notSigned, convention.overAlready, convention.letterReceivedBeforeSent, convention.letterInFuture */
  async terminate(reach: Reach, tx: Tx, id: string, body: TerminationBody): Promise<Convention> {
    const { row, standing, today } = await this.#known(reach, tx, id);
    const { letterSentOn: sent, letterReceivedOn: received } = body;
    requireLiving(standing);
    if (received !== null && isAfter(sent, LocalDate.parse(received))) {
      throw conventionError('letterReceivedBeforeSent', { received: shown(received), sent: shown(sent) });
    }
    for (const on of [sent, received])
      if (isAfter(on, today)) throw conventionError('letterInFuture', { day: shown(on) });
    await this.life.terminate(reach, tx, id, body, this.clock.now());
    return this.#happened(reach, tx, row, 'convention.convention.denounced', { sentOn: sent });
  }

  /**
   * Closes what is over. What is still open only asks for a sentence.
   * @param openPoints in French: claims under way, a balance unpaid, the report not sent
   * @throws DomainError convention.notOverYet, convention.closedAlready, convention.closedInFuture, convention.openPoints
   */
  async close(
    reach: Reach,
    tx: Tx,
    id: string,
    closure: { readonly closedOn: string; readonly note: string | null },
    openPoints: readonly string[],
  ): Promise<Convention> {
    const { row, facts, today } = await this.#known(reach, tx, id);
    const closedOn = LocalDate.parse(closure.closedOn);
    if (facts.closedOn !== null) throw conventionError('closedAlready');
    if (isAfter(closedOn, today)) throw conventionError('closedInFuture', { day: shown(closedOn) });
    const { state } = standingOn(facts, closedOn);
    if (state !== 'expired' && state !== 'terminated') throw conventionError('notOverYet', { day: shown(closedOn) });
    if (openPoints.length > 0 && closure.note === null) {
      throw conventionError('openPoints', { points: openPoints.join('\u00a0; ') });
    }
    await this.life.close(reach, tx, id, closure.closedOn, closure.note, this.clock.now());
    return this.#happened(reach, tx, row, 'convention.convention.closed', { open: openPoints.length });
  }

  async #known(reach: Reach, tx: Tx, id: string): Promise<Known> {
    const row = await this.conventions.find(reach, tx, id);
    if (row === undefined) throw conventionError('notFound');
    await this.writing.require(tx, reach, [row.academieId, row.localAuthorityId]);
    const facts = await this.reader.facts(reach, tx, id);
    const today = LocalDate.today(this.clock);
    return { row, facts, today, standing: standingOn(facts, today) };
  }

  async #happened(
    reach: Reach,
    tx: Tx,
    row: ConventionRow,
    act: string,
    details: Readonly<Record<string, string | number>>,
  ): Promise<Convention> {
    const subject = { kind: 'convention', id: row.id, label: row.reference };
    await this.journal.record(tx, reach, { act, subject, placeId: row.localAuthorityId, details });
    await this.outbox.emit(tx, ConventionChanged.of({ conventionId: row.id, placeId: row.localAuthorityId }));
    return this.reader.read(reach, tx, row.id);
  }
}

/** @throws DomainError convention.notSigned, convention.overAlready */
export function requireLiving({ state }: Pick<Standing, 'state'>): void {
  if (state === 'draft') throw conventionError('notSigned');
  if (state === 'expired' || state === 'terminated' || state === 'closed') throw conventionError('overAlready');
}

const shown = (on: string | null): string => (on === null ? '' : LocalDate.format(LocalDate.parse(on)));

const laterOf = (a: string | null, b: string | null): string | null =>
  a === null || b === null ? null : a > b ? a : b;

const isReliedUpon = ({ amendments, termination, closedOn }: ConventionFacts): boolean =>
  amendments.length > 0 || termination !== null || closedOn !== null;
