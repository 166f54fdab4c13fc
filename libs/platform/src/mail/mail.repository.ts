import type { Tx } from '../postgres/database.service.js';
import type { MailAttachment } from './mail-message.js';

export interface MailRow {
  readonly id: string;
  readonly recipient: string;
  readonly subject: string;
  readonly body: string | null;
  readonly secretId: string | null;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly attachments: readonly MailAttachment[];
}

/** As the queue keeps it. */
interface Kept {
  readonly name: string;
  readonly type: MailAttachment['type'];
  readonly base64: string;
}
type KeptRow = Omit<MailRow, 'attachments'> & { readonly attachments: readonly Kept[] | null };

/** Statements of the queue. All but `insert` and `hasRoom` are the system's. */
export class MailRepository {
  async insert(
    tx: Tx,
    mail: Pick<MailRow, 'id' | 'recipient' | 'subject' | 'body' | 'secretId' | 'attachments'>,
    now: Date,
  ): Promise<void> {
    await tx.execute(
      `insert into platform.mail (id, created_at, recipient, subject, body, secret_id, attachments, next_try_at)
       values ($1, $2, $3, $4, $5, $6, $7, $2)`,
      [mail.id, now, mail.recipient, mail.subject, mail.body, mail.secretId, kept(mail.attachments)],
    );
  }

  async hasRoom(tx: Tx, most: number): Promise<boolean> {
    return (await tx.one<{ room: boolean }>('select platform.mail_has_room($1) as room', [most]))?.room === true;
  }

  async hasRoomFor(tx: Tx, recipient: string, most: number): Promise<boolean> {
    const row = await tx.one<{ room: boolean }>('select platform.mail_has_room_for($1, $2) as room', [recipient, most]);
    return row?.room === true;
  }

  /**
   * Takes up to `limit` messages that are due and puts each off to `until`: whoever dies with one leaves it to the next.
   * Of those to one mailbox, no more than `pace` leave with what left since `since`; the rest waits.
   */
  async claim(
    tx: Tx,
    { limit, now, until, pace, since }: { limit: number; now: Date; until: Date; pace: number; since: Date },
  ): Promise<MailRow[]> {
    const rows = await tx.query<KeptRow>(
      `with due as (select id, lower(recipient) as mailbox,
                           row_number() over (partition by lower(recipient) order by next_try_at, id) as nth
                      from platform.mail where state = 'waiting' and next_try_at <= $2)
       update platform.mail set attempts = attempts + 1, next_try_at = $3
        where id in (select one.id from platform.mail one join due using (id)
                      where one.state = 'waiting' and one.next_try_at <= $2 and due.nth <= $4 - (
                        select count(*) from platform.mail gone
                         where gone.state = 'sent' and lower(gone.recipient) = due.mailbox and gone.ended_at > $5)
                      order by one.next_try_at, one.id limit $1 for no key update of one skip locked)
       returning id, recipient, subject, body, secret_id as "secretId", attempts, created_at as "createdAt",
                 attachments`,
      [limit, now, until, pace, since],
    );
    return rows.map((row) => ({ ...row, attachments: (row.attachments ?? []).map(opened) }));
  }

  /** Its text goes: it has been told. */
  async end(tx: Tx, id: string, state: 'sent' | 'failed', now: Date, error: string | null): Promise<void> {
    await tx.execute(
      `update platform.mail set state = $2, ended_at = $3, last_error = $4, body = null, secret_id = null,
              attachments = null
        where id = $1 and state = 'waiting'`,
      [id, state, now, error],
    );
  }

  async putOff(tx: Tx, id: string, until: Date, error: string): Promise<void> {
    await tx.execute(`update platform.mail set next_try_at = $2, last_error = $3 where id = $1 and state = 'waiting'`, [
      id,
      until,
      error,
    ]);
  }

  /** Forgets, at most 10,000 at once, what ended before `before`. @returns how many. */
  prune(tx: Tx, before: Date): Promise<number> {
    return tx.execute(
      `delete from platform.mail where id in
         (select id from platform.mail where state <> 'waiting' and ended_at < $1 order by ended_at limit 10000)`,
      [before],
    );
  }

  /** What an administrator is shown: how many wait, since when, how many failed and are still remembered. */
  async figures(tx: Tx): Promise<{ waiting: number; oldestAt: Date | null; failed: number }> {
    const row = await tx.one<{ waiting: number; oldestAt: Date | null; failed: number }>(
      `select (count(*) filter (where state = 'waiting'))::int as waiting,
              min(created_at) filter (where state = 'waiting') as "oldestAt",
              (count(*) filter (where state = 'failed'))::int as failed
         from platform.mail`,
    );
    return row ?? { waiting: 0, oldestAt: null, failed: 0 };
  }
}

const kept = (attachments: readonly MailAttachment[]): string | null =>
  attachments.length === 0
    ? null
    : JSON.stringify(
        attachments.map(({ name, type, content }): Kept => ({ name, type, base64: content.toString('base64') })),
      );
const opened = ({ name, type, base64 }: Kept): MailAttachment => ({
  name,
  type,
  content: Buffer.from(base64, 'base64'),
});
