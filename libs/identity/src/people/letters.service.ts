import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import { Mail, type Tx } from '@chariot/platform';
import { PeopleRepository } from './people.repository.js';

export interface Letter {
  readonly subject: string;
  /** Paragraphs separated by an empty line; the greeting is added. */
  readonly text: string;
}

/**
 * Messages that tell a person of what was done in her name or to her. A letter that cannot be queued (an address that
 * mail cannot carry, a full queue) does not hold the act: the server’s log says so, the journal has the act, and a power must always be taken back.
 */
@Injectable()
export class Letters {
  constructor(
    private readonly mail: Mail,
    private readonly people: PeopleRepository,
  ) {}

  /** To whoever acts, when it is a person. */
  async toCaller(tx: Tx, reach: Reach, letter: Letter): Promise<void> {
    const own = await this.people.own(tx, reach);
    if (own !== undefined) await this.to(tx, own.email, letter);
  }

  async to(tx: Tx, address: string, { subject, text }: Letter): Promise<void> {
    await this.mail.tell(tx, { to: address, subject, text: `Bonjour,\n\n${text}\n\nChariot\n` });
  }
}
