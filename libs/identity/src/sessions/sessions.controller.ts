import { Controller } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import { closeSession, getMe, openSession, type InputOf, type OutputOf } from '@chariot/contract';
import {
  Caller,
  Database,
  Door,
  Input,
  Reply,
  SessionCookie,
  SessionToken,
  UserAgent,
  type DoorReply,
} from '@chariot/platform';
import { SignedIn } from './signed-in.service.js';
import { Sessions } from './sessions.service.js';
import { SignInLinks } from './sign-in-links.service.js';
import { People } from '../people/people.service.js';

@Controller()
export class SessionsController {
  constructor(
    private readonly database: Database,
    private readonly people: People,
    private readonly sessions: Sessions,
    private readonly links: SignInLinks,
    private readonly signedIn: SignedIn,
    private readonly cookie: SessionCookie,
  ) {}

  @Door(openSession)
  async open(
    @Input() { body }: InputOf<typeof openSession>,
    @Reply() reply: DoorReply,
    @UserAgent() userAgent: string | undefined,
  ): Promise<OutputOf<typeof openSession>> {
    return this.signedIn.welcome(reply, await this.links.exchange(body.token, userAgent));
  }

  @Door(getMe)
  me(@Caller() reach: Reach): Promise<OutputOf<typeof getMe>> {
    return this.database.read(reach, (tx) => this.people.me(tx, reach));
  }

  @Door(closeSession)
  async close(
    @Caller() reach: Reach,
    @SessionToken() token: string,
    @Reply() reply: DoorReply,
  ): Promise<OutputOf<typeof closeSession>> {
    await this.sessions.close(reach, token);
    this.cookie.clear(reply);
    return { closed: true };
  }
}
