import { Controller, Inject, Res } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Caller, Door } from '../web/door.decorator.js';
import type { DoorRoute } from '../web/door-route.js';
import { LiveFeed } from './live-feed.service.js';

const LIVE: DoorRoute = {
  method: 'GET',
  path: '/live',
  permission: 'session:own',
  response: z.undefined(),
  deadlineMs: null,
};

@Controller()
export class LiveController {
  constructor(@Inject(LiveFeed) private readonly live: LiveFeed) {}

  @Door(LIVE)
  open(@Caller() reach: Reach, @Res() reply: FastifyReply): void {
    this.live.open(reach, reply.raw, headersOf(reply));
    reply.hijack();
  }
}

/** A hijacked reply keeps the security headers that the hooks have set. */
const headersOf = (reply: FastifyReply): Record<string, string> =>
  Object.fromEntries(Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]));
