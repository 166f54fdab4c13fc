import { Injectable } from '@nestjs/common';
import type { Tx } from '@chariot/platform';
import type { PushCertificate } from './push-certificate.js';

export interface RequestRow {
  readonly id: string;
  readonly keySecret: string;
  readonly request: Buffer;
  readonly madeAt: Date;
}

export interface CertificateRow {
  readonly id: string;
  readonly topic: string;
  readonly certificate: Buffer;
  readonly fingerprint: string;
  readonly serial: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly appleAccount: string | null;
  readonly uploadedAt: Date;
  readonly acceptedAt: Date | null;
  readonly refusedAt: Date | null;
  readonly refusal: string | null;
  readonly keySecret: string;
}

const CURRENT = `select c.id, c.topic, c.certificate, c.fingerprint, c.serial, c.not_before as "notBefore",
    c.not_after as "notAfter", c.apple_account as "appleAccount", c.uploaded_at as "uploadedAt",
    c.accepted_at as "acceptedAt", c.refused_at as "refusedAt", c.refusal, r.key_secret as "keySecret"
  from apple.push_certificate c join apple.push_request r on r.id = c.request_id
 where c.ended_at is null`;

/** Row level security gives these rows to the system and to whoever administers the instance: there is no place in them. */
@Injectable()
export class PushCertificatesRepository {
  /** Whether the caller administers the instance, and not only a commune of it. */
  async isOfInstance(tx: Tx): Promise<boolean> {
    const row = await tx.one<{ whole: boolean }>('select territory.administers_instance() as whole');
    return row?.whole === true;
  }

  /** Two uploads at one moment come one after the other: each compares with what the one before has left. */
  async lock(tx: Tx): Promise<void> {
    await tx.query(`select pg_advisory_xact_lock(hashtextextended('chariot:apple:push', 0))`);
  }

  async addRequest(tx: Tx, row: RequestRow & { readonly keyHash: string }): Promise<void> {
    await tx.execute(
      `insert into apple.push_request (id, key_secret, key_hash, request, made_at) values ($1, $2, $3, $4, $5)`,
      [row.id, row.keySecret, row.keyHash, row.request, row.madeAt],
    );
  }

  /** The last one, unless a certificate has answered it. */
  openRequest(tx: Tx): Promise<RequestRow | undefined> {
    return tx.one<RequestRow>(
      `select id, key_secret as "keySecret", request, made_at as "madeAt" from apple.push_request last
        where not exists (select from apple.push_certificate where request_id = last.id)
          and made_at >= all (select made_at from apple.push_request)
        order by made_at desc, id desc limit 1`,
    );
  }

  /** Of all that are kept: Apple may be given an older one, or the same again for a renewal. */
  requestOfKey(tx: Tx, keyHash: string): Promise<RequestRow | undefined> {
    return tx.one<RequestRow>(
      `select id, key_secret as "keySecret", request, made_at as "madeAt" from apple.push_request where key_hash = $1`,
      [keyHash],
    );
  }

  current(tx: Tx): Promise<CertificateRow | undefined> {
    return tx.one<CertificateRow>(CURRENT);
  }

  async currentId(tx: Tx): Promise<string | null> {
    const row = await tx.one<{ id: string }>('select id from apple.push_certificate where ended_at is null');
    return row?.id ?? null;
  }

  async add(
    tx: Tx,
    row: { readonly id: string; readonly requestId: string; readonly appleAccount: string | null; readonly at: Date },
    read: PushCertificate,
  ): Promise<void> {
    await tx.execute(
      `insert into apple.push_certificate
         (id, request_id, topic, certificate, fingerprint, serial, not_before, not_after, apple_account, uploaded_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        ...[row.id, row.requestId, read.topic, read.der, read.fingerprint, read.serial, read.notBefore, read.notAfter],
        ...[row.appleAccount, row.at],
      ],
    );
  }

  async end(tx: Tx, id: string, because: 'replaced' | 'withdrawn', at: Date): Promise<void> {
    await tx.execute('update apple.push_certificate set ended_at = $2, ended_because = $3 where id = $1', [
      id,
      at,
      because,
    ]);
  }

  /** What Apple said of it: at most once a minute, since the same row is said of every push. */
  async noteAccepted(tx: Tx, id: string, at: Date): Promise<void> {
    await tx.execute(
      `update apple.push_certificate set accepted_at = $2
        where id = $1 and (accepted_at is null or accepted_at < $2::timestamptz - interval '1 minute')`,
      [id, at],
    );
  }

  async noteRefused(tx: Tx, id: string, refusal: string, at: Date): Promise<void> {
    await tx.execute(
      `update apple.push_certificate set refused_at = $2, refusal = $3
        where id = $1 and (refused_at is null or refused_at < $2::timestamptz - interval '1 minute' or refusal <> $3)`,
      [id, at, refusal],
    );
  }

  async sentThresholds(tx: Tx, certificateId: string): Promise<number[]> {
    const rows = await tx.query<{ threshold: number }>(
      'select threshold from apple.push_notice where certificate_id = $1',
      [certificateId],
    );
    return rows.map(({ threshold }) => threshold);
  }

  /** @returns false when that letter was written by another process */
  async addNotice(tx: Tx, certificateId: string, threshold: number, messages: number, at: Date): Promise<boolean> {
    const added = await tx.execute(
      `insert into apple.push_notice (certificate_id, threshold, sent_at, messages) values ($1, $2, $3, $4)
       on conflict do nothing`,
      [certificateId, threshold, at, messages],
    );
    return added === 1;
  }

  /** Certificates that ended before. @returns how many */
  pruneCertificates(tx: Tx, before: Date): Promise<number> {
    return tx.execute('delete from apple.push_certificate where ended_at < $1', [before]);
  }

  /** Requests of before that no certificate answers. @returns their keys, for the vault to forget */
  async pruneRequests(tx: Tx, before: Date): Promise<string[]> {
    const rows = await tx.query<{ secret: string }>(
      `delete from apple.push_request old
        where made_at < $1 and not exists (select from apple.push_certificate where request_id = old.id)
        returning key_secret as secret`,
      [before],
    );
    return rows.map(({ secret }) => secret);
  }
}
