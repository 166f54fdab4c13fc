/**
 * The machine of dangerous acts, said once more by the database: whatever the service forgets, a row does not begin,
 * advance or end otherwise. Each refusal names a constraint, which the service turns into its sentence.
 */
export const APPROVAL_GUARD = `
  create function identity.guard_approval() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    moves text[] := array['state', 'approved_at', 'approved_by', 'approved_by_label', 'approved_session', 'approved_proven_at',
      'by_operator', 'starts_at', 'ended_at', 'ended_by', 'ended_by_label', 'end_reason', 'stopped_by_freeze', 'works_frozen'];
    second_word text[] := array['approved_at', 'approved_by', 'approved_by_label', 'approved_session', 'approved_proven_at',
      'by_operator', 'starts_at'];
    -- A generated column is not computed yet here.
    lifting boolean := new.act = 'identity.freeze.lift';
  begin
    if tg_op = 'INSERT' then
      if new.state <> 'asked' then perform identity.refuse_approval('approval_transition'); end if;
      if identity.hold_freeze() and not lifting then perform identity.refuse_approval('approval_frozen'); end if;
      new.payload_hash := encode(sha256(convert_to(new.payload::text, 'UTF8')), 'hex');
      new.asked_proven_at := identity.proof_of_caller(new.asked_by, new.asked_session, new.asked_at);
      if not identity.stands(new.asked_by, new.asker_roles, new.place_id, new.asked_at) then
        perform identity.refuse_approval('approval_role_too_new');
      end if;
      perform identity.take_quota(new.act, new.place_id, new.weight, new.per_day, new.one_place, new.asked_at);
      return new;
    end if;

    if (to_jsonb(new) - moves) is distinct from (to_jsonb(old) - moves) then
      perform identity.refuse_approval('approval_immutable');
    end if;
    if not (old.state = 'asked' and new.state = 'approved') and exists (
      select from unnest(second_word) word where to_jsonb(new) -> word is distinct from to_jsonb(old) -> word) then
      perform identity.refuse_approval('approval_immutable');
    end if;

    case old.state || '>' || new.state
      when 'asked>approved' then
        if identity.hold_freeze() and not lifting then perform identity.refuse_approval('approval_frozen'); end if;
        if new.approved_at >= old.expires_at then perform identity.refuse_approval('approval_expired'); end if;
        if not identity.stands(old.asked_by, old.asker_roles, old.place_id, new.approved_at) then
          perform identity.refuse_approval('approval_asker_gone');
        end if;
        new.starts_at := new.approved_at + make_interval(mins => old.delay_minutes);
        if new.by_operator then
          if not territory.is_system() then perform identity.refuse_approval('approval_own_word'); end if;
          return new;
        end if;
        if new.approved_by = old.asked_by then perform identity.refuse_approval('approval_two_people'); end if;
        new.approved_proven_at := identity.proof_of_caller(new.approved_by, new.approved_session, new.approved_at);
        if not territory.covers(old.decider, old.place_id) then perform identity.refuse_approval('approval_may_not_decide'); end if;
        if not identity.stands(new.approved_by, old.decider_roles, old.place_id, new.approved_at) then
          perform identity.refuse_approval('approval_role_too_new');
        end if;
        perform identity.take_quota(old.act, old.place_id, old.weight, old.per_day, old.one_place, new.approved_at);
      when 'asked>refused' then
        if not territory.covers(old.decider, old.place_id) then perform identity.refuse_approval('approval_may_not_decide'); end if;
      when 'asked>stopped', 'approved>stopped' then
        -- While the switch is set, setting it has stopped them, wherever they were.
        if not (territory.covers('approval:stop', old.place_id) or old.asked_by = identity.caller_person()
          or (new.stopped_by_freeze is not null and identity.is_frozen())) then
          perform identity.refuse_approval('approval_may_not_stop');
        end if;
      when 'asked>expired' then
        if not territory.is_system() or new.ended_at < old.expires_at then
          perform identity.refuse_approval('approval_transition');
        end if;
      when 'approved>expired' then
        if not territory.is_system() or new.ended_at < old.starts_at + make_interval(hours => old.life_hours) then
          perform identity.refuse_approval('approval_transition');
        end if;
      when 'approved>failed' then
        if not territory.is_system() then perform identity.refuse_approval('approval_transition'); end if;
      when 'approved>carriedOut' then
        if not territory.is_system() or new.ended_at >= old.starts_at + make_interval(hours => old.life_hours) then
          perform identity.refuse_approval('approval_transition');
        end if;
        if new.ended_at < old.starts_at then perform identity.refuse_approval('approval_after_delay'); end if;
        if not lifting and (identity.hold_freeze()
          or exists (select from identity.freeze where set_at >= old.approved_at)) then
          perform identity.refuse_approval('approval_frozen');
        end if;
        if not identity.stands(old.asked_by, old.asker_roles, old.place_id, new.ended_at) then
          perform identity.refuse_approval('approval_asker_gone');
        end if;
        if not old.by_operator and not identity.stands(old.approved_by, old.decider_roles, old.place_id, new.ended_at) then
          perform identity.refuse_approval('approval_approver_gone');
        end if;
      else
        perform identity.refuse_approval('approval_transition');
    end case;
    return new;
  end $$;
  create trigger guard_approval before insert or update on identity.approval
    for each row execute function identity.guard_approval();

  -- What was to happen must be agreed on anew, and so must a lifting asked for before.
  create function identity.after_freeze() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    update identity.approval
       set state = 'stopped', ended_at = greatest(new.set_at, coalesce(approved_at, asked_at)), ended_by = new.set_by,
           ended_by_label = new.set_by_label, stopped_by_freeze = new.id,
           end_reason = 'Les actes graves ont été gelés : ' || new.reason
     where state = 'approved' or (state = 'asked' and act = 'identity.freeze.lift');
    return null;
  end $$;
  create trigger after_freeze after insert on identity.freeze for each row execute function identity.after_freeze();

  -- Nothing lifts the switch but two people who agreed on it since it was set.
  create function identity.guard_lifting() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  begin
    if old.lifted_at is not null or not exists (
      select from identity.approval agreed
       where agreed.id = new.lifted_by_approval and agreed.act = 'identity.freeze.lift' and agreed.state = 'approved'
         and agreed.asked_at >= old.set_at and agreed.starts_at <= new.lifted_at) then
      perform identity.refuse_approval('freeze_two_people');
    end if;
    return new;
  end $$;
  create trigger guard_lifting before update on identity.freeze for each row execute function identity.guard_lifting();
`;
