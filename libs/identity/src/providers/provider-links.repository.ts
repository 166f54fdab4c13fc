import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';

export interface LinkedPerson {
  readonly personId: string;
  readonly displayName: string;
  readonly email: string;
}

export interface OwnLink {
  readonly id: string;
  readonly provider: string;
  readonly linkedAt: Date;
  readonly lastUsedAt: Date | null;
}

export interface NewLink {
  readonly id: string;
  readonly personId: string;
  readonly provider: string;
  readonly issuer: string;
  readonly subject: string;
}

/** Whom a provider's subject is. Written by the system alone, seen and removed by the person too. */
@Injectable()
export class ProviderLinksRepository {
  /** Somebody who may come in. */
  bySubject(tx: Tx, issuer: string, subject: string): Promise<LinkedPerson | undefined> {
    return tx.one<LinkedPerson>(
      `select person.id as "personId", person.display_name as "displayName", person.email
         from identity.provider_link link join identity.person on person.id = link.person_id
        where link.issuer = $1 and link.subject = $2 and person.disabled_at is null`,
      [issuer, subject],
    );
  }

  /** Whether a subject is somebody's at all, also of somebody who may not come in. */
  async isKnown(tx: Tx, issuer: string, subject: string): Promise<boolean> {
    const row = await tx.one('select from identity.provider_link where issuer = $1 and subject = $2', [
      issuer,
      subject,
    ]);
    return row !== undefined;
  }

  ofOneself(tx: Tx, reach: Reach): Promise<OwnLink[]> {
    return tx.query<OwnLink>(
      `select id, provider, linked_at as "linkedAt", last_used_at as "lastUsedAt"
         from identity.provider_link where person_id = $1 order by linked_at, id`,
      [reach.id],
    );
  }

  async insert(tx: Tx, link: NewLink, now: Date): Promise<void> {
    await tx.execute(
      `insert into identity.provider_link (id, person_id, provider, issuer, subject, linked_at)
       values ($1, $2, $3, $4, $5, $6)`,
      [link.id, link.personId, link.provider, link.issuer, link.subject, now],
    );
  }

  async used(tx: Tx, issuer: string, subject: string, now: Date): Promise<void> {
    await tx.execute('update identity.provider_link set last_used_at = $3 where issuer = $1 and subject = $2', [
      issuer,
      subject,
      now,
    ]);
  }

  /** @returns the provider, `undefined` when the link is not one's own */
  async remove(tx: Tx, reach: Reach, id: string): Promise<string | undefined> {
    const [row] = await tx.query<{ provider: string }>(
      'delete from identity.provider_link where person_id = $1 and id = $2 returning provider',
      [reach.id, id],
    );
    return row?.provider;
  }
}
