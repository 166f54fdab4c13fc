import { Injectable } from '@nestjs/common';
import type { Tx } from '@chariot/platform';

export type FlowPurpose = 'signIn' | 'prove' | 'link';

/** A journey to a provider and back. */
export interface Flow {
  readonly provider: string;
  readonly purpose: FlowPurpose;
  readonly nonce: string;
  readonly verifier: string;
  /** Who is signed in and where; `null` for signing in. */
  readonly personId: string | null;
  readonly sessionId: string | null;
  readonly createdAt: Date;
}

export interface NewFlow extends Flow {
  readonly stateHash: Buffer;
  readonly browserHash: Buffer;
  readonly askedFrom: Buffer;
  readonly expiresAt: Date;
}

/** Expired journeys that one request clears away. */
const SWEPT = 100;

/** Journeys that have not come back yet. The system's alone. */
@Injectable()
export class FlowsRepository {
  async add(tx: Tx, flow: NewFlow): Promise<void> {
    await this.prune(tx, flow.createdAt, SWEPT);
    await tx.execute(
      `insert into identity.provider_flow (state_hash, browser_hash, provider, purpose, nonce, verifier, person_id,
         session_id, asked_from, created_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        flow.stateHash,
        flow.browserHash,
        flow.provider,
        flow.purpose,
        flow.nonce,
        flow.verifier,
        flow.personId,
        flow.sessionId,
        flow.askedFrom,
        flow.createdAt,
        flow.expiresAt,
      ],
    );
  }

  async waitingFrom(tx: Tx, askedFrom: Buffer, now: Date): Promise<number> {
    const row = await tx.one<{ count: number }>(
      'select count(*)::int as count from identity.provider_flow where asked_from = $1 and expires_at > $2',
      [askedFrom, now],
    );
    return row?.count ?? 0;
  }

  /**
   * Uses a journey up: of any number of returns at once, one goes on. Another browser's return leaves it as it is, so
   * that whoever saw an address cannot spoil it.
   */
  async take(
    tx: Tx,
    asked: { readonly provider: string; readonly stateHash: Buffer; readonly browserHash: Buffer },
    now: Date,
  ): Promise<Flow | undefined> {
    const [flow] = await tx.query<Flow>(
      `delete from identity.provider_flow
        where state_hash = $1 and browser_hash = $2 and provider = $3 and expires_at > $4
        returning provider, purpose, nonce, verifier, person_id as "personId", session_id as "sessionId",
                  created_at as "createdAt"`,
      [asked.stateHash, asked.browserHash, asked.provider, now],
    );
    return flow;
  }

  prune(tx: Tx, before: Date, most: number): Promise<number> {
    return tx.execute(
      `delete from identity.provider_flow where state_hash in (
         select state_hash from identity.provider_flow where expires_at < $1 limit $2)`,
      [before, most],
    );
  }
}
