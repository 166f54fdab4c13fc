/** Questions of the machine of dangerous acts, as the owner of the tables answers them. */
export const APPROVAL_FUNCTIONS = `
  create function identity.refuse_approval(why text) returns void language plpgsql as $$
  begin
    raise exception 'Refused: %', why using errcode = 'check_violation', constraint = why;
  end $$;

  -- Whether that person holds one of these roles on the place or above it, in a way that counts in a dangerous act: what
  -- somebody gave her less than 72 hours ago does not. What came from the terminal (nobody gave it) counts at once.
  create function identity.stands(person uuid, roles text[], place uuid, moment timestamptz) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (
      select from identity.held_role held
        join identity.person holder on holder.id = held.person_id and holder.disabled_at is null
        join territory.place held_on on held_on.id = held.place_id
        left join identity.held_role origin on origin.id = held.delegated_from
       where held.person_id = stands.person and held.role = any (stands.roles)
         and held.place_id in (select territory.above(stands.place))
         and held.ended_at is null
         and (moment at time zone held_on.time_zone)::date between held.from_on and coalesce(held.until_on, 'infinity')
         and (held.granted_by is null or held.granted_at <= moment - interval '72 hours')
         -- What is lent ends with what it was lent from.
         and (origin.id is null or (origin.ended_at is null
           and (moment at time zone held_on.time_zone)::date between origin.from_on and coalesce(origin.until_on, 'infinity')))) $$;

  create function identity.caller_stands(roles text[], place uuid, moment timestamptz) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp as
    $$ select identity.stands(identity.caller_person(), roles, place, moment) $$;

  -- Whether the two people of an act still stand, for whoever may hear of the act.
  create function identity.approval_stands(approval uuid, moment timestamptz)
  returns table (asker boolean, approver boolean)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select identity.stands(asked.asked_by, asked.asker_roles, asked.place_id, moment),
           asked.by_operator or coalesce(identity.stands(asked.approved_by, asked.decider_roles, asked.place_id, moment), false)
      from identity.approval asked
     where asked.id = approval
       and (territory.is_system() or asked.asked_by = identity.caller_person()
         or territory.covers('approval:stop', asked.place_id)) $$;

  -- When that person proved in that session that it is she, if it is she who calls and it was within ten minutes.
  create function identity.proof_of_caller(person uuid, session_id uuid, moment timestamptz) returns timestamptz
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
  declare
    proven timestamptz;
  begin
    if person is distinct from identity.caller_person() then perform identity.refuse_approval('approval_own_word'); end if;
    select session.proven_at into proven from identity.session
     where session.id = session_id and session.person_id = person
       and session.revoked_at is null and session.expires_at > moment;
    if proven is null or proven < moment - interval '10 minutes' then
      perform identity.refuse_approval('approval_proof');
    end if;
    return proven;
  end $$;

  -- What a setting of the switch has stopped, for whoever set it: she tells of it in the same transaction.
  create function identity.stopped_by_freeze(freeze uuid) returns table (id uuid, place_id uuid, title text)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select stopped.id, stopped.place_id, stopped.title
      from identity.approval stopped join identity.freeze cause on cause.id = stopped.stopped_by_freeze
     where cause.id = stopped_by_freeze.freeze
       and (territory.is_system() or cause.set_by = identity.caller_person())
     order by stopped.id $$;

  -- Addresses: of whoever administers the place, of the head of the school, and of the one who asked. The system's alone.
  create function identity.people_to_tell(approval uuid, moment timestamptz)
  returns table (email text, display_name text)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select distinct told.email, told.display_name
      from identity.approval asked
      join identity.person told on told.disabled_at is null
     where territory.is_system() and asked.id = approval
       and (told.id = asked.asked_by or exists (
         select from identity.held_role held join territory.place held_on on held_on.id = held.place_id
          where held.person_id = told.id and held.ended_at is null
            and (moment at time zone held_on.time_zone)::date between held.from_on and coalesce(held.until_on, 'infinity')
            and ((held.role = 'administrator' and held.place_id in (select territory.above(asked.place_id)))
              or (held.role = 'schoolHead' and held.place_id = asked.place_id))))
     order by told.email limit 500 $$;

  -- Whoever administers the instance, or every administrator of it.
  create function identity.administrators_to_tell(everyone boolean, moment timestamptz)
  returns table (email text, display_name text)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select distinct told.email, told.display_name
      from identity.person told
      join identity.held_role held on held.person_id = told.id and held.role = 'administrator' and held.ended_at is null
      join territory.place held_on on held_on.id = held.place_id
     where territory.is_system() and told.disabled_at is null
       and (moment at time zone held_on.time_zone)::date between held.from_on and coalesce(held.until_on, 'infinity')
       and (everyone or held_on.kind = 'academie')
     order by told.email limit 2000 $$;
`;
