import { Controller } from '@nestjs/common';
import { completeFirstRun, getFirstRun, type InputOf, type OutputOf } from '@chariot/contract';
import { Door, Input, Reply, UserAgent, type DoorReply } from '@chariot/platform';
import { SignedIn } from '../sessions/signed-in.service.js';
import { FirstRun } from './first-run.service.js';

@Controller()
export class FirstRunController {
  constructor(
    private readonly firstRun: FirstRun,
    private readonly signedIn: SignedIn,
  ) {}

  @Door(getFirstRun)
  async get(): Promise<OutputOf<typeof getFirstRun>> {
    return { needed: await this.firstRun.needed() };
  }

  @Door(completeFirstRun)
  async complete(
    @Input() { body }: InputOf<typeof completeFirstRun>,
    @Reply() reply: DoorReply,
    @UserAgent() userAgent: string | undefined,
  ): Promise<OutputOf<typeof completeFirstRun>> {
    return this.signedIn.welcome(reply, await this.firstRun.complete(body, userAgent));
  }
}
