/**
 * A fleet of any size, written by the owner of the tables in a few set-based statements: académies, départements, communes,
 * circonscriptions, schools, one classe mobile of twelve per school, its devices, their inventories, memberships and certificates.
 * The same numbers always give the same rows, so that a bench may name « device 4321 » without asking.
 */
import { createHash } from 'node:crypto';
import pg from 'pg';

export const DEVICES_PER_CLASSROOM = 12;
const SCHOOLS_PER = { academie: 1500, departement: 450, district: 30, commune: 2 };
/** Every device of the data set was put there on that day, and has been heard of a little before `now`. */
const OPENED_ON = '2019-09-01';

const md5 = (text) => createHash('md5').update(text).digest('hex');
/** As `bench.id_of`: a well-formed identifier (RFC 9562 §5.4), or no answer of the API could hold it. */
const uuidOf = (text) => md5(text).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
/** Numbers begin at 0. A kind is academie, departement, district, commune, school, classroom or device. */
export const idOf = (kind, number) => uuidOf(`${kind} ${number}`);
export const serialOf = (number) => `SN${md5(`serial ${number}`).slice(0, 10).toUpperCase()}`;
/** School n has classroom n, which has devices 12 n to 12 n + 11. */
export const placesOf = (school) => ({
  academie: idOf('academie', Math.floor(school / SCHOOLS_PER.academie)),
  departement: idOf('departement', Math.floor(school / SCHOOLS_PER.departement)),
  district: idOf('district', Math.floor(school / SCHOOLS_PER.district)),
  commune: idOf('commune', Math.floor(school / SCHOOLS_PER.commune)),
});
export const sizesOf = (devices) => {
  const schools = Math.ceil(devices / DEVICES_PER_CLASSROOM);
  const per = (kind) => Math.ceil(schools / SCHOOLS_PER[kind]);
  return {
    devices,
    schools,
    academies: per('academie'),
    departements: per('departement'),
    districts: per('district'),
    communes: per('commune'),
  };
};

const SETTINGS = {
  label: { title: 'Tablette {numero}', found: '{ecole}' },
  updates: { scope: 'security', outsideHours: true },
};
const canonical = (value) =>
  typeof value !== 'object' || value === null
    ? JSON.stringify(value)
    : `{${Object.keys(value)
        .sort()
        .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
        .join(',')}}`;
/** The one configuration of every classroom. */
export const CONFIGURATION = createHash('sha256').update(canonical(SETTINGS)).digest('hex');

const IDS = `
  create schema if not exists bench;
  create or replace function bench.id_of(name text) returns uuid language sql immutable parallel safe as
    $$ select overlay(overlay(md5(name) placing '4' from 13) placing '8' from 17)::uuid $$;
`;

const PLACES = `
  create temporary table bench_place on commit drop as
    select 'academie' as kind, n, null::text as above, 0 as above_n, 'Académie ' || n as name
      from generate_series(0, $academies - 1) as n
    union all select 'departement', n, 'academie', n * ${SCHOOLS_PER.departement} / ${SCHOOLS_PER.academie}, 'Département ' || n
      from generate_series(0, $departements - 1) as n
    union all select 'district', n, 'departement', n * ${SCHOOLS_PER.district} / ${SCHOOLS_PER.departement}, 'Circonscription ' || n
      from generate_series(0, $districts - 1) as n
    union all select 'commune', n, 'departement', n * ${SCHOOLS_PER.commune} / ${SCHOOLS_PER.departement}, 'Commune ' || n
      from generate_series(0, $communes - 1) as n;

  insert into territory.place (id, kind, name, local_authority_kind, time_zone, opened_on)
    select bench.id_of(kind || ' ' || n), case kind when 'commune' then 'localAuthority' else kind end, name,
           case kind when 'commune' then 'commune' end, 'Europe/Paris', '${OPENED_ON}' from bench_place
    on conflict do nothing;
  insert into territory.place_parent (child, parent, from_on)
    select bench.id_of(kind || ' ' || n), bench.id_of(above || ' ' || above_n), '${OPENED_ON}' from bench_place where above is not null
    on conflict do nothing;

  create temporary table bench_school on commit drop as
    select n, bench.id_of('school ' || n) as id, bench.id_of('classroom ' || n) as classroom_id,
           (array['École élémentaire', 'École primaire', 'École maternelle'])[1 + n % 3] || ' '
             || (array['des Tilleuls', 'du Moulin', 'des Deux-Rives', 'de la Gare', 'du Château', 'des Érables', 'du Lac',
                       'des Prés', 'de la Fontaine', 'du Centre', 'des Vignes', 'du Bourg'])[1 + (n / 7) % 12]
             || ' ' || n as name,
           lpad((n / ${SCHOOLS_PER.departement} + 1)::text, 3, '0') || lpad((n % ${SCHOOLS_PER.departement} + 5001)::text, 4, '0') as digits
      from generate_series(0, $schools - 1) as n;
  insert into territory.place (id, kind, name, uai, address, postcode, city, time_zone, opened_on)
    select id, 'school', name, digits || substr('ABCDEFGHJKLMNPRSTUVWXYZ', digits::int % 23 + 1, 1), '1 rue de l’École',
           '38000', 'Ville ' || n / ${SCHOOLS_PER.commune}, 'Europe/Paris', '${OPENED_ON}' from bench_school
    on conflict do nothing;
  insert into territory.place_parent (child, parent, from_on)
    select id, bench.id_of('commune ' || n / ${SCHOOLS_PER.commune}), '${OPENED_ON}'::date from bench_school
    union all select id, bench.id_of('district ' || n / ${SCHOOLS_PER.district}), '${OPENED_ON}' from bench_school
    on conflict do nothing;
  analyze territory.place, territory.place_parent;
  select territory.rebuild_closure(array(select bench.id_of('academie ' || n) from generate_series(0, $academies - 1) as n));
  analyze territory.place_closure;
`;

