import type { NewMember, Seat } from '@chariot/contract';
import { newId, type Permission, type Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Injectable } from '@nestjs/common';
import type { CommitteeKind } from './composition.js';

export interface CommitteeRow {
  readonly id: string;
  readonly kind: CommitteeKind;
  readonly conventionId: string | null;
  readonly schoolUai: string | null;
  readonly placeId: string | null;
}

export interface SeatRow {
  readonly id: string;
  readonly committeeId: string;
  /** Of a guest: the one meeting that she is summoned to. */
  readonly meetingId: string | null;
  readonly seat: Seat;
  readonly function: string;
  readonly represents: string | null;
  readonly ended: boolean;
  /** Null too for whoever may not read it. */
  readonly displayName: string | null;
  readonly email: string | null;
}

/** A convention that a committee is concerned with. */
export interface ConcernedRow {
  readonly id: string;
  readonly reference: string;
  readonly academieId: string;
  readonly localAuthorityId: string;
  readonly signedOn: string | null;
  readonly mention: string;
  readonly noticeDays: number | null;
  readonly perYear: number | null;
}

const COMMITTEE = `id, kind, convention_id "conventionId", school_uai "schoolUai", place_id "placeId"`;
const CONCERNED = `c.id, c.reference, c.academie_id "academieId", c.local_authority_id "localAuthorityId",
  c.signed_on::text "signedOn", c.mention, c.departmental_notice_days "noticeDays",
  c.departmental_meetings_per_year "perYear"`;

/** Committees, who sits on them, and the conventions that they serve. */
@Injectable()
export class CommitteesRepository {
  find(_reach: Reach, tx: Tx, id: string): Promise<CommitteeRow | undefined> {
    return tx.one<CommitteeRow>(`select ${COMMITTEE} from convention.committee where id = $1`, [id]);
  }

  localOf(_reach: Reach, tx: Tx, conventionId: string): Promise<CommitteeRow[]> {
    return tx.query<CommitteeRow>(`select ${COMMITTEE} from convention.committee where convention_id = $1`, [
      conventionId,
    ]);
  }

  /** Departmental committees in sight; of one convention's ground, when it is named. */
  departmental(_reach: Reach, tx: Tx, conventionId: string | null): Promise<CommitteeRow[]> {
    return tx.query<CommitteeRow>(
      `select ${COMMITTEE} from convention.committee
        where kind = 'departmental' and ($1::uuid is null or $1 in (select convention.on_ground(place_id)))
        order by id limit 200`,
      [conventionId],
    );
  }

  /** Whether the caller holds the permission where the committee is. */
  async allows(
    _reach: Reach,
    tx: Tx,
    permission: Permission,
    committee: Omit<CommitteeRow, 'id' | 'kind'>,
  ): Promise<boolean> {
    const row = await tx.one<{ allowed: boolean }>('select convention.on_committee($1, $2, $3, $4) as allowed', [
      permission,
      committee.conventionId,
      committee.schoolUai,
      committee.placeId,
    ]);
    return row?.allowed === true;
  }

  /** The conventions of a committee, among those in sight. */
  concerned(_reach: Reach, tx: Tx, committee: Omit<CommitteeRow, 'id'>): Promise<ConcernedRow[]> {
    return committee.kind === 'local'
      ? tx.query<ConcernedRow>(`select ${CONCERNED} from convention.convention c where c.id = $1`, [
          committee.conventionId,
        ])
      : tx.query<ConcernedRow>(
          `select ${CONCERNED} from convention.convention c where c.id in (select convention.on_ground($1))
            order by c.reference limit 500`,
          [committee.placeId],
        );
  }

  /** The place of the annex's school, once it is known here. */
  async schoolOf(
    _reach: Reach,
    tx: Tx,
    conventionId: string,
    uai: string,
  ): Promise<{ schoolId: string | null; schoolName: string } | undefined> {
    return tx.one(
      `select school_id "schoolId", school_name "schoolName" from convention.annex_row
        where convention_id = $1 and uai = $2`,
      [conventionId, uai],
    );
  }

  async zoneOf(_reach: Reach, tx: Tx, placeId: string | null): Promise<string | undefined> {
    const row = await tx.one<{ zone: string }>('select time_zone as zone from territory.place where id = $1', [
      placeId,
    ]);
    return row?.zone;
  }

