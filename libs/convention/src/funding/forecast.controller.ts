import { getForecast, type InputOf, type OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Door, Input } from '@chariot/platform';
import { Controller, Inject } from '@nestjs/common';
import { ConventionsService } from '../conventions/conventions.service.js';
import { forecast } from './forecast.js';
import { forecastFactsOf } from './forecast-facts.js';
import { forecastView } from './settlement-view.js';

@Controller()
export class ForecastController {
  constructor(@Inject(ConventionsService) private readonly conventions: ConventionsService) {}

  @Door(getForecast)
  async get(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof getForecast>,
  ): Promise<OutputOf<typeof getForecast>> {
    return forecastView(forecast(forecastFactsOf(await this.conventions.get(reach, params.id))));
  }
}
