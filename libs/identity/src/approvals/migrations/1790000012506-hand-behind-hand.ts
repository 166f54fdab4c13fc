import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The thief of one administrator's account gives a role to one accomplice who lends it to another, or comes in as somebody
 * by a link of her own making and lends in that name: lending asks for no proof. So whoever was behind a maker lately is
 * behind what was made. And a provider that this instance knows no more proves nothing, so that a link alone opens such an
 * account: a provider is somebody's means once she has come by it after the link.
 */
export class HandBehindHand1790000012506 implements MigrationInterface {
  readonly name = 'HandBehindHand1790000012506';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [letInByAnother(true), makersOf(true), HANDS, oneHand('hands_of')]) await runner.query(part);
  }

  /** As `LetInByAnother` and `TwoHands` had them. */
  async down(runner: QueryRunner): Promise<void> {
    for (const part of [letInByAnother(false), makersOf(false), oneHand('makers_of')]) await runner.query(part);
    await runner.query(
      'drop function identity.hands_of(uuid, text[], uuid, timestamptz), identity.hands_behind_maker(uuid, timestamptz)',
    );
  }
}

/** Whether she has had means of her own since before; `since`: a provider counts if she has come by it after `link`. */
const ownMeans = (before: string, since: boolean): string => `(
  exists (select from identity.password means where means.person_id = person and means.set_at <= ${before})
  or exists (select from identity.passkey means where means.person_id = person and means.created_at <= ${before})
  or exists (select from identity.provider_link means where means.person_id = person and means.linked_at <= ${before}
               ${since ? 'and means.last_used_at > link.used_at' : ''}))`;

const letInByAnother = (since: boolean): string => `
  create or replace function identity.let_in_by_another(person uuid, moment timestamptz) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (select from identity.sign_in_link link
                    where link.person_id = person and link.made_by <> person
                      and link.used_at > moment - interval '72 hours'
                      and not ${ownMeans(`moment - interval '72 hours'`, since)}) $$`;

const makersOf = (since: boolean): string => `
  create or replace function identity.makers_of(person uuid, roles text[], place uuid, moment timestamptz) returns setof uuid
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
         and not ${ownMeans(`moment - interval '30 days'`, since)}
    ) made where made.maker is not null $$`;

const oneHand = (hands: 'makers_of' | 'hands_of'): string => `
  create or replace function identity.one_hand(approval identity.approval, second uuid, moment timestamptz) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (
      (select approval.asked_by
       union select identity.${hands}(approval.asked_by, approval.asker_roles, approval.place_id, moment))
      intersect
      (select second
       union select identity.${hands}(second, approval.decider_roles, approval.place_id, moment))) $$`;

const HANDS = `
  -- Who gave a maker, in the last thirty days, what she could give or lend in her turn; and who made a link by which she
  -- came in, whatever means of her own she has: giving and lending ask for no proof.
  create function identity.hands_behind_maker(maker uuid, moment timestamptz) returns setof uuid
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select held.granted_by from identity.held_role held
     where held.person_id = maker and held.granted_by is not null and held.delegated_from is null
       and held.role in ('administrator', 'it', 'digitalReferent', 'schoolHead', 'academie')
       and held.granted_at > moment - interval '30 days'
    union
    select link.made_by from identity.sign_in_link link
     where link.person_id = maker and link.made_by is not null and link.used_at > moment - interval '30 days' $$;

  create function identity.hands_of(person uuid, roles text[], place uuid, moment timestamptz) returns setof uuid
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    with recursive behind (hand) as (
      select identity.makers_of(person, roles, place, moment)
      union
      select further.hand from behind, identity.hands_behind_maker(behind.hand, moment) as further (hand)
    )
    select hand from behind $$;
  revoke execute on function identity.hands_behind_maker(uuid, timestamptz),
    identity.hands_of(uuid, text[], uuid, timestamptz) from public;
`;
