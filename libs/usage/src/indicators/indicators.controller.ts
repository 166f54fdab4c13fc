import { Controller } from '@nestjs/common';
import { getIndicatorPlaces, getIndicators, getIndicatorSeries, type InputOf, type OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input } from '@chariot/platform';
import { Indicators } from './indicators.service.js';

@Controller()
export class IndicatorsController {
  constructor(
    private readonly database: Database,
    private readonly indicators: Indicators,
  ) {}

  @Door(getIndicators)
  get(
    @Caller() reach: Reach,
    @Input() { query }: InputOf<typeof getIndicators>,
  ): Promise<OutputOf<typeof getIndicators>> {
    return this.database.read(reach, (tx) => this.indicators.of(tx, reach, query));
  }

  @Door(getIndicatorSeries)
  series(
    @Caller() reach: Reach,
    @Input() { query: { indicator, ...asked } }: InputOf<typeof getIndicatorSeries>,
  ): Promise<OutputOf<typeof getIndicatorSeries>> {
    return this.database.read(reach, (tx) => this.indicators.series(tx, reach, indicator, asked));
  }

  @Door(getIndicatorPlaces)
  places(
    @Caller() reach: Reach,
    @Input() { query: { indicator, ...asked } }: InputOf<typeof getIndicatorPlaces>,
  ): Promise<OutputOf<typeof getIndicatorPlaces>> {
    return this.database.read(reach, (tx) => this.indicators.below(tx, reach, indicator, asked));
  }
}
