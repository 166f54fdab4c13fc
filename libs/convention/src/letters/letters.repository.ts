import type { Letter, NewLetter } from '@chariot/contract';
import type { LocalDate, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Injectable } from '@nestjs/common';

export interface LetterRow {
  readonly id: string;
  readonly content: NewLetter;
  readonly draftedAt: Date;
  readonly draftedBy: string;
  readonly version: number | null;
  readonly sentOn: LocalDate | null;
  readonly way: Letter['way'];
  readonly registeredNumber: string | null;
  readonly sha256: string | null;
}

export interface NewLetterRow {
  readonly id: string;
  readonly conventionId: string;
  readonly content: NewLetter;
  readonly at: Date;
  readonly byId: string | null;
  readonly by: string;
}

export interface Sending {
  readonly sentOn: LocalDate;
  readonly way: NonNullable<Letter['way']>;
  readonly registeredNumber: string | null;
}

const COLUMNS = `
  l.id, l.content, l.drafted_at "draftedAt", l.drafted_by "draftedBy", l.version, l.sent_on::text "sentOn", l.way,
  l.registered_number "registeredNumber", d.sha256`;
const FROM = 'convention.letter l left join convention.letter_document d on d.letter_id = l.id';

/** What row level security lets through: letters that left to both parties, drafts to their side. */
@Injectable()
export class LettersRepository {
  /** The sides for which the caller writes letters of this convention. */
  async sides(reach: Reach, tx: Tx, conventionId: string): Promise<{ academie: boolean; localAuthority: boolean }> {
    if (reach.kind === 'system') return { academie: true, localAuthority: true };
    const row = await tx.one<{ academie: boolean; localAuthority: boolean }>(
      `select convention.letter_writable($1, 'academie') academie,
              convention.letter_writable($1, 'localAuthority') "localAuthority"`,
      [conventionId],
    );
    return row ?? { academie: false, localAuthority: false };
  }

  /** Latest first. */
  all(_reach: Reach, tx: Tx, conventionId: string): Promise<LetterRow[]> {
    return tx.query<LetterRow>(`select ${COLUMNS} from ${FROM} where l.convention_id = $1 order by l.id desc`, [
      conventionId,
    ]);
  }

  find(_reach: Reach, tx: Tx, conventionId: string, id: string): Promise<LetterRow | undefined> {
    return tx.one<LetterRow>(`select ${COLUMNS} from ${FROM} where l.convention_id = $1 and l.id = $2`, [
      conventionId,
      id,
    ]);
  }

  async count(_reach: Reach, tx: Tx, conventionId: string): Promise<number> {
    const row = await tx.one<{ count: number }>(
      'select count(*)::int count from convention.letter where convention_id = $1',
      [conventionId],
    );
    return row?.count ?? 0;
  }

  async draft(_reach: Reach, tx: Tx, { id, conventionId, content, at, byId, by }: NewLetterRow): Promise<void> {
    await tx.execute(
      `insert into convention.letter (id, convention_id, kind, trap, author, content, drafted_at, drafted_by_id, drafted_by,
         changed_at) values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9, $7)`,
      [id, conventionId, content.kind, content.trap, content.author, JSON.stringify(content), at, byId, by],
    );
  }

  async rewrite(_reach: Reach, tx: Tx, id: string, content: NewLetter, at: Date): Promise<number> {
    return tx.execute(
      `update convention.letter set kind = $2, trap = $3, author = $4, content = $5::jsonb, changed_at = $6
       where id = $1`,
      [id, content.kind, content.trap, content.author, JSON.stringify(content), at],
    );
  }

  async discard(_reach: Reach, tx: Tx, id: string): Promise<number> {
    return tx.execute('delete from convention.letter where id = $1', [id]);
  }

  /** Nobody else sends one of the same kind until the transaction ends; gives its version. */
  async nextVersion(_reach: Reach, tx: Tx, conventionId: string, content: NewLetter): Promise<number> {
    await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`convention.letter.${conventionId}`]);
    const row = await tx.one<{ next: number }>(
      `select coalesce(max(version), 0) + 1 next from convention.letter
       where convention_id = $1 and author = $2 and kind = $3 and trap is not distinct from $4`,
      [conventionId, content.author, content.kind, content.trap],
    );
    return row?.next ?? 1;
  }

  async send(_reach: Reach, tx: Tx, id: string, version: number, sending: Sending): Promise<number> {
    return tx.execute(
      `update convention.letter set version = $2, sent_on = $3, way = $4, registered_number = $5 where id = $1`,
      [id, version, sending.sentOn, sending.way, sending.registeredNumber],
    );
  }

  async freeze(
    _reach: Reach,
    tx: Tx,
    id: string,
    document: { readonly pdf: Buffer; readonly sheet: Buffer | null; readonly sha256: string },
  ): Promise<void> {
    await tx.execute('insert into convention.letter_document (letter_id, pdf, sheet, sha256) values ($1, $2, $3, $4)', [
      id,
      document.pdf,
      document.sheet,
      document.sha256,
    ]);
  }

  frozen(_reach: Reach, tx: Tx, id: string): Promise<{ pdf: Buffer; sheet: Buffer | null } | undefined> {
    return tx.one('select pdf, sheet from convention.letter_document where letter_id = $1', [id]);
  }

  /** In a system transaction: what this room holds about a person. */
  ofPerson(tx: Tx, personId: string, limit: number): Promise<{ reference: string; kind: Letter['kind']; at: Date }[]> {
    return tx.query(
      `select v.reference, l.kind, l.drafted_at at from convention.letter l
       join convention.convention v on v.id = l.convention_id where l.drafted_by_id = $1 order by l.drafted_at limit $2`,
      [personId, limit],
    );
  }
}
