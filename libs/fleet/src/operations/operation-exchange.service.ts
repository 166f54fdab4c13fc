import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Acts } from '../acts.service.js';
import { DeviceChanged, OperationChanged } from '../events.js';
import { fleetError } from '../fleet-errors.js';
import { choose, type Said } from './operation.js';
import { OperationsRepository, type ToldOperation } from './operations.repository.js';

/** Operations as a device lives them, under its own reach and with its row locked: told, and reported once. */
@Injectable()
export class OperationExchange {
  constructor(
    private readonly acts: Acts,
    private readonly repository: OperationsRepository,
  ) {}

  /** What it is told next, noted; what it does not understand is noted too, and passed over. */
  async tell(
    tx: Tx,
    reach: Reach,
    understood: readonly string[],
    putOff: readonly string[] = [],
  ): Promise<ToldOperation | undefined> {
    const now = this.acts.now();
    const all = await this.repository.open(tx, reach, now);
    const open = all.filter(({ id }) => !putOff.includes(id));
    if (open.length === 0) return undefined;
    const { tell, notApplicable } = choose(open, understood, now);
    if (notApplicable.length > 0) await this.repository.noteNotApplicable(tx, reach, notApplicable, now);
    const chosen = open.find(({ id }) => id === tell);
    if (chosen === undefined) return undefined;
    await this.repository.noteTold(tx, reach, chosen.id, now);
    const { id, kind, text, seconds, url, expiresAt } = chosen;
    return { id, kind, text, seconds, url, expiresAt };
  }

  /**
   * The first report counts, even one that comes after the end; nothing is destroyed by it.
   * @returns the kind, when this report is the one that counts
   * @throws DomainError `fleet.operationUnknown`
   */
  async reported(
    tx: Tx,
    reach: Reach,
    operationId: string,
    said: { readonly status: Said; readonly why: string | null },
  ): Promise<ToldOperation['kind'] | undefined> {
    const operation = await this.repository.findOwn(tx, reach, operationId);
    if (operation === undefined) throw fleetError('operationUnknown');
    if (!(await this.repository.finish(tx, reach, operationId, { ...said, at: this.acts.now() }))) return undefined;
    const { placeId, kind, target } = operation;
    if ((kind === 'lost' || kind === 'found') && isDone(said.status))
      await this.#noteLostMode(tx, reach, kind === 'lost');
    // Of a place, thousands would say so at once: its page reads the counts again by itself.
    if (target !== 'place') await this.acts.emit(tx, OperationChanged.of({ operationId, placeId }));
    return kind;
  }

  /** Whoever looks at its cart sees it at once. */
  async #noteLostMode(tx: Tx, reach: Reach, isLost: boolean): Promise<void> {
    const where = await this.repository.noteLostMode(tx, reach, isLost ? this.acts.now() : null);
    if (where !== undefined) await this.acts.emit(tx, DeviceChanged.of({ deviceId: reach.id, ...where }));
  }
}

const isDone = (status: Said): boolean => status === 'done' || status === 'recorded';
