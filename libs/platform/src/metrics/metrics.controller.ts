import { Controller, Get, Inject, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { PLATFORM_OPTIONS, type PlatformOptions } from '../platform-options.js';
import { OpenDoor, Reply, type DoorReply } from '../web/door.decorator.js';
import { webError } from '../web/web-errors.js';
import { Metrics } from './metrics.service.js';
import { mayScrape } from './scraper.js';

@Controller()
export class MetricsController {
  constructor(
    @Inject(Metrics) private readonly metrics: Metrics,
    @Inject(PLATFORM_OPTIONS) private readonly options: PlatformOptions,
  ) {}

  @Get('metrics')
  @OpenDoor('a scraper reads it from this machine, or by its own token')
  async read(@Req() request: FastifyRequest, @Reply() reply: DoorReply): Promise<string> {
    const { metricsToken } = this.options;
    if (!mayScrape(request, metricsToken)) throw webError(metricsToken === undefined ? 'notFound' : 'signInRequired');
    reply.header('content-type', this.metrics.contentType);
    reply.header('cache-control', 'no-store');
    return this.metrics.scrape();
  }
}
