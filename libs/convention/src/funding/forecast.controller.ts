import { getForecast, type Convention, type InputOf, type OutputOf } from '@chariot/contract';
import { Money, type Reach } from '@chariot/kernel';
import { Caller, Door, Input } from '@chariot/platform';
import { Controller, Inject } from '@nestjs/common';
import { ConventionsService } from '../conventions/conventions.service.js';
import { ADVANCE_RATE_PERCENT, forecast, type ForecastFacts } from './forecast.js';
import { forecastView } from './settlement-view.js';

@Controller()
export class ForecastController {
  constructor(@Inject(ConventionsService) private readonly conventions: ConventionsService) {}

  @Door(getForecast)
  async get(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof getForecast>,
  ): Promise<OutputOf<typeof getForecast>> {
    return forecastView(forecast(factsOf(await this.conventions.get(reach, params.id))));
  }
}

const cents = (amount: number | null): Money | null => (amount === null ? null : Money.cents(amount));

const factsOf = (convention: Convention): ForecastFacts => ({
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
