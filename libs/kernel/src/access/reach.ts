import { PERMISSIONS, type Permission } from './permissions.js';
import type { Role } from './roles.js';

export type ReachKind = 'person' | 'device' | 'system';

/** A role held on a place, with the permissions it carries there and below. */
export interface Grant {
  readonly role: Role;
  readonly placeId: string;
  readonly permissions: readonly Permission[];
}

/** How a person proved herself at this door. */
export interface Credential {
  /** Of the session or of the API token; never what it opens with. */
  readonly id: string;
  readonly kind: 'session' | 'token';
  /** When she last proved that she is there: passkey, password and code, or identity provider; `null`: a link alone. */
  readonly provenAt: Date | null;
}

/** Who acts, as the journal writes it. */
export interface Actor {
  readonly kind: ReachKind;
  readonly id: string;
  readonly label: string;
}

/** What PostgreSQL is told about the caller, for row level security: custom settings, local to a transaction. */
export interface ReachSettings extends Record<string, string> {
  'chariot.kind': ReachKind;
  'chariot.actor': string;
  /** JSON `{permission: [root place ids]}`. */
  'chariot.grants': string;
}

/**
 * Who is calling and how far they reach: a person, a device or the system; which permissions on which places.
 * Made once at the door, never changed; every repository method that reads or writes by place takes it first.
 */
export class Reach {
  readonly #places: ReadonlyMap<Permission, readonly string[]>;

  private constructor(
    readonly kind: ReachKind,
    readonly id: string,
    readonly label: string,
    readonly grants: readonly Grant[],
    /** Of a person who came in by a door; `null` for a device, for the system, and where nobody came in. */
    readonly credential: Credential | null,
  ) {
    this.#places = placesByPermission(grants);
    Object.freeze(this);
  }

  /** A signed-in person, with every role she holds today. */
  static person(person: {
    readonly personId: string;
    readonly displayName: string;
    readonly grants: readonly Grant[];
    readonly credential?: Credential;
  }): Reach {
    const grants = person.grants.map(({ role, placeId, permissions }) =>
      Object.freeze({ role, placeId, permissions: Object.freeze([...permissions]) }),
    );
    return new Reach(
      'person',
      person.personId,
      person.displayName,
      Object.freeze(grants),
      credentialOf(person.credential),
    );
  }

  /** A device that proved itself by its certificate: it reaches itself, and holds none of people's permissions. */
  static device(deviceId: string): Reach {
    return new Reach('device', deviceId, deviceId, Object.freeze([]), null);
  }

  /** Chariot itself, for a stated reason that the journal keeps: row level security lets it through. */
  static system(reason: string): Reach {
    return new Reach('system', 'system', reason, Object.freeze([]), null);
  }

  /**
   * Whether the caller holds the permission on at least one place; `session:own` belongs to every person who is there
   * herself, and to nothing else: not to her API tokens.
   */
  may(permission: Permission): boolean {
    if (permission === 'session:own') return this.kind === 'person' && this.credential?.kind !== 'token';
    return this.kind === 'system' || this.#places.has(permission);
  }

  /**
   * The root places on which the permission is held (it holds below them too), sorted, each once.
   * Empty for a device, and for the system, which is everywhere and listed nowhere.
   */
  places(permission: Permission): string[] {
    return [...(this.#places.get(permission) ?? [])];
  }

  settings(): ReachSettings {
    return {
      'chariot.kind': this.kind,
      'chariot.actor': this.id,
      'chariot.grants': JSON.stringify(Object.fromEntries(this.#places)),
    };
  }

  actor(): Actor {
    return { kind: this.kind, id: this.id, label: this.label };
  }
}

function credentialOf(credential: Credential | undefined): Credential | null {
  return credential === undefined ? null : Object.freeze({ ...credential });
}

/** In the order of PERMISSIONS and without `session:own`, which is held on no place: equal reaches give equal settings. */
function placesByPermission(grants: readonly Grant[]): ReadonlyMap<Permission, readonly string[]> {
  const places = new Map<Permission, readonly string[]>();
  for (const permission of PERMISSIONS) {
    if (permission === 'session:own') continue;
    const ids = grants.filter((grant) => grant.permissions.includes(permission)).map((grant) => grant.placeId);
    if (ids.length > 0) places.set(permission, [...new Set(ids)].sort());
  }
  return places;
}
