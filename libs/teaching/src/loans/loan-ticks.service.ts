import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Holders, INSTANCE_INFO, type InstanceInfo } from '@chariot/identity';
import { Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database, Leader, Mail, PLATFORM_OPTIONS, type PlatformOptions } from '@chariot/platform';
import { loanLetter } from './loan-letter.js';
import { LoansRepository } from './loans.repository.js';

const EVERY_MS = 10 * 60_000;
/** Of the school's own day: early enough to be read before the class. */
const FROM_HOUR = 7;
const AT_ONCE = 500;
const SYSTEM = Reach.system('rappel des prêts');

/** In the process that leads: on the day that a tablet is due, whoever lent it is written to, once. */
@Injectable()
export class LoanTicks implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #stop: (() => Promise<void>) | undefined;

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PLATFORM_OPTIONS) private readonly options: PlatformOptions,
    @Inject(INSTANCE_INFO) private readonly instance: InstanceInfo,
    private readonly leader: Leader,
    private readonly database: Database,
    private readonly holders: Holders,
    private readonly mail: Mail,
    private readonly repository: LoansRepository,
  ) {}

  onApplicationBootstrap(): void {
    // Command lines write to nobody.
    if (this.options.relay === false) return;
    this.#stop = this.leader.every(EVERY_MS, 'loans that are due', () => this.run());
  }

  /** Before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.#stop?.();
  }

  /** Safe to run twice: a loan is reminded of once. @returns how many letters were written */
  run(): Promise<number> {
    return this.database.transaction(SYSTEM, async (tx) => {
      const now = this.clock.now();
      const due = await this.repository.due(tx, now, FROM_HOUR, AT_ONCE);
      const lenders = [...new Set(due.map(({ lentById }) => lentById))].filter((id) => id !== null);
      // Whoever has left is written to no more; the loan stays on the home page of those who are there.
      const addresses = await this.holders.addressesOf(tx, lenders);
      let written = 0;
      for (const [personId, to] of addresses) {
        const theirs = due.filter(({ lentById }) => lentById === personId);
        if (await this.mail.tell(tx, { to, ...loanLetter(theirs, `${this.instance.publicUrl}/#/prets`) })) written += 1;
      }
      await this.repository.reminded(
        tx,
        due.map(({ id }) => id),
        now,
      );
      return written;
    });
  }
}
