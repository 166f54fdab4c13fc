// Rows whose secrets are recognisable, for tables that nothing has filled yet. Written by the owner of the tables.

/** 32 bytes that read as words. @param {string} word */
const bytes = (word) => `\\x${Buffer.from(`KANARI-SECRET-${word}`.padEnd(32, '=').slice(0, 32)).toString('hex')}`;
const TEXT = 'kanari-secret-';
/** 43 characters, as 32 bytes in base64url. @param {string} word */
const text = (word) => `${TEXT}${word}`.padEnd(43, '-');
const SOMEBODY = `(select person_id from identity.session order by created_at limit 1)`;
const SESSION = `(select id from identity.session order by created_at limit 1)`;
/** Sealed by nobody: it opens nothing. */
const SEALED = `(select id from platform.secret limit 1)`;

/** By table; each leaves what is there already. @type {Readonly<Record<string, string>>} */
export const PLANTS = {
  'fleet.enrolment_challenge': `insert into fleet.enrolment_challenge (id, code_id, challenge_hash, device_id, made_at, expires_at, lapsed)
    values (gen_random_uuid(), (select id from fleet.enrolment_code limit 1), '${bytes('enrolment')}', gen_random_uuid(), now(),
      now() + interval '1 hour', true)`,
  'convention.survey_link': `with survey as (
      insert into convention.survey (id, place_id, title, questions, created_at, created_by, changed_at, due_on, sent_at)
      values (gen_random_uuid(), (select id from territory.place limit 1), 'Essai', '[]', now(), 'essai', now(), current_date, now())
      returning id, place_id), recipient as (
      insert into convention.survey_recipient (id, survey_id, place_id) select gen_random_uuid(), id, place_id from survey returning id)
    insert into convention.survey_link (token_hash, recipient_id, made_at) select '${bytes('survey')}', id, now() from recipient`,
  'identity.password': `insert into identity.password (person_id, hash, totp_secret_id, last_step, set_at)
    values (${SOMEBODY}, '$argon2id$v=19$m=19456,t=2,p=1$${TEXT}password', ${SEALED}, 0, now()) on conflict do nothing`,
  'identity.recovery_code': `insert into identity.recovery_code (code_hash, person_id) values ('${bytes('recovery')}', ${SOMEBODY})`,
  'identity.password_preparation': `insert into identity.password_preparation
      (id, person_id, session_id, hash, totp_secret_id, attempts, expires_at)
    values (gen_random_uuid(), ${SOMEBODY}, ${SESSION}, '$argon2id$v=19$m=19456,t=2,p=1$${TEXT}preparation', ${SEALED}, 0,
      now() + interval '1 hour')`,
  'identity.passkey_challenge': `insert into identity.passkey_challenge (id, purpose, challenge, person_id, session_id, asked_from, expires_at)
    values (gen_random_uuid(), 'prove', '${bytes('challenge')}', ${SOMEBODY}, ${SESSION}, '${bytes('asked')}', now() + interval '1 hour')`,
  'identity.provider_flow': `insert into identity.provider_flow
      (state_hash, browser_hash, provider, purpose, nonce, verifier, person_id, session_id, asked_from, created_at, expires_at)
    values ('${bytes('state')}', '${bytes('browser')}', 'essai', 'signIn', '${text('nonce')}',
      '${text('verifier')}', null, null, '${bytes('flow-from')}', now(), now() + interval '10 minutes')`,
  'identity.sign_in_attempt': `insert into identity.sign_in_attempt (key, failures, last_at, blocked_until) values ('${bytes('attempt')}', 1, now(), now())`,
  'platform.idempotency': `insert into platform.idempotency (id, person_id, request, state, started_at)
    values ('${bytes('idempotency')}', 'nobody', '${bytes('request')}', 'running', now())`,
  'platform.mail': `insert into platform.mail (id, created_at, recipient, subject, body, next_try_at)
    values (gen_random_uuid(), now(), 'personne@attaque.invalid', 'Essai', '${TEXT}letter, which nobody reads here', now() + interval '1 day')`,
};
