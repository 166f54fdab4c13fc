import { Injectable } from '@nestjs/common';
import type { Tx } from '@chariot/platform';

export interface ToldPerson {
  readonly email: string;
}

/** Addresses: PostgreSQL gives them to the system alone. */
@Injectable()
export class TellingRepository {
  ofApproval(tx: Tx, approvalId: string, now: Date): Promise<ToldPerson[]> {
    return tx.query<ToldPerson>('select email from identity.people_to_tell($1, $2)', [approvalId, now]);
  }

  /** Of the académie, or of any place. */
  administrators(tx: Tx, everyone: boolean, now: Date): Promise<ToldPerson[]> {
    return tx.query<ToldPerson>('select email from identity.administrators_to_tell($1, $2)', [everyone, now]);
  }
}
