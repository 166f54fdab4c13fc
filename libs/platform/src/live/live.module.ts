import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Metrics } from '../metrics/metrics.service.js';
import { Logger } from '../logs/logger.service.js';
import { PLACE_COVER, type PlaceCover } from '../web/place-cover.port.js';
import { LiveController } from './live.controller.js';
import { LiveFeed } from './live-feed.service.js';

/** Apart from PlatformModule because it needs PLACE_COVER, which a global module of the application provides. */
@Global()
@Module({
  controllers: [LiveController],
  providers: [
    {
      provide: LiveFeed,
      inject: [PLACE_COVER, Logger, Metrics],
      useFactory: (cover: PlaceCover, logger: Logger, metrics: Metrics) => {
        const live = new LiveFeed(cover, logger);
        metrics.gauge(
          { name: 'chariot_live_feeds', help: 'Pages that follow events in this process' },
          () => live.size,
        );
        return live;
      },
    },
  ],
  exports: [LiveFeed],
})
export class LiveModule implements OnApplicationShutdown {
  constructor(@Inject(LiveFeed) private readonly live: LiveFeed) {}

  beforeApplicationShutdown(): void {
    this.live.stop();
  }

  onApplicationShutdown(): void {
    this.live.stop();
  }
}
