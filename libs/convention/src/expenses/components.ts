import type { ExpenseComponent, ExpenseLine, RequiredService } from '@chariot/contract';
import { Money } from '@chariot/kernel';
import { applies } from '../rules/applies.js';
import type { RuleId, TrapId } from '../rules/rule-ids.js';

/** As people read them, in tables and documents. */
export const COMPONENT_LABELS: Readonly<Record<ExpenseComponent, string>> = {
  equipment: 'Équipement mobile',
  setup: 'Paramétrage initial',
  mdm: 'Gestion des terminaux (MDM)',
  integration: 'Intégration au système d’information',
  storage: 'Stockage et partage sécurisés',
  familiarisation: 'Prise en main du matériel',
  infrastructure: 'Infrastructure',
  maintenance: 'Maintenance',
  resources: 'Ressources pédagogiques numériques',
  other: 'Autre',
};

/** Why the convention itself does not subsidise a line, whatever the collectivité says of it. */
export interface ConventionWord {
  readonly rule: RuleId | TrapId;
  readonly articles: readonly string[];
  readonly reason: string;
}

/** Null: the convention lets the collectivité judge. */
export function conventionWord(component: ExpenseComponent): ConventionWord | null {
  if (component === 'infrastructure' && applies('R57')) {
    return { rule: 'R57', articles: ['art. 6.2'], reason: 'L’infrastructure n’est pas subventionnée (art. 6.2).' };
  }
  if (component === 'maintenance' && applies('R23')) {
    return {
      rule: 'R23',
      articles: ['art. 3.2', 'art. 6.2'],
      reason:
        'La maintenance revient aux services de la collectivité (art. 3.2) et n’est pas subventionnée (art. 6.2).',
    };
  }
  if (component === 'resources' && applies('T08')) {
    return {
      rule: 'T08',
      articles: ['art. 3.2'],
      reason:
        'Les ressources ont leur propre dotation, versée au collège de référence (art. 3.2) : elles ne comptent pas ici.',
    };
  }
  return null;
}

/** Whether a line counts, and why not: the convention's word first, then the collectivité's. */
export function eligibilityOf(line: Pick<ExpenseLine, 'component' | 'eligible' | 'ineligibleReason'>): {
  readonly eligible: boolean;
  readonly reason: string | null;
} {
  const word = conventionWord(line.component);
  if (word !== null) return { eligible: false, reason: word.reason };
  return { eligible: line.eligible, reason: line.eligible ? null : line.ineligibleReason };
}

/** What counts of a line: its amount with VAT (R61), or nothing. */
export function eligibleCents(line: Pick<ExpenseLine, 'netCents' | 'grossCents'>, eligible: boolean): Money {
  if (!eligible) return Money.ZERO;
  return Money.cents(applies('R61') ? line.grossCents : line.netCents);
}

/** The services of article 6.1, each under its rule. */
export const SERVICE_RULES: Readonly<Record<RequiredService, RuleId>> = {
  setup: 'R48',
  mdm: 'R49',
  integration: 'R50',
  storage: 'R51',
  familiarisation: 'R52',
};
