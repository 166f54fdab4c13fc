import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A quota of each person stops nobody who makes people up: the thief of an administrator's account gives a role to as many
 * accomplices as she likes, or comes in as her colleagues by links, and each has a quota. So what is done on one person's
 * word is also counted for whoever was behind her lately, and all those whom one hand is behind have together what one has.
 */
export class QuotaOfHands1790000012507 implements MigrationInterface {
  readonly name = 'QuotaOfHands1790000012507';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function identity.take_quota_of_hands(act text, place uuid, weight integer, per_day integer, one_place boolean,
        moment timestamptz) returns void
      language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        taker uuid := identity.caller_person();
        -- Beside what the hand does herself, which others must not use up.
        through text := take_quota_of_hands.act || ' (par d’autres)';
        behind uuid;
        used bigint;
      begin
        perform identity.take_quota(act, place, weight, per_day, one_place, moment);
        -- In one order: two who take at once queue, and never each for the other.
        for behind in
          with recursive hands (hand) as (
            select taker
            union
            select further.hand from hands, lateral (
              select identity.hands_behind_maker(hands.hand, moment)
              union
              select lent.granted_by from identity.held_role lent
               where lent.person_id = hands.hand and lent.delegated_from is not null and lent.ended_at is null
            ) as further (hand)
          )
          select hand from hands where hand <> taker order by hand
        loop
          perform pg_advisory_xact_lock(hashtext('identity.quota'), hashtext(behind || through));
          select coalesce(sum(taken.weight), 0) into used from identity.quota_use taken
           where taken.person_id = behind and taken.act = through and taken.taken_at > moment - interval '24 hours';
          if used + take_quota_of_hands.weight > per_day then
            raise exception 'The quota is spent' using errcode = 'check_violation', constraint = 'quota_spent';
          end if;
          insert into identity.quota_use (person_id, act, place_id, weight, taken_at)
            values (behind, through, take_quota_of_hands.place, take_quota_of_hands.weight, moment);
        end loop;
      end $$;
      revoke execute on function identity.take_quota_of_hands(text, uuid, integer, integer, boolean, timestamptz) from public;
      grant execute on function identity.take_quota_of_hands(text, uuid, integer, integer, boolean, timestamptz)
        to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop function identity.take_quota_of_hands(text, uuid, integer, integer, boolean, timestamptz)',
    );
  }
}
