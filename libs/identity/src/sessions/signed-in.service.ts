import { Injectable } from '@nestjs/common';
import type { Me } from '@chariot/contract';
import { Database, SessionCookie, type DoorReply } from '@chariot/platform';
import { identityError } from '../errors.js';
import { People } from '../people/people.service.js';
import { Sessions, type OpenedSession } from './sessions.service.js';

/** What follows every sign-in: the cookie, and who one is now. */
@Injectable()
export class SignedIn {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly people: People,
    private readonly cookie: SessionCookie,
  ) {}

  async welcome(reply: DoorReply, { token, seconds }: OpenedSession): Promise<Me> {
    const reach = await this.sessions.resolve(token);
    // Closed between the two transactions: somebody has just ended her role.
    if (reach === null) throw identityError('linkNotValid');
    this.cookie.set(reply, token, seconds);
    return this.database.read(reach, (tx) => this.people.me(tx, reach));
  }
}
