import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A patient thief of one administrator's account would give roles to two accomplices, or let them in, and wait three days.
 * So the second person is somebody that the first did not make, and that nobody made with her: by giving the role through
 * which she counts, or by a link while she had no means of her own, in the last thirty days; or by lending it, however
 * long ago. What came from the terminal has no maker.
 */
export class TwoHands1790000012505 implements MigrationInterface {
  readonly name = 'TwoHands1790000012505';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function identity.makers_of(person uuid, roles text[], place uuid, moment timestamptz) returns setof uuid
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        with counting as (
          select held.granted_by, origin.person_id as lender,
                 held.granted_by is null or held.granted_at <= moment - interval '30 days' as old
            from identity.held_role held join territory.place held_on on held_on.id = held.place_id
            left join identity.held_role origin on origin.id = held.delegated_from
           where held.person_id = person and held.role = any (roles) and held.ended_at is null
             and held.place_id in (select territory.above(place))
             and (moment at time zone held_on.time_zone)::date between held.from_on and coalesce(held.until_on, 'infinity')
        )
        select made.maker from (
          select unnest(array[case when not counting.old then counting.granted_by end, counting.lender]) as maker
            from counting
           -- One role of her own that is old enough, and nobody made her.
           where not exists (select from counting own where own.old and own.lender is null)
          union
          select link.made_by from identity.sign_in_link link
           where link.person_id = person and link.used_at > moment - interval '30 days'
             and not exists (select from identity.password means
                              where means.person_id = person and means.set_at <= moment - interval '30 days')
             and not exists (select from identity.passkey means
                              where means.person_id = person and means.created_at <= moment - interval '30 days')
             and not exists (select from identity.provider_link means
                              where means.person_id = person and means.linked_at <= moment - interval '30 days')
        ) made where made.maker is not null $$;

      -- Whether one hand is behind both people of an act, the second being this one.
      create function identity.one_hand(approval identity.approval, second uuid, moment timestamptz) returns boolean
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select exists (
          (select approval.asked_by
           union select identity.makers_of(approval.asked_by, approval.asker_roles, approval.place_id, moment))
          intersect
          (select second
           union select identity.makers_of(second, approval.decider_roles, approval.place_id, moment))) $$;

      create function identity.caller_is_same_hand(approval_id uuid, moment timestamptz) returns boolean
      language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select coalesce((select identity.one_hand(asked, identity.caller_person(), moment)
                           from identity.approval asked where asked.id = approval_id), false) $$;

      create function identity.guard_two_hands() returns trigger
      language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if identity.one_hand(old, new.approved_by, new.approved_at) then
          perform identity.refuse_approval('approval_two_hands');
        end if;
        return new;
      end $$;
      -- After guard_approval: triggers go by their names.
      create trigger guard_two_hands before update on identity.approval for each row
        when (old.state = 'asked' and new.state = 'approved' and not new.by_operator)
        execute function identity.guard_two_hands();

      revoke execute on function identity.makers_of(uuid, text[], uuid, timestamptz),
        identity.one_hand(identity.approval, uuid, timestamptz), identity.guard_two_hands() from public;
      revoke execute on function identity.caller_is_same_hand(uuid, timestamptz) from public;
      grant execute on function identity.caller_is_same_hand(uuid, timestamptz) to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger guard_two_hands on identity.approval;
      drop function identity.guard_two_hands(), identity.caller_is_same_hand(uuid, timestamptz),
        identity.one_hand(identity.approval, uuid, timestamptz), identity.makers_of(uuid, text[], uuid, timestamptz)`);
  }
}
