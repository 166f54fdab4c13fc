import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Holders, INSTANCE_INFO, type InstanceInfo } from '@chariot/identity';
import { inSummerFreeze, LocalDate, Reach, type Role } from '@chariot/kernel';
import { Database, Mail, Retention, type Tx } from '@chariot/platform';
import { Acts } from '../acts.service.js';
import { alertLetter, type NewGap } from './alert-letter.js';
import { AlertsRepository, type Untold } from './alerts.repository.js';

const SYSTEM = Reach.system('alertes de conformité');
/** Whoever keeps the fleet; where nobody does, the head of the school. */
const KEEPERS: readonly Role[] = ['digitalReferent', 'it'];
/** A gap that closes by itself within the hour is nobody's business. */
const SETTLED_MS = 60 * 60_000;
/** In one morning, to anybody; what is left is told the next. */
const MOST = 5_000;
const AT_ONCE = 1_000;

/**
 * Once a day, one letter to each person for all that is new on her ground. A gap is told once: it stays in the console
 * for as long as it lasts. Nothing is written during the summer freeze.
 */
@Injectable()
export class ComplianceAlerts implements OnModuleInit {
  constructor(
    private readonly acts: Acts,
    private readonly database: Database,
    private readonly repository: AlertsRepository,
    private readonly holders: Holders,
    private readonly mail: Mail,
    private readonly retention: Retention,
    @Inject(INSTANCE_INFO) private readonly instance: InstanceInfo,
  ) {}

  onModuleInit(): void {
    this.retention.register({
      name: 'fleet.compliance',
      what: 'Écarts de conformité clos, jours où chaque chariot a servi, courriels d’alerte comptés',
      tables: ['fleet.finding', 'fleet.cart_day', 'fleet.compliance_digest'],
      daysKept: 90,
      why: 'Le temps de dépanner : 90 jours, comme les autres événements techniques.',
      prune: (tx, before) => this.repository.forget(tx, before, 5_000),
    });
  }

  /** @returns how many letters were written; 0 when this day's were already, or in summer */
  async run(): Promise<number> {
    const now = this.acts.now();
    const today = LocalDate.today(this.acts);
    if (inSummerFreeze(today)) return 0;
    return this.database.transaction(SYSTEM, async (tx) => {
      if (!(await this.repository.begin(tx, today, now))) return 0;
      const letters = await this.#letters(tx, new Date(now.getTime() - SETTLED_MS));
      for (const [to, theirs] of letters) {
        await this.mail.tell(tx, { to, ...alertLetter(theirs, `${this.instance.publicUrl}/#/conformite`) });
      }
      await this.repository.told(tx, [...new Set([...letters.values()].flat())], now);
      await this.repository.end(tx, today, letters.size);
      return letters.size;
    });
  }

  /** By address. What concerns nobody stays to be told, and is passed over: it must not keep the others from being told. */
  async #letters(tx: Tx, before: Date): Promise<Map<string, NewGap[]>> {
    const letters = new Map<string, NewGap[]>();
    const known = new Map<string, readonly string[]>();
    let after: Untold | null = null;
    for (let told = 0; told < MOST;) {
      const gaps: Untold[] = await this.repository.untold(tx, before, { limit: AT_ONCE, after });
      for (const gap of gaps) {
        const addresses = known.get(gap.schoolId) ?? (await this.#keepersOf(tx, gap.schoolId));
        known.set(gap.schoolId, addresses);
        for (const address of addresses) {
          const theirs = letters.get(address) ?? [];
          theirs.push(gap);
          letters.set(address, theirs);
        }
        if (addresses.length > 0) told += 1;
      }
      after = gaps.at(-1) ?? null;
      if (gaps.length < AT_ONCE) break;
    }
    return letters;
  }

  async #keepersOf(tx: Tx, schoolId: string): Promise<readonly string[]> {
    const keepers = await this.holders.addresses(tx, KEEPERS, [schoolId]);
    return keepers.length > 0 ? keepers : this.holders.addresses(tx, ['schoolHead'], [schoolId]);
  }
}