const CLASSROOMS = `
  insert into fleet.configuration (hash, settings) values ('${CONFIGURATION}', '${JSON.stringify(SETTINGS)}')
    on conflict (hash) do nothing;
  insert into fleet.classroom (id, school_id, name, capacity, equipment, opened_on, configuration_hash, configured_at)
    select classroom_id, id, 'Classe mobile ' || (array['bleue', 'verte', 'A', 'B', 'du cycle 3'])[1 + n % 5], 12, '[]',
           '${OPENED_ON}', '${CONFIGURATION}', timestamptz '2025-09-01 08:00Z' from bench_school
    on conflict do nothing;
`;

/** A cart is of one make; versions, states and years are spread by the device's own hash. */
const DEVICES = `
  create temporary table bench_device on commit drop as
    select d.n, bench.id_of('device ' || d.n) as id, s.id as school_id, s.classroom_id, s.name as school_name,
           (array['bleue', 'verte', 'A', 'B', 'du cycle 3'])[1 + s.n % 5] as colour, 1 + (d.n % 12)::int as slot,
           'SN' || upper(left(md5('serial ' || d.n), 10)) as serial_number, dice.state,
           make.family, make.manufacturer, make.model, make.os, make.versions[1 + dice.other % 3] as version,
           2018 + dice.other % 8 as year, dice.other
      from generate_series(0, $devices - 1) as d (n)
      join bench_school s on s.n = d.n / ${DEVICES_PER_CLASSROOM}
     cross join lateral (
       select case when roll < 9000 then 'inService' when roll < 9400 then 'prepared' when roll < 9600 then 'broken'
                when roll < 9700 then 'inRepair' when roll < 9800 then 'inReserve' when roll < 9950 then 'retired'
                when roll < 9990 then 'lost' else 'stolen' end as state, other
         from (select ('x' || left(h, 6))::bit(24)::int % 10000 as roll, ('x' || substr(h, 7, 6))::bit(24)::int as other
                 from md5('dice ' || d.n) as h) as thrown
     ) as dice
     cross join lateral (
       select * from (values
         (55, 'linux', 'LENOVO', '10e', 'Debian GNU/Linux', array['12', '13', '13']),
         (65, 'linux', 'LENOVO', '300e Gen 3', 'PrimTux', array['7', '8', '8']),
         (80, 'android', 'Samsung', 'SM-T500', 'Android', array['11', '12', '12']),
         (90, 'android', 'Samsung', 'SM-X200', 'Android', array['13', '14', '14']),
         (97, 'apple', 'Apple', 'iPad (9e génération)', 'iPadOS', array['17.7', '18.5', '18.6']),
         (99, 'apple', 'Apple', 'iPad Air 2', 'iPadOS', array['15.8', '15.8', '15.8']),
         (100, 'windows', 'Microsoft', 'Surface Go 2', 'Windows', array['10', '11', '11'])
       ) as one (upto, family, manufacturer, model, os, versions)
        where (s.n * 37) % 100 < upto order by upto limit 1
     ) as make;

  insert into fleet.device (id, serial_number, manufacturer, model, family, asset_tag, state, school_id, classroom_id, slot,
      placed_at, enrolled_at, public_key_fingerprint, last_contact_at, reported_revision, reported_at, outcome, ready_at, created_at)
    select id, serial_number, manufacturer, model, family, 'INV-' || n, state, school_id, classroom_id, slot_now,
           case when slot_now is not null then opened end, case when enrolled then opened end,
           case when enrolled then encode(sha256(convert_to('key ' || n, 'UTF8')), 'hex') end,
           case when enrolled then now() - other % 8000 * interval '1 minute' end,
           case when enrolled then fleet.revision('${CONFIGURATION}', 'Classe mobile ' || colour, school_name, slot_now) end,
           case when enrolled then opened end, case when enrolled then 'complete' end, case when enrolled then opened end, opened
      from (select *, make_timestamptz(year, 9, 1 + other % 28, 8, 0, 0) as opened, other % 100 < 97 as enrolled,
                   case when state not in ('lost', 'stolen', 'inReserve', 'retired') then slot end as slot_now from bench_device) as one
    on conflict (id) do nothing;

  insert into fleet.membership (device_id, classroom_id, slot, from_at)
    select d.id, d.classroom_id, d.slot, d.placed_at from bench_device b join fleet.device d on d.id = b.id
     where d.slot is not null
    on conflict do nothing;

  insert into fleet.inventory (device_id, facts, at)
    select b.id, jsonb_build_object('serialNumber', b.serial_number, 'manufacturer', b.manufacturer, 'model', b.model,
             'osName', b.os, 'osVersion', b.version, 'memoryBytes', 4000000000, 'storageBytes', 64000000000,
             'storageFreeBytes', 1000000000::bigint * (1 + b.other % 60), 'batteryPercent', b.other % 101,
             'batteryHealthPercent', 60 + b.other % 41, 'charging', b.other % 2 = 0, 'agentVersion', '0.1.0',
             'software', '[{"name": "firefox-esr", "version": "128"}, {"name": "libreoffice", "version": "25.2"}]'::jsonb), now()
      from bench_device b where b.other % 100 < 97
    on conflict do nothing;
`;

