import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Closing all of one's sessions but the one at hand, and the links that nobody has used yet. */
export class OtherSessions1790000012103 implements MigrationInterface {
  readonly name = 'OtherSessions1790000012103';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function identity.close_other_sessions(kept uuid, moment timestamptz) returns integer
      language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        closed integer;
      begin
        if identity.caller_person() is null then
          raise exception 'Only a person closes her own sessions' using errcode = 'insufficient_privilege';
        end if;
        update identity.sign_in_link set expires_at = least(expires_at, moment)
         where person_id = identity.caller_person() and used_at is null;
        update identity.session set revoked_at = moment
         where person_id = identity.caller_person() and id <> kept and revoked_at is null and expires_at > moment;
        get diagnostics closed = row_count;
        return closed;
      end $$;
      revoke execute on function identity.close_other_sessions(uuid, timestamptz) from public;
      grant execute on function identity.close_other_sessions(uuid, timestamptz) to chariot_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function identity.close_other_sessions(uuid, timestamptz)');
  }
}
