import { Injectable } from '@nestjs/common';
import type { SettingId } from '@chariot/contract';
import type { Actor, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import type { SortKey } from '../paging.js';
import { reachParams, searchPattern, within } from '../reach.js';
import { SECRET_PATHS, type SealedSettings } from './profile-settings.js';

export interface ProfileRow {
  readonly id: string;
  readonly placeId: string;
  readonly name: string;
  readonly version: number;
  readonly settings: SealedSettings;
  readonly changedAt: Date;
  readonly changedBy: Actor;
}
/** A version that was written, whether it ever went to all or not. */
export type VersionRow = Omit<ProfileRow, 'placeId'>;
export interface PastVersion {
  readonly version: number;
  readonly name: string;
  readonly settings: readonly SettingId[];
  readonly changedAt: Date;
  readonly changedBy: Actor;
  readonly publishedAt: Date | null;
  readonly replacedAt: Date | null;
}

const COLUMNS = `p.id, p.place_id as "placeId", p.name, p.version, p.settings, p.changed_at as "changedAt",
  p.changed_by as "changedBy"`;

/** Where it lives is within reach, or it is assigned to a place that is, or above one. */
const READABLE = `(${within('p.place_id')} or exists (
  select from fleet.assignment a where a.profile_id = p.id and fleet.governs(a.place_id, $2::uuid[])))`;
const FILTER = `($3::text is null or territory.folded(p.name) like territory.folded($3))
  and ($4::uuid is null or p.id in (select one.profile_id from fleet.profiles_of($4) one))`;

export interface ProfileFilter {
  readonly q?: string | undefined;
  /** Those that make what that classroom is. */
  readonly classroomId?: string | undefined;
}

@Injectable()
export class ProfilesRepository {
  find(tx: Tx, reach: Reach, id: string): Promise<ProfileRow | undefined> {
    return tx.one<ProfileRow>(`select ${COLUMNS} from fleet.profile p where ${READABLE} and p.id = $3`, [
      ...reachParams(reach, 'profile:read'),
      id,
    ]);
  }

  /** The row, locked, when the caller may write it. */
  lock(tx: Tx, reach: Reach, id: string): Promise<ProfileRow | undefined> {
    return tx.one<ProfileRow>(
      `select ${COLUMNS} from fleet.profile p where ${within('p.place_id')} and p.id = $3 for no key update`,
      [...reachParams(reach, 'profile:write'), id],
    );
  }

  page(
    tx: Tx,
    reach: Reach,
    filter: ProfileFilter,
    page: { readonly limit: number; readonly after: SortKey | null },
  ): Promise<ProfileRow[]> {
    const [name = null, id = null] = page.after ?? [];
    return tx.query<ProfileRow>(
      `select ${COLUMNS} from fleet.profile p
        where ${READABLE} and ${FILTER}
          and ($5::text is null or (p.name collate "fr-x-icu", p.id) > ($5 collate "fr-x-icu", $6::uuid))
        order by p.name collate "fr-x-icu", p.id limit $7`,
      [...filterParams(reach, filter), name, id, page.limit],
    );
  }

  async count(tx: Tx, reach: Reach, filter: ProfileFilter): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `select count(*)::int as count from fleet.profile p where ${READABLE} and ${FILTER}`,
      filterParams(reach, filter),
    );
    return row?.count ?? 0;
  }

  /** A new profile, and its first version. */
  async insert(tx: Tx, profile: ProfileRow): Promise<void> {
    await tx.execute(
      `insert into fleet.profile (id, place_id, name, version, settings, changed_at, changed_by)
       values ($1, $2, $3, $4, $5::jsonb, $6, $7::jsonb)`,
      [profile.id, profile.placeId, ...versionParams(profile)],
    );
    await this.draft(tx, profile);
    await this.#stamp(tx, profile.id, profile.version, profile.changedAt);
  }

  /** Writes a version down; nobody has it yet. */
  async draft(tx: Tx, version: VersionRow): Promise<void> {
    await tx.execute(
      `insert into fleet.profile_version (profile_id, name, version, settings, changed_at, changed_by)
       values ($1, $2, $3, $4::jsonb, $5, $6::jsonb)`,
      [version.id, ...versionParams(version)],
    );
  }

  /** A version that was written down goes to all. */
  async publish(tx: Tx, version: VersionRow, at: Date): Promise<void> {
    const { id, ...rest } = version;
    await tx.execute(
      'update fleet.profile_version set replaced_at = $2 where profile_id = $1 and published_at is not null and replaced_at is null',
      [id, at],
    );
    await this.suppose(tx, { id, ...rest });
    await this.#stamp(tx, id, version.version, at);
  }

  /** As `publish`, without the history: for what is undone at once. */
  async suppose(tx: Tx, version: VersionRow): Promise<void> {
    await tx.execute(
      `update fleet.profile set name = $2, version = $3, settings = $4::jsonb, changed_at = $5, changed_by = $6::jsonb
        where id = $1`,
      [version.id, ...versionParams(version)],
    );
  }

  async #stamp(tx: Tx, id: string, version: number, at: Date): Promise<void> {
    await tx.execute('update fleet.profile_version set published_at = $3 where profile_id = $1 and version = $2', [
      id,
      version,
      at,
    ]);
  }

  /** The number that the next version of the profile takes. */
  async nextVersion(tx: Tx, id: string): Promise<number> {
    const row = await tx.one<{ next: number }>(
      'select max(version) + 1 as next from fleet.profile_version where profile_id = $1',
      [id],
    );
    return row?.next ?? 1;
  }

  version(
    tx: Tx,
    id: string,
    version: number,
  ): Promise<(VersionRow & { readonly replacedAt: Date | null }) | undefined> {
    return tx.one<VersionRow & { readonly replacedAt: Date | null }>(
      `select v.profile_id as id, v.name, v.version, v.settings, v.changed_at as "changedAt", v.changed_by as "changedBy",
              v.replaced_at as "replacedAt"
         from fleet.profile_version v where v.profile_id = $1 and v.version = $2`,
      [id, version],
    );
  }

  /** Latest first. */
  versions(tx: Tx, id: string, limit: number): Promise<PastVersion[]> {
    return tx.query<PastVersion>(
      `select v.version, v.name, array(select jsonb_object_keys(v.settings)) as settings, v.changed_at as "changedAt",
              v.changed_by as "changedBy", v.published_at as "publishedAt", v.replaced_at as "replacedAt"
         from fleet.profile_version v where v.profile_id = $1 order by v.version desc limit $2`,
      [id, limit],
    );
  }

  /** Whether that sealed secret was, at some version, this profile's: where a secret stands, and not in what people write freely. */
  async owns(tx: Tx, id: string, sealed: string): Promise<boolean> {
    const row = await tx.one<{ owns: boolean }>(
      `select exists (select from fleet.profile_version v, unnest($3::text[]) as path
         where v.profile_id = $1 and v.settings #>> string_to_array(path || '.sealed', '.') = $2) as owns`,
      [id, sealed, SECRET_PATHS],
    );
    return row?.owns === true;
  }

  /** Whether the caller reaches a device of that family that has an identity: a preview speaks of those that are there. */
  async hasFamily(tx: Tx, reach: Reach, family: string): Promise<boolean> {
    const row = await tx.one<{ some: boolean }>(
      `select exists (select from fleet.device d where ${within('d.school_id')} and d.family = $3
         and d.enrolled_at is not null) as some`,
      [...reachParams(reach, 'device:read'), family],
    );
    return row?.some === true;
  }
}

const filterParams = (reach: Reach, { q, classroomId }: ProfileFilter): unknown[] => [
  ...reachParams(reach, 'profile:read'),
  searchPattern(q),
  classroomId ?? null,
];

const versionParams = ({ name, version, settings, changedAt, changedBy }: VersionRow): unknown[] => [
  name,
  version,
  JSON.stringify(settings),
  changedAt,
  JSON.stringify(changedBy),
];
