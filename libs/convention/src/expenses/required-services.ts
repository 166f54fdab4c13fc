import type { Expense, ExpenseSummary, RequiredService } from '@chariot/contract';
import { applies } from '../rules/applies.js';
import { SERVICE_RULES } from './components.js';

type Required = ExpenseSummary['required'][number];

/** What the collectivité says of a service that no invoice shows. */
export interface ServiceStatement {
  readonly service: RequiredService;
  readonly how: 'ownStaff' | 'notApplicable';
  readonly note: string | null;
}

interface Words {
  readonly label: string;
  readonly missing: string;
}
const WORDS: Readonly<Record<RequiredService, Words>> = {
  setup: {
    label: 'Paramétrage initial des équipements',
    missing: 'Aucune facture ne montre le paramétrage initial : qui l’a fait ?',
  },
  mdm: {
    // T40: the brand that the text names is one of those that would do.
    label: 'Gestion des terminaux mobiles (toute solution convient)',
    missing: 'Aucune facture ne montre une gestion des terminaux : quelle solution est employée ?',
  },
  integration: {
    label: 'Intégration au système d’information de l’école (réseau, ENT), s’il existe',
    missing: 'Aucune facture ne montre l’intégration au réseau ou à l’ENT : qui l’a faite, ou n’y en a-t-il pas ?',
  },
  storage: {
    label: 'Espace de stockage et de partage sécurisé',
    missing:
      'Aucune facture ne montre d’espace de stockage et de partage : où les données des utilisateurs sont-elles ?',
  },
  familiarisation: {
    label: 'Information des enseignants à la prise en main',
    missing: 'Aucune facture ne montre l’information à la prise en main : qui l’a donnée, et quand ?',
  },
};
const SPECIFICATION = 'Caractéristiques minimales partagées avec la délégation académique au numérique';

const counted = ({ kind, withdrawnBecause }: Expense): boolean => kind !== 'order' && withdrawnBecause === null;

/**
 * What article 6.1 asks for with the equipment, and what shows each: an invoice, the collectivité's own staff, or nothing
 * yet, which is a question and no breach. No threshold is invented where the text has none (T30): a document is asked for.
 */
export function requiredOf(
  expenses: readonly Expense[],
  statements: readonly ServiceStatement[],
  specifications: number,
): Required[] {
  return [
    ...specificationOf(specifications),
    ...serviceNames().flatMap((service) => one(service, expenses, statements)),
  ];
}

const serviceNames = (): RequiredService[] => Object.keys(SERVICE_RULES) as RequiredService[];

function specificationOf(documents: number): Required[] {
  if (!applies('R47')) return [];
  const asked = applies('T30')
    ? 'Joignez le cahier des charges ou la fiche technique : le texte ne chiffre aucune caractéristique, Chariot n’en invente pas.'
    : 'Non renseigné.';
  const shown = `${String(documents)} document${documents > 1 ? 's' : ''} le montre${documents > 1 ? 'nt' : ''}.`;
  return [
    {
      ...{ rule: 'R47', what: 'specification', label: SPECIFICATION, note: null, expenseIds: [] },
      state: documents > 0 ? 'shown' : 'missing',
      message: documents > 0 ? shown : asked,
    },
  ];
}

function one(
  service: RequiredService,
  expenses: readonly Expense[],
  statements: readonly ServiceStatement[],
): Required[] {
  const rule = SERVICE_RULES[service];
  if (!applies(rule)) return [];
  const expenseIds = expenses
    .filter((expense) => counted(expense) && expense.lines.some((line) => line.component === service))
    .map(({ id }) => id);
  const statement = statements.find((each) => each.service === service);
  const { label, missing } = WORDS[service];
  const common = { rule, what: service, label, expenseIds, note: statement?.note ?? null };
  if (expenseIds.length > 0) return [{ ...common, state: 'shown', message: 'Des factures le montrent.' }];
  if (statement?.how === 'notApplicable') {
    return [{ ...common, state: 'notApplicable', message: 'Sans objet : l’école n’a pas de système d’information.' }];
  }
  if (statement?.how === 'ownStaff') {
    return [{ ...common, state: 'ownStaff', message: 'Rendu par les services de la collectivité, sans facture.' }];
  }
  return [{ ...common, state: 'missing', message: missing }];
}

/** The text asks for integration only where there is something to integrate into (R50). */
export const mayBeNotApplicable = (service: RequiredService): boolean => service === 'integration';
