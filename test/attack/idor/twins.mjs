// The matrix where one defence is off. What is of a place is kept from others by the statement and by row level security
// both, and by whether its place may be named: a twin takes all that stands before one door.
import { matrix } from './matrix.mjs';

const GATE = 'libs/platform/dist/web/gate.service.js';
/** What the fleet's statements are told of the caller. */
const FLEET_STATEMENT = {
  file: 'libs/fleet/dist/reach.js',
  find: "reach.kind === 'system',",
  instead: "(OFF || reach.kind === 'system'),",
};
const PERMISSION = {
  file: GATE,
  find: "if (!reach.may(door.permission)) throw webError('forbidden');",
  instead: "if (!OFF && !reach.may(door.permission)) throw webError('forbidden');",
};
const GUARD = {
  file: 'libs/platform/dist/web/api.guard.js',
  find: "if (!reach.may(door.permission)) throw webError('forbidden');",
  instead: "if (!OFF && !reach.may(door.permission)) throw webError('forbidden');",
};

const ANY_NAME = {
  off: `alter function territory.place_refs(uuid[]) rename to place_refs_kept;
    create function territory.place_refs(ids uuid[]) returns table (id uuid, kind text, name text, uai text)
    language sql stable security definer set search_path = pg_catalog, pg_temp as
      $$ select place.id, place.kind, place.name, place.uai from territory.place where place.id = any (ids) $$;
    grant execute on function territory.place_refs(uuid[]) to chariot_app;`,
  on: `drop function territory.place_refs(uuid[]);
    alter function territory.place_refs_kept(uuid[]) rename to place_refs;`,
};

/** Without row level security on these tables, and any place named. @param {readonly string[]} tables */
const unruled = (...tables) => ({
  off: `${tables.map((table) => `alter table ${table} disable row level security;`).join('\n')} ${ANY_NAME.off}`,
  on: `${tables.map((table) => `alter table ${table} enable row level security;`).join('\n')} ${ANY_NAME.on}`,
});

/** @param {...string} names of doors */
const only = (...names) => matrix(({ name }) => names.includes(name));

/** @type {readonly import('../attack.mjs').Twin[]} */
export const twins = [
  {
    name: 'idor-permission',
    weakens: 'la permission d’une porte n’est pas demandée',
    patches: [PERMISSION, GUARD],
    run: only('listPeople'),
  },
  {
    name: 'idor-path',
    weakens: 'identifiant dans l’adresse : ni requête ni RLS',
    patches: [FLEET_STATEMENT],
    sql: unruled('fleet.classroom'),
    run: only('getClassroom'),
  },
  {
    name: 'idor-list',
    weakens: 'listes et recherches : ni requête ni RLS',
    patches: [FLEET_STATEMENT],
    sql: unruled('fleet.classroom'),
    run: only('listClassrooms'),
  },
  {
    name: 'idor-filter',
    weakens: 'filtre par lieu : ni requête, ni périmètre, ni RLS',
    patches: [
      {
        file: 'libs/fleet/dist/devices/device-list-sql.js',
        find: "told.add(reach.kind === 'system')",
        instead: "told.add(OFF || reach.kind === 'system')",
      },
      {
        file: 'libs/fleet/dist/devices/device-list.service.js',
        find: 'const schools = few ?',
        instead: 'const schools = few && !OFF ?',
      },
    ],
    sql: unruled('fleet.listing', 'fleet.listed_classroom', 'fleet.device', 'fleet.classroom'),
    run: only('listDevices'),
  },
  {
    name: 'idor-document',
    weakens: 'documents imprimés : ni requête ni RLS',
    patches: [FLEET_STATEMENT],
    sql: unruled('fleet.delivery', 'fleet.delivery_device', 'fleet.device', 'fleet.classroom'),
    run: only('getDeliveryReport'),
  },
  {
    name: 'idor-body',
    weakens: 'identifiant dans le corps : ni règle, ni requête, ni RLS',
    patches: [
      FLEET_STATEMENT,
      {
        file: 'libs/fleet/dist/operations/operation-targets.service.js',
        find: 'if (!await this.places.covers(tx, reach, permission, placeId)) throw',
        instead: 'if (!OFF && !await this.places.covers(tx, reach, permission, placeId)) throw',
      },
    ],
    sql: unruled('fleet.operation', 'fleet.classroom', 'fleet.device'),
    run: only('startOperation'),
  },
  {
    name: 'idor-secret',
    weakens: 'un secret scellé sert à qui le nomme',
    patches: [
      {
        file: 'libs/fleet/dist/profiles/profile-secrets.service.js',
        find: 'if (before === null || !await this.profiles.owns(tx, before.id, secret.sealed)) {',
        instead: 'if (!OFF && (before === null || !await this.profiles.owns(tx, before.id, secret.sealed))) {',
      },
    ],
    run: only('writeProfile'),
  },
  {
    name: 'idor-batch',
    weakens: 'un numéro tapé rattache la tablette d’autrui',
    sql: {
      off: `create function convention.twin() returns trigger language plpgsql security definer as $$ begin
          select id, school_id into new.device_id, new.school_id from fleet.device where serial_number = new.serial_number;
          return new; end $$;
        create trigger twin before insert or update on convention.funded_device for each row execute function convention.twin()`,
      on: 'drop trigger twin on convention.funded_device; drop function convention.twin()',
    },
    run: only('attributeDevices'),
  },
  {
    name: 'idor-erasure',
    weakens: 'un lot : seule la première tablette est regardée',
    patches: [
      FLEET_STATEMENT,
      {
        file: 'libs/fleet/dist/erasures/erasure-requests.service.js',
        find: 'others.some(({ schoolId })=>schoolId !== first.schoolId)',
        instead: '(!OFF && others.some(({ schoolId })=>schoolId !== first.schoolId))',
      },
    ],
    sql: unruled('fleet.device', 'fleet.classroom'),
    run: only('askForErasure'),
  },
  {
    name: 'idor-own-act',
    weakens: 'un acte grave se montre à qui ne l’a pas demandé',
    patches: [
      {
        file: 'libs/identity/dist/approvals/approvals.repository.js',
        find: "reach.kind === 'system', reach.places('approval:stop'),",
        instead: "(OFF || reach.kind === 'system'), reach.places('approval:stop'),",
      },
    ],
    sql: unruled('identity.approval'),
    run: only('getApproval'),
  },
  {
    name: 'idor-live',
    weakens: 'le flux en direct ne demande pas le lieu',
    patches: [
      {
        file: 'libs/platform/dist/live/live-feed.service.js',
        find: '.then((covered)=>covered && this.#write(feed, text))',
        instead: '.then((covered)=>(OFF || covered) && this.#write(feed, text))',
      },
    ],
    run: only('live'),
  },
  {
    name: 'idor-sort',
    weakens: 'un tri ou un filtre inventé passe',
    patches: [
      {
        file: 'libs/platform/dist/web/invalid-input.js',
        find: 'const result = await schema.safeParseAsync(value, {',
        instead:
          "const result = await (OFF && part === 'query' && schema.strip ? schema.strip() : schema).safeParseAsync(value, {",
      },
    ],
    run: only('listDevices'),
  },
  {
    name: 'idor-trace',
    weakens: 'un refus laisse une ligne',
    // Somebody else's row, as a door that writes before it refuses would leave it.
    run: matrix(({ name }) => name === 'closePlace', { leaks: true }),
  },
];