/** Rows alone: a bench that speaks as a device has its own certificate issued. Nothing where no authority was made yet. */
const CERTIFICATES = `
  insert into pki.device_certificate (fingerprint, serial, device_id, authority_id, key_fingerprint, "authorisation", certificate,
      not_before, not_after, issued_at, first_used_at)
    select encode(sha256(convert_to('certificate ' || b.n, 'UTF8')), 'hex'), '4' || substr(md5('certificate ' || b.n), 2), b.id, a.id,
           encode(sha256(convert_to('key ' || b.n, 'UTF8')), 'hex'), 'bench ' || b.n, '\\x30', now() - interval '100 days',
           now() + interval '265 days', now() - interval '100 days', now() - interval '99 days'
      from bench_device b, pki.authority a
     where a.role = 'issuing' and a.retired_at is null and b.other % 100 < 97
    on conflict do nothing;
`;

/** What other tables say of these devices is written from them, as their triggers would have. */
const DERIVED = `
  do $$ begin
    if to_regprocedure('fleet.relist_all()') is not null then perform fleet.relist_all(); end if;
  end $$;
`;

/**
 * Puts so many devices into a migrated database, which may hold others; called again with more, it adds the rest.
 * @param {string} ownerUrl of a superuser: triggers and foreign keys are silent meanwhile
 * @param {number} devices
 */
export async function fill(ownerUrl, devices) {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    return await fillOver(client, devices);
  } finally {
    await client.end();
  }
}

/** @param {pg.Client} client @param {number} devices */
async function fillOver(client, devices) {
  const sizes = sizesOf(devices);
  const told = (/** @type {string} */ sql) =>
    Object.entries(sizes).reduce((text, [name, size]) => text.replaceAll(`$${name} - 1`, String(size - 1)), sql);
  await client.query('begin');
  try {
    await client.query(`set local session_replication_role = replica; set local maintenance_work_mem = '512MB';
      set local work_mem = '256MB'; set local synchronous_commit = off; set local statement_timeout = 0`);
    const indexes = await withoutIndexes(client);
    for (const part of [IDS, PLACES, CLASSROOMS, DEVICES, CERTIFICATES, DERIVED]) await client.query(told(part));
    for (const definition of indexes) await client.query(definition);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
  await client.query('vacuum (analyze)');
  return sizes;
}

/**
 * An index that is made once is made ten times as fast as one that follows each row; those of constraints stay.
 * @param {pg.Client} client @returns {Promise<string[]>} what makes them again
 */
async function withoutIndexes(client) {
  const { rows } = await client.query(
    `select c.oid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
       from pg_index i join pg_class c on c.oid = i.indexrelid
      where i.indrelid = any (array['fleet.device', 'fleet.listing']::regclass[])
        and not exists (select from pg_constraint k where k.conindid = i.indexrelid)`,
  );
  for (const { name } of rows) await client.query(`drop index ${name}`);
  return rows.map(({ definition }) => definition);
}
