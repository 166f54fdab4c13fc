import type { Attachment, AttachmentKind, AttachmentSubject } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Injectable } from '@nestjs/common';

export interface AttachmentRow {
  readonly id: string;
  readonly kind: AttachmentKind;
  readonly name: string;
  readonly mediaType: Attachment['mediaType'];
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly addedAt: Date;
  readonly linkedTo: { subjectKind: AttachmentSubject; subjectId: string }[];
}
export interface NewAttachment extends Omit<AttachmentRow, 'linkedTo'> {
  readonly conventionId: string;
  readonly audience: 'parties' | 'convention';
}
export interface Subject {
  readonly subjectKind: AttachmentSubject;
  readonly subjectId: string;
}

const COLUMNS = `
  a.id, a.kind, a.name, a.media_type "mediaType", a.size_bytes "sizeBytes", a.sha256, a.added_at "addedAt",
  coalesce((select json_agg(json_build_object('subjectKind', l.subject_kind, 'subjectId', l.subject_id)
              order by l.subject_kind, l.subject_id)
            from convention.attachment_link l where l.attachment_id = a.id), '[]'::json) "linkedTo"`;

/** What row level security lets through of one convention: PostgreSQL's policies are the filter. */
@Injectable()
export class AttachmentsRepository {
  async page(
    _reach: Reach,
    tx: Tx,
    conventionId: string,
    query: { limit: number; after: string | undefined; kind: AttachmentKind | undefined },
  ): Promise<{ items: AttachmentRow[]; total: number }> {
    const filter = 'a.convention_id = $1 and ($2::text is null or a.kind = $2)';
    const items = await tx.query<AttachmentRow>(
      `select ${COLUMNS} from convention.attachment a
        where ${filter} and ($3::uuid is null or a.id < $3) order by a.id desc limit $4`,
      [conventionId, query.kind ?? null, query.after ?? null, query.limit],
    );
    const count = await tx.one<{ total: number }>(
      `select count(*)::int total from convention.attachment a where ${filter}`,
      [conventionId, query.kind ?? null],
    );
    return { items, total: count?.total ?? 0 };
  }

  find(_reach: Reach, tx: Tx, conventionId: string, id: string): Promise<AttachmentRow | undefined> {
    return tx.one<AttachmentRow>(
      `select ${COLUMNS} from convention.attachment a where a.convention_id = $1 and a.id = $2`,
      [conventionId, id],
    );
  }

  /** Of these subjects, by subject. */
  async of(
    _reach: Reach,
    tx: Tx,
    conventionId: string,
    subjectKind: AttachmentSubject,
    subjectIds: readonly string[],
  ): Promise<Map<string, AttachmentRow[]>> {
    const rows = await tx.query<AttachmentRow & { subjectId: string }>(
      `select k.subject_id "subjectId", ${COLUMNS} from convention.attachment_link k
         join convention.attachment a on a.id = k.attachment_id
        where k.convention_id = $1 and k.subject_kind = $2 and k.subject_id = any($3::uuid[])
        order by a.added_at, a.id`,
      [conventionId, subjectKind, subjectIds],
    );
    const found = new Map<string, AttachmentRow[]>();
    for (const { subjectId, ...row } of rows) found.set(subjectId, [...(found.get(subjectId) ?? []), row]);
    return found;
  }

  /** What the caller may attach: what the parties alone read, and what everybody of the convention does. */
  async may(reach: Reach, tx: Tx, conventionId: string): Promise<{ parties: boolean; convention: boolean }> {
    if (reach.kind === 'system') return { parties: true, convention: true };
    const row = await tx.one<{ parties: boolean; convention: boolean }>(
      `select $1::uuid in (select convention.spendable()) or $1::uuid in (select convention.checked_by_state()) parties,
              $1::uuid in (select convention.contributable()) convention`,
      [conventionId],
    );
    return row ?? { parties: false, convention: false };
  }

  async held(_reach: Reach, tx: Tx, conventionId: string): Promise<{ count: number; bytes: number }> {
    const row = await tx.one<{ count: number; bytes: number }>(
      `select count(*)::int count, coalesce(sum(size_bytes), 0)::float8 bytes
         from convention.attachment where convention_id = $1`,
      [conventionId],
    );
    return row ?? { count: 0, bytes: 0 };
  }

  /** Gives its id: of the one that is there already, when the same paper was brought as the same proof. */
  async add(_reach: Reach, tx: Tx, added: NewAttachment): Promise<string> {
    const row = await tx.one<{ id: string }>(
      `insert into convention.attachment
         (id, convention_id, kind, audience, name, media_type, size_bytes, sha256, added_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict (convention_id, sha256, kind) do update set added_at = excluded.added_at returning id`,
      [
        added.id,
        added.conventionId,
        added.kind,
        added.audience,
        added.name,
        added.mediaType,
        added.sizeBytes,
        added.sha256,
        added.addedAt,
      ],
    );
    return row?.id ?? added.id;
  }

  /** Has exactly these attachments show a subject; gives how many of them there are. */
  async link(
    _reach: Reach,
    tx: Tx,
    conventionId: string,
    subject: Subject & { readonly at: Date },
    ids: readonly string[],
  ): Promise<number> {
    await tx.execute(
      `delete from convention.attachment_link
        where convention_id = $1 and subject_kind = $2 and subject_id = $3 and attachment_id <> all ($4::uuid[])`,
      [conventionId, subject.subjectKind, subject.subjectId, ids],
    );
    await tx.execute(
      `insert into convention.attachment_link (convention_id, attachment_id, subject_kind, subject_id, linked_at)
       select a.convention_id, a.id, $2, $3, $5 from convention.attachment a
        where a.convention_id = $1 and a.id = any($4::uuid[]) on conflict do nothing`,
      [conventionId, subject.subjectKind, subject.subjectId, ids, subject.at],
    );
    const row = await tx.one<{ count: number }>(
      `select count(*)::int count from convention.attachment_link
        where convention_id = $1 and subject_kind = $2 and subject_id = $3`,
      [conventionId, subject.subjectKind, subject.subjectId],
    );
    return row?.count ?? 0;
  }

  async remove(_reach: Reach, tx: Tx, conventionId: string, id: string): Promise<number> {
    return tx.execute(
      `delete from convention.attachment a where a.convention_id = $1 and a.id = $2
        and not exists (select from convention.attachment_link l where l.attachment_id = a.id)`,
      [conventionId, id],
    );
  }

  /** In a system transaction: what nothing has cited since before. */
  prune(tx: Tx, before: Date): Promise<number> {
    return tx.execute(
      `delete from convention.attachment where id in (
         select a.id from convention.attachment a where a.added_at < $1
           and not exists (select from convention.attachment_link l where l.attachment_id = a.id)
         order by a.added_at limit 1000 for update skip locked)`,
      [before],
    );
  }

  /** In a system transaction. Of these contents, those that some attachment still holds. */
  async needed(tx: Tx, sha256s: readonly string[]): Promise<Set<string>> {
    const rows = await tx.query<{ sha256: string }>(
      'select distinct sha256 from convention.attachment where sha256 = any($1::text[])',
      [sha256s],
    );
    return new Set(rows.map((row) => row.sha256));
  }
}