  /** The committee, made if it was not there. */
  async ensure(_reach: Reach, tx: Tx, committee: Omit<CommitteeRow, 'id'>, now: Date): Promise<CommitteeRow> {
    const { kind, conventionId, schoolUai, placeId } = committee;
    await tx.execute(
      `insert into convention.committee (id, kind, convention_id, school_uai, place_id, created_at)
       values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
      [newId(), kind, conventionId, schoolUai, placeId, now],
    );
    const row = await tx.one<CommitteeRow>(
      `select ${COMMITTEE} from convention.committee
        where (kind = 'local' and convention_id = $1 and school_uai = $2) or (kind = 'departmental' and place_id = $3)`,
      [conventionId, schoolUai, placeId],
    );
    if (row === undefined) throw new Error('A committee that was just written is not seen');
    return row;
  }

  /** Who sits today, whoever sat and is named by a meeting, and guests. */
  seats(_reach: Reach, tx: Tx, committeeIds: readonly string[]): Promise<SeatRow[]> {
    return tx.query<SeatRow>(
      `select s.id, s.committee_id "committeeId", s.meeting_id "meetingId", s.seat, s.function,
              s.represents_place_id represents, s.ended_at is not null ended, k.display_name "displayName", k.email
         from convention.committee_seat s left join convention.committee_contact k on k.seat_id = s.id
        where s.committee_id = any($1::uuid[]) order by s.rank, s.id`,
      [committeeIds],
    );
  }

  /**
   * Seats as they should be: one that says the same stays, with its new address; one that is not named any more ends, and
   * whoever held it is forgotten.
   * @param meetingId of guests; null for members
   */
  async seat(
    reach: Reach,
    tx: Tx,
    committeeId: string,
    meetingId: string | null,
    members: readonly NewMember[],
    now: Date,
  ): Promise<void> {
    const present = (await this.seats(reach, tx, [committeeId])).filter(
      (row) => !row.ended && row.meetingId === meetingId,
    );
    const free = [...present];
    for (const [rank, member] of members.entries()) {
      const at = free.findIndex(
        (row) =>
          row.seat === member.seat && row.function === member.function && row.represents === member.representsPlaceId,
      );
      const kept = at < 0 ? undefined : free.splice(at, 1)[0];
      const id = kept?.id ?? (await this.#insertSeat(tx, committeeId, meetingId, member, rank, now));
      await this.#address(tx, committeeId, id, member, now);
    }
    const gone = free.map(({ id }) => id);
    await tx.execute('delete from convention.committee_contact where seat_id = any($1::uuid[])', [gone]);
    await tx.execute('update convention.committee_seat set ended_at = $2 where id = any($1::uuid[])', [gone, now]);
  }

  async #insertSeat(
    tx: Tx,
    committeeId: string,
    meetingId: string | null,
    member: NewMember,
    rank: number,
    now: Date,
  ): Promise<string> {
    const id = newId();
    await tx.execute(
      `insert into convention.committee_seat
         (id, committee_id, meeting_id, seat, rank, function, represents_place_id, seated_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, committeeId, meetingId, member.seat, rank, member.function, member.representsPlaceId, now],
    );
    return id;
  }

  async #address(tx: Tx, committeeId: string, seatId: string, member: NewMember, now: Date): Promise<void> {
    const { displayName, email } = member;
    if (displayName === null && email === null) {
      await tx.execute('delete from convention.committee_contact where seat_id = $1', [seatId]);
      return;
    }
    await tx.execute(
      `insert into convention.committee_contact (seat_id, committee_id, display_name, email, changed_at)
       values ($1, $2, $3, $4, $5)
       on conflict (seat_id) do update set display_name = excluded.display_name, email = excluded.email,
         changed_at = excluded.changed_at
         where (committee_contact.display_name, committee_contact.email)
           is distinct from (excluded.display_name, excluded.email)`,
      [seatId, committeeId, displayName, email, now],
    );
  }

  /** Forgets the persons of committees that have not met since. @returns how many, a bounded batch at once */
  forgetContacts(tx: Tx, before: Date): Promise<number> {
    return tx.execute(
      `delete from convention.committee_contact where seat_id in (
         select k.seat_id from convention.committee_contact k
          where k.changed_at < $1 and not exists (
            select from convention.committee_meeting m
             where m.committee_id = k.committee_id and m.held_on >= ($1::timestamptz)::date)
          limit 5000)`,
      [before],
    );
  }

  /** Of a person, by her address: in a system transaction. */
  contactsOf(
    tx: Tx,
    personId: string,
    limit: number,
  ): Promise<{ kind: CommitteeKind; function: string; displayName: string | null; email: string; changedAt: Date }[]> {
    return tx.query(
      `select c.kind, s.function, k.display_name "displayName", k.email, k.changed_at "changedAt"
         from convention.committee_contact k
         join convention.committee_seat s on s.id = k.seat_id
         join convention.committee c on c.id = k.committee_id
         join identity.person p on lower(p.email) = lower(k.email)
        where p.id = $1 order by k.changed_at desc limit $2`,
      [personId, limit],
    );
  }
}
