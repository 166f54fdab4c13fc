import { Controller, Get, Inject } from '@nestjs/common';
import { OpenDoor, Reply, type DoorReply } from '../web/door.decorator.js';
import { Readiness } from './readiness.service.js';

@Controller('health')
export class HealthController {
  constructor(@Inject(Readiness) private readonly readiness: Readiness) {}

  @Get()
  @OpenDoor('says that the process lives, and nothing else')
  live(): { status: string } {
    return { status: 'ok' };
  }

  @Get('ready')
  @OpenDoor('a supervisor asks it; it names parts, never why they fail')
  async ready(@Reply() reply: DoorReply): Promise<{ status: string; missing: string[] }> {
    const missing = await this.readiness.missing();
    if (missing.length > 0) reply.status(503);
    return { status: missing.length === 0 ? 'ready' : 'unready', missing };
  }
}
