import type { Convention } from '@chariot/contract';
import { Money } from '@chariot/kernel';
import { ADVANCE_RATE_PERCENT, type ForecastFacts } from './forecast.js';

const cents = (amount: number | null): Money | null => (amount === null ? null : Money.cents(amount));

/** What a convention announces, from what it says on a day. */
export const forecastFactsOf = (convention: Convention): ForecastFacts => ({
  announcedCostCents: cents(convention.forecastCost),
  announcedAdvanceCents: Money.cents(convention.advance),
  advanceRatePercent: ADVANCE_RATE_PERCENT,
  resourcePerSchoolCents: cents(convention.resourcePerSchool ?? null),
  annex: convention.annex.map(({ uai, mobileClassrooms, equipmentSubsidy, resourceGrant }) => ({
    uai,
    mobileClassrooms,
    equipmentSubsidyCents: Money.cents(equipmentSubsidy),
    resourceGrantCents: Money.cents(resourceGrant),
  })),
  lines: convention.budgetLines.map(({ code, stateShare, localAuthorityShare }) => ({
    code,
    stateShareCents: cents(stateShare),
    localAuthorityShareCents: cents(localAuthorityShare),
  })),
});
