import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LOAN_BORROWER_LABELS, LOAN_RETURN_LABELS } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import { PersonalDataSources, Retention } from '@chariot/platform';
import { REMEMBERED_DAYS, rememberedFrom } from '../lessons/remembered.js';
import { LoansRepository } from './loans.repository.js';

const DAY_MS = 24 * 3_600_000;

/** How long loans say who lent, and what each person is told of hers. */
@Injectable()
export class LoanKeeping implements OnModuleInit {
  constructor(
    private readonly retention: Retention,
    private readonly sources: PersonalDataSources,
    private readonly repository: LoansRepository,
  ) {}

  onModuleInit(): void {
    this.retention.register({
      name: 'teaching.loans',
      what: 'Prêts de tablettes : qui a prêté est oublié à la fin de l’année scolaire suivant le retour ; le prêt reste, sans personne',
      tables: ['teaching.loan'],
      daysKept: REMEMBERED_DAYS,
      why: 'Le temps de retrouver le bordereau signé d’une tablette qui revient abîmée (minimisation, art. 5.1 c RGPD).',
      prune: (tx, before) => {
        const today = LocalDate.at(new Date(before.getTime() + REMEMBERED_DAYS * DAY_MS));
        return this.repository.forgetPeople(tx, rememberedFrom(today));
      },
    });
    this.sources.register({
      title: 'Prêts de tablettes',
      order: 73,
      read: async (tx, personId, limit) =>
        (await this.repository.ofPerson(tx, personId, limit + 1)).map((one) => ({
          Numéro: String(one.number),
          Tablette: `${one.tablet} (${one.classroomName})`,
          'Prêtée à': LOAN_BORROWER_LABELS[one.borrower],
          Du: LocalDate.format(one.lentOn),
          'À rendre le': LocalDate.format(one.dueOn),
          Rendue: one.returnedOn === null ? '' : LocalDate.format(one.returnedOn),
          État: one.returned === null ? '' : LOAN_RETURN_LABELS[one.returned],
        })),
    });
  }
}
