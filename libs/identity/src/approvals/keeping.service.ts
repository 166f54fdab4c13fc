import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  frenchInstant,
  Instruments,
  PersonalDataSources,
  Retention,
  type PersonalDataRow,
  type Tx,
} from '@chariot/platform';
import { FreezeRepository } from '../freeze/freeze.repository.js';
import { DANGEROUS_ACTS } from '../freeze/instruments.js';
import { ApprovalsRepository } from './approvals.repository.js';
import { QuotasRepository } from './quotas.repository.js';

const PARTS = { asker: 'l’a demandé', approver: 'l’a accordé', ender: 'y a mis fin' } as const;

/** How long dangerous acts are remembered, what is held of a person in them, and what the page of administration shows. */
@Injectable()
export class Keeping implements OnModuleInit {
  constructor(
    private readonly retention: Retention,
    private readonly sources: PersonalDataSources,
    private readonly approvals: ApprovalsRepository,
    private readonly freeze: FreezeRepository,
    private readonly quotas: QuotasRepository,
    private readonly instruments: Instruments,
  ) {}

  onModuleInit(): void {
    this.instruments.register(DANGEROUS_ACTS);
    this.retention.register({
      name: 'identity.approvals',
      what: 'Actes graves demandés et gels : qui, quoi, quand, pourquoi',
      tables: ['identity.approval', 'identity.freeze'],
      daysKept: 365,
      why: 'Douze mois après leur fin, comme le journal : pouvoir expliquer un acte qui a touché une école.',
      // What one refers to goes after it: it is called again until nothing is left.
      prune: async (tx, before) => (await this.approvals.prune(tx, before)) + (await this.freeze.prune(tx, before)),
    });
    this.retention.register({
      name: 'identity.quotas',
      what: 'Ce que chaque personne a consommé de ses quotas d’actes graves',
      tables: ['identity.quota_use'],
      daysKept: 7,
      why: 'Un quota se compte sur 24 heures ; une semaine permet d’expliquer un refus.',
      prune: (tx, before) => this.quotas.prune(tx, before),
    });
    this.sources.register({
      title: 'Actes graves',
      order: 40,
      read: (tx, personId, limit) => this.#held(tx, personId, limit),
    });
  }

  async #held(tx: Tx, personId: string, limit: number): Promise<readonly PersonalDataRow[]> {
    const rows = await this.approvals.ofPerson(tx, personId, limit + 1);
    return rows.map(({ title, askedAt, part, reason }) => ({
      Acte: title,
      Date: frenchInstant(askedAt),
      Rôle: `la personne ${PARTS[part]}`,
      Motif: reason,
    }));
  }
}
